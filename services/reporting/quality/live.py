"""`/{lang}/quality/live`: how members are heard, as it changes (server-sent events); the page is right without it.

One look at the database serves everybody who watches. There is room for so many; who comes after is told by 204 to
watch no more, and reloads the page as before.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response, StreamingResponse

from services.reporting.audience import ReadsRows
from services.reporting.context import Context, context_of
from services.reporting.reading import health
from services.reporting.reading.health import Heard, Trouble
from shared import clock
from shared.web.languages import LANG
from shared.web.page import Pages

STREAM = "text/event-stream"
MOST = 60
"""Readers at one time."""
LOOK_EVERY = 2.0
"""Seconds."""
_ALIVE_EVERY = 15.0
_LONGEST = 3600.0
router = APIRouter(prefix=LANG, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the part of the page shows, and when it was looked at (of the loop's clock)."""

    heard: list[Heard]
    troubles: list[Trouble]
    parked: int
    at: float


class Watch:
    """One look for all who watch this process."""

    def __init__(self, context: Context) -> None:
        self.readers = 0
        self._context = context
        self._seen: Seen | None = None
        self._turn = asyncio.Lock()

    async def look(self) -> Seen:
        """What was seen a moment ago, or is seen now."""
        async with self._turn:
            now = asyncio.get_running_loop().time()
            if self._seen is None or now - self._seen.at >= LOOK_EVERY:
                async with self._context.pool.acquire(timeout=10) as connection:
                    heard, troubles = await health.heard(connection), await health.troubles(connection)
                    self._seen = Seen(heard, troubles, await health.parked(connection), now)
            return self._seen


@router.get("/quality/live")
async def live(request: Request, lang: str, rows: ReadsRows) -> Response:
    """The part again whenever it reads otherwise; lines that begin with a colon say "still here"."""
    watch = _watch(request)
    if watch.readers >= MOST:
        return Response(status_code=204)
    headers = {"X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(request, lang, watch, rows=rows), media_type=STREAM, headers=headers)


async def _lines(request: Request, lang: str, watch: Watch, *, rows: bool) -> AsyncIterator[bytes]:
    pages: Pages = request.app.state.pages
    programme, loop = context_of(request).programme, asyncio.get_running_loop()
    end = loop.time() + _LONGEST
    told, told_at = "", loop.time()
    watch.readers += 1
    try:
        yield b"retry: 5000\n\n"
        while loop.time() < end and not await request.is_disconnected():
            seen = await watch.look()
            now = pages.part(
                lang, "reporting/heard.html", seen=seen, programme=programme, rows=rows, now=clock.now()
            )
            if now != told:
                told, told_at = now, loop.time()
                yield _block(now)
            elif loop.time() - told_at > _ALIVE_EVERY:
                told_at = loop.time()
                yield b": still here\n\n"
            await asyncio.sleep(LOOK_EVERY)
    finally:
        watch.readers -= 1


def _block(part: str) -> bytes:
    """One event; a line of its data for each line of the part."""
    lines = "".join(f"data: {line}\n" for line in part.splitlines())
    return f"event: part\n{lines}\n".encode()


def _watch(request: Request) -> Watch:
    state = request.app.state
    if not hasattr(state, "watch"):
        state.watch = Watch(context_of(request))
    watch: Watch = state.watch
    return watch
