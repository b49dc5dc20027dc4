"""`GET /v1/events/stream`: the same events as `GET /v1/events`, one after the other as they come (server-sent events).

The id of each says where it stands: whoever comes back with `Last-Event-ID` goes on where it broke off, as every browser's
and library's client does by itself. A stream ends after an hour; coming back asks anew who is reading.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

import orjson
from fastapi import APIRouter, Header, Query, Request
from starlette.responses import StreamingResponse

from services.reporting.audience import ReadsRows
from services.reporting.context import Context, context_of
from services.reporting.feed.api import After, Reader
from services.reporting.feed.copied import Reading

STREAM = "text/event-stream"
_PAGE = 200
_LOOK_EVERY = 0.5  # seconds
_ALIVE_EVERY = 15  # seconds: proxies end what is silent for longer
_LONGEST = 3600
router = APIRouter(prefix="/v1", tags=["events"])


@router.get(
    "/events/stream",
    summary="Events as they come, as server-sent events",
    response_class=StreamingResponse,
    responses={200: {"content": {STREAM: {}}}},
)
async def stream(
    request: Request,
    _: Reader,
    rows: ReadsRows,
    last: Annotated[
        str,
        Header(
            alias="Last-Event-ID",
            pattern="^([0-9]{0,19}|[0-9a-f-]{36})$",
            description="Goes before `after`.",
        ),
    ] = "",
    after: After = "0",
    kind: Annotated[str, Query(alias="type", max_length=100, description="Only types that begin so.")] = "",
) -> StreamingResponse:
    """`id` is what to go on after, `event` the type, `data` the CloudEvent; lines that begin with a colon say "still here".

    Events of persons and cases come only with a key for rows.
    """
    context = context_of(request)
    async with context.pool.acquire(timeout=10) as connection:
        reading = await Reading.begin(connection, rows=rows, kind=kind, after=last or after)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_lines(request, context, reading), media_type=STREAM, headers=headers)


async def _lines(request: Request, context: Context, reading: Reading) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    end, told = loop.time() + _LONGEST, loop.time()
    yield b"retry: 2000\n\n"
    while loop.time() < end and not await request.is_disconnected():
        async with context.pool.acquire(timeout=10) as connection:
            found = await reading.more(connection, _PAGE)
        for row in found:
            yield b"id: %s\nevent: %s\ndata: %s\n\n" % (
                reading.place(row).encode(),
                row["type"].encode(),
                orjson.dumps(reading.told(row)),
            )
        if found:
            told = loop.time()
        elif loop.time() - told > _ALIVE_EVERY:
            told = loop.time()
            yield b": still here\n\n"
        else:
            await asyncio.sleep(_LOOK_EVERY)
