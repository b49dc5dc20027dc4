"""ETag and If-None-Match: who asks again for what has not changed gets 304 and no body.

Pure ASGI, inside compression (so the tag is weak). Only complete answers of GET are looked at; a stream, and an answer
that says that it must not be kept, pass as they are.
"""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PROGRAMS = ("/v1/", "/exports/", "/odata/")
_STREAMS = "text/event-stream"


class Conditional:
    """Adds the tag to what programs read, and answers 304 where they have it already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection (ASGI)."""
        if scope["type"] == "http" and scope["method"] == "GET" and scope["path"].startswith(_PROGRAMS):
            answer = _Answer(send, Headers(scope=scope).get("if-none-match", ""))
            await self._app(scope, receive, answer.send)
        else:
            await self._app(scope, receive, send)


class _Answer:
    def __init__(self, send: Send, known: str) -> None:
        self._send = send
        self._known = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_whole(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        headers = MutableHeaders(scope=start)
        tag = f'"{hashlib.sha256(self._body).hexdigest()[:32]}"'
        headers["ETag"] = f"W/{tag}"
        headers["Cache-Control"] = "private, no-cache"
        headers.add_vary_header("Authorization, Cookie")
        if tag in self._known or "*" in self._known:
            start["status"], self._body = 304, b""
            del headers["Content-Length"]
            del headers["Content-Type"]
        await self._send(start)
        await self._send({"type": "http.response.body", "body": self._body})


def _is_whole(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return (
        start["status"] == 200  # noqa: PLR2004 - OK
        and "Cache-Control" not in headers
        and not headers.get("Content-Type", "").startswith(_STREAMS)
    )
