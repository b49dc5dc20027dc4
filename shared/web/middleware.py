"""What happens around every request: correlation id, access log, metrics, security headers, limits, last resort.

Pure ASGI, so that streamed answers stay streams. The order is set in `application.py`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared import telemetry
from shared.web.handlers import answer
from shared.web.problems import Problem, unexpected
from shared.web.translations import mark

log = telemetry.logger(__name__)
REQUESTS = telemetry.counter("http_requests_total", "HTTP requests", ("method", "route", "status"))
SECONDS = telemetry.histogram("http_request_seconds", "Time to the end of the answer", ("route",))
_TOGETHER: dict[str, str] = {}
_QUIET = ("/healthz", "/readyz", "/metrics", "/static/")

# No script, no foreign host, no inline style: a page is HTML, one style sheet and images made here.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    """Adds the security headers to every answer that has not set them itself."""

    def __init__(self, app: ASGIApp, *, https: bool = False) -> None:
        self._app = app
        self._headers: Mapping[str, str] = SECURITY_HEADERS
        if https:
            self._headers = {**SECURITY_HEADERS, "Strict-Transport-Security": "max-age=31536000"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection (ASGI)."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


class Observed:
    """Binds the correlation id, logs each request once (never its query string), counts and times it.

    It is also the last resort: an exception that nothing else caught becomes a 500 problem, its type and place
    go to the log, and no traceback reaches the caller.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Correlation-Id"] = correlation
            await send(message)

        with structlog.contextvars.bound_contextvars():
            started = time.perf_counter()
            correlation = telemetry.bind_correlation(Headers(scope=scope).get("x-correlation-id"))
            try:
                await self._app(scope, receive, send_marked)
            except Exception as error:
                log.exception("request failed", exc_info=error)
                if status:  # the answer has begun: breaking the connection is the only honest end
                    raise
                await _last_resort(scope, receive, send_marked)
            finally:
                _record(scope, status, time.perf_counter() - started)


async def _last_resort(scope: Scope, receive: Receive, send: Send) -> None:
    try:
        response = answer(Request(scope), unexpected())
    except Exception as error:
        log.exception("the error page failed too", exc_info=error)
        response = unexpected().response()
    await response(scope, receive, send)


def tell_together(package: str, name: str) -> None:
    """Let the log and the metrics call all routes of a package by one name, where the use of a single one says too much."""
    _TOGETHER[package] = name


def _told_as(scope: Scope) -> str:
    module = getattr(scope.get("endpoint"), "__module__", "")
    own = getattr(scope.get("route"), "path_format", "unmatched")
    return next((name for package, name in _TOGETHER.items() if module.startswith(package)), own)


def _record(scope: Scope, status: int, seconds: float) -> None:
    route = _told_as(scope)
    REQUESTS.labels(scope["method"], route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)
    if not scope["path"].startswith(_QUIET):
        # The route's pattern, not the path: a path can hold a tracking code.
        log.info("request", method=scope["method"], route=route, status=status, ms=round(seconds * 1000, 1))


class Limits:
    """Refuses a body over `max_bytes` (413) and gives up on an answer that has not begun in `seconds` (503).

    A path in `larger` (prefix -> bytes) may take more: an uploaded sheet. A stream that has begun is not cut.
    """

    def __init__(
        self, app: ASGIApp, *, max_bytes: int, seconds: float, larger: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._larger = dict(larger or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection (ASGI)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = _Body(receive, self._most(scope["path"]))
        begun = False

        async def send_watched(message: Message) -> None:
            nonlocal begun
            if body.too_large and not begun:
                return  # whatever the application makes of a body that broke off, the answer is 413
            begun = True
            if not deadline.expired():  # else the route has made an answer of its own of being given up
                deadline.reschedule(None)
            await send(message)

        problem = None
        try:
            async with asyncio.timeout(self._seconds) as deadline:
                body.refuse_declared(scope)
                await self._app(scope, body.receive, send_watched)
        except (TimeoutError, Problem):
            if begun:
                raise
            problem = _too_slow()
            log.warning("request given up", after_seconds=self._seconds, too_large=body.too_large)
        if body.too_large and not begun:
            problem = _too_large(body.most)
        if problem is not None:
            await answer(Request(scope), problem)(scope, receive, send)

    def _most(self, path: str) -> int:
        return next(
            (size for prefix, size in self._larger.items() if path.startswith(prefix)), self._max_bytes
        )


def _too_slow() -> Problem:
    return Problem(
        503,
        "too_slow",
        mark("This took too long and was stopped. Please try again."),
        headers={"Retry-After": "5"},
    )


def _too_large(most: int) -> Problem:
    return Problem(
        413, "too_large", f"The request is larger than {most // 1024} KiB, which is the most taken here."
    )


class _Body:
    """A request's body, counted as it comes in."""

    def __init__(self, receive: Receive, most: int) -> None:
        self.most = most
        self.too_large = False
        self._receive = receive
        self._seen = 0

    def refuse_declared(self, scope: Scope) -> None:
        declared = Headers(scope=scope).get("content-length", "0")
        if declared.isdecimal():
            self._check(int(declared))

    async def receive(self) -> Message:
        message = await self._receive()
        self._seen += len(message.get("body", b""))
        self._check(self._seen)
        return message

    def _check(self, size: int) -> None:
        if size > self.most:
            self.too_large = True
            raise _too_large(self.most)
