"""`create_app`: one FastAPI application with everything that every site has around its own routes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from shared.web.conditional import Conditional
from shared.web.csrf import PublicTokens
from shared.web.docs import docs_router
from shared.web.handlers import add_handlers
from shared.web.health import Check, Notes, health_router
from shared.web.identity import Identity
from shared.web.identity.api import router as session_api
from shared.web.identity.pages import router as sign_in_pages
from shared.web.languages import LANG, of_path
from shared.web.middleware import Limits, Observed, SecurityHeaders
from shared.web.openapi import Examples, completed
from shared.web.page import Pages
from shared.web.problems import not_found

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[Any]]


@dataclass(frozen=True)
class Bounds:
    """How much and how long: `body` bytes of a request (`larger`: by path prefix), `seconds` until an answer begins."""

    body: int = 1024 * 1024
    larger: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 30.0


def create_app(
    title: str,
    *,
    pages: Pages,
    routers: Iterable[APIRouter] = (),
    identity: Identity | None = None,
    checks: Mapping[str, Check] | None = None,
    notes: Notes = dict,
    lifespan: Lifespan | None = None,
    description: str = "",
    version: str = "0.1.0",
    https: bool = False,
    bounds: Bounds | None = None,
    examples: Examples | None = None,
    tagged: bool = False,
) -> FastAPI:
    """A site: its routers, and around them sign-in (with `identity`), pages, errors, health, docs, limits, headers.

    `identity` may also be set later, in the lifespan, as `app.state.identity`; then pass `session_routers()` among
    the routers. `pages` also renders the errors. Page routers have the prefix `LANG`, API routers `/v1/…`. `examples`
    are answers for the OpenAPI document. `tagged`: programs may keep what they read and ask whether it has changed; not
    where it holds personal data.
    """
    app = FastAPI(
        title=title,
        description=description,
        version=version,
        lifespan=lifespan,
        docs_url=None,  # FastAPI's own pages load from another host
        redoc_url=None,
    )
    app.state.pages = pages
    app.state.public_tokens = pages.public_tokens
    app.state.identity = identity
    session = session_routers() if identity else ()
    # The routes themselves: a router that is included has each of them built anew at the first request to the app.
    app.router.routes += [
        *health_router(checks or {}, notes).routes,  # first: a probe need not pass hundreds of routes
        _Unspoken(pages.site.languages),
        *(route for router in (*session, *routers, docs_router(pages)) for route in router.routes),
        Route("/static/{file}", pages.assets.serve, methods=["GET"]),
        *(Route(path, _to_language, methods=["GET"]) for path in ("/", LANG, f"{LANG}/")),
    ]
    app.openapi = completed(app, examples or {})  # type: ignore[method-assign]
    add_handlers(app)
    _surround(app, https=https, bounds=bounds or Bounds(), tagged=tagged)
    return app


def session_routers() -> tuple[APIRouter, APIRouter]:
    """Sign-in page, sign-out and `/v1/session`."""
    return sign_in_pages, session_api


def public_tokens(key: bytes | None = None) -> PublicTokens:
    """Tokens for the public forms of a `Pages`. Without a key they end with the process, which re-asks the reader."""
    return PublicTokens(key or secrets.token_bytes(32))


def _surround(app: FastAPI, *, https: bool, bounds: Bounds, tagged: bool) -> None:
    # The last added stands outermost: headers on every answer, then observation with its last resort, then limits.
    if tagged:
        app.add_middleware(Conditional)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Limits, max_bytes=bounds.body, seconds=bounds.seconds, larger=bounds.larger)
    app.add_middleware(Observed)
    app.add_middleware(SecurityHeaders, https=https)


class _Unspoken(BaseRoute):
    """No page in a language that the site does not offer: half of its words would be missing."""

    def __init__(self, offered: Collection[str]) -> None:
        self._offered = offered

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        lang = of_path(scope["path"])
        return (Match.FULL if lang and lang not in self._offered else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive, send
        raise not_found()


async def _to_language(request: Request) -> RedirectResponse:
    pages: Pages = request.app.state.pages
    answer = RedirectResponse(f"/{pages.language(request)}{pages.site.home}", status_code=307)
    answer.headers["Vary"] = "Accept-Language"
    return answer
