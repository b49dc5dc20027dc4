"""`X-As-Of` and `X-Lag-Seconds` on everything that programs read: of which moment it speaks, and how old that is.

The lag is the time since the moment up to which every member has been heard; no header while one never was.
"""

from __future__ import annotations

import time

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders, QueryParams
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.reporting.reading import health
from shared import clock

_READ = ("/v1/", "/exports/", "/odata/")
_GOOD = (200, 304)
_LOOK_EVERY = 1.0  # seconds; so that a burst of requests does not ask the database twice as often


class Freshness:
    """Adds the two headers to good answers of GET."""

    def __init__(self, app: ASGIApp, site: FastAPI) -> None:
        self._app = app
        self._site = site
        self._looked = float("-inf")
        self._lag: int | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection (ASGI)."""
        if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_READ):
            await self._app(scope, receive, send)
            return

        async def send_dated(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in _GOOD:
                await self._date(scope, MutableHeaders(scope=message))
            await send(message)

        await self._app(scope, receive, send_dated)

    async def _date(self, scope: Scope, headers: MutableHeaders) -> None:
        asked = QueryParams(scope["query_string"]).get("as_of")
        headers.setdefault("X-As-Of", asked or clock.now().isoformat())
        if (lag := await self._seconds()) is not None:
            headers["X-Lag-Seconds"] = str(lag)

    async def _seconds(self) -> int | None:
        if time.monotonic() - self._looked > _LOOK_EVERY:
            async with self._site.state.context.pool.acquire(timeout=10) as connection:
                heard = [one.until for one in await health.heard(connection)]
            known = [until for until in heard if until is not None]
            whole = known and len(known) == len(heard)
            self._lag = max(0, round((clock.now() - min(known)).total_seconds())) if whole else None
            self._looked = time.monotonic()
        return self._lag
