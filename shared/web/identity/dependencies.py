"""FastAPI dependencies: who is asking, and may she.

    Reader = Annotated[Account, Depends(require("me_officer"))]

A browser brings the session cookie, and with every POST the form's token (checked here, so no route can forget it).
A program brings `Authorization: Bearer <token of POST /v1/session>` or HTTP Basic; or a key (`access_keys.py`) in
either.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import Depends, Request

from shared.web import csrf
from shared.web.handlers import SignInNeeded, wants_page
from shared.web.identity.access_keys import PREFIX
from shared.web.identity.identity import Identity
from shared.web.identity.roles import Account, Role
from shared.web.languages import of_path
from shared.web.problems import FieldError, Problem
from shared.web.ratelimit import address_of
from shared.web.translations import mark

_CHALLENGE = {
    "WWW-Authenticate": 'Bearer realm="paravani"'
}  # not Basic: a browser would ask and then remember


async def signed_in(request: Request) -> Account | None:
    """Who is asking, or None. Problem 401 for a wrong token or password, 403 for a form that is not ours."""
    if not hasattr(request.state, "account"):
        request.state.account = None
        scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
        if scheme:
            request.state.account = await _program(request, scheme.lower(), credentials.strip())
        else:
            await _browser(request)
    account: Account | None = request.state.account
    return account


async def _browser(request: Request) -> None:
    identity: Identity = request.app.state.identity
    token = request.cookies.get(identity.cookie, "")
    account = await identity.account_of(token) if token else None
    if account is not None:
        await csrf.check_session_form(request, token)
        request.state.account, request.state.session = account, token


async def _program(request: Request, scheme: str, credentials: str) -> Account:
    identity: Identity = request.app.state.identity
    csrf.refuse_foreign_site(request)
    if scheme == "basic":
        login, password = _basic(credentials)
        if password.startswith(PREFIX):
            return _known(await identity.keys.account_of(password))
        return await identity.check(login, password, address_of(request))
    if scheme != "bearer":
        return _known(None)
    if credentials.startswith(PREFIX):
        return _known(await identity.keys.account_of(credentials))
    return _known(await identity.account_of(credentials))


def _known(account: Account | None) -> Account:
    if account is None:
        raise Problem(
            401,
            "sign_in_needed",
            "The key or token is unknown or has ended; get a token at POST /v1/session.",
            headers=_CHALLENGE,
        )
    return account


def _basic(credentials: str) -> tuple[str, str]:
    try:
        login, colon, password = b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        colon = login = password = ""
    if not colon:
        raise Problem(401, "sign_in_needed", "HTTP Basic needs base64 of login:password.", headers=_CHALLENGE)
    return login, password


def require(*roles: Role | str, member: str | None = None) -> Callable[..., Awaitable[Account]]:
    """A dependency that gives the account if it holds one of the roles, for the member if one is named.

    No roles: any account. A browser that is not signed in goes to the sign-in page and comes back; others get
    Problem 401 `sign_in_needed`. Without the role: Problem 403 `role_needed`, which names the roles.
    """
    wanted = [Role(role) for role in roles]

    async def check(request: Request, account: Annotated[Account | None, Depends(signed_in)]) -> Account:
        if account is None:
            raise _not_signed_in(request)
        held = [role for role in wanted if (account.holds(role, member) if member else role in account.roles)]
        if wanted and not held:
            told = FieldError("role", f"One of: {', '.join(wanted)}")
            raise Problem(
                403, "role_needed", mark("Your account does not have the role for this."), errors=[told]
            )
        return account

    return check


def _not_signed_in(request: Request) -> Exception:
    if wants_page(request) and (lang := of_path(request.url.path)):
        back = request.url.path if request.method == "GET" else ""
        query = f"?{request.url.query}" if request.url.query and back else ""
        return SignInNeeded(f"/{lang}/sign-in?next={quote(back + query, safe='')}")
    return Problem(
        401,
        "sign_in_needed",
        "Sign in first: HTTP Basic, or a token from POST /v1/session.",
        headers=_CHALLENGE,
    )


Reader = Annotated[Account | None, Depends(signed_in)]
"""Who is asking, for a page that is also shown to those who are not signed in."""
