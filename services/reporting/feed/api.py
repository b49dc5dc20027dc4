"""`GET /v1/events?after=`: the copy of all members' events as batches of CloudEvents in JSON.

The same events as on Kafka, verified by the gate, in the order in which they arrived here: all of them for who reads
rows, each with what an outsider needs to check it again (sequence, hash of the one before, the member's signature);
without those of persons and cases for everybody else. Sealed parts stay sealed.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.reporting.audience import ReadsRows
from services.reporting.context import context_of
from services.reporting.feed.copied import Reading
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account

BATCH = "application/cloudevents-batch+json"
_LONGEST_WAIT = 25  # seconds
_LOOK_EVERY = 0.5
Reader = Annotated[Account, Depends(require("integrator", "processor", "coordinator", "operator"))]
After = Annotated[
    str,
    Query(
        max_length=36,
        pattern="^([0-9]{1,19}|[0-9a-f-]{36})$",
        description="What `X-Next-After` said; 0 for all.",
    ),
]
router = APIRouter(prefix="/v1", tags=["events"])


@router.get(
    "/events",
    summary="Events after a position, as a batch of CloudEvents",
    response_class=Response,
    responses={200: {"content": {BATCH: {}}}},
)
async def events(
    request: Request,
    _: Reader,
    rows: ReadsRows,
    after: After = "0",
    kind: Annotated[str, Query(alias="type", max_length=100, description="Only types that begin so.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    wait: Annotated[int, Query(ge=0, le=_LONGEST_WAIT, description="Seconds to wait for an event.")] = 0,
) -> Response:
    """Ask again with `after` of the header `X-Next-After`; an empty batch says that there is no more yet.

    Events of persons and cases come only with a key for rows.
    """
    context, loop = context_of(request), asyncio.get_running_loop()
    until = loop.time() + wait
    async with context.pool.acquire(timeout=10) as connection:
        reading = await Reading.begin(connection, rows=rows, kind=kind, after=after)
    while True:
        async with context.pool.acquire(timeout=10) as connection:
            found = await reading.more(connection, limit)
        if found or loop.time() >= until or await request.is_disconnected():
            break
        await asyncio.sleep(_LOOK_EVERY)
    headers = {"X-Next-After": reading.last, "Cache-Control": "no-store"}
    return Response(orjson.dumps([reading.told(row) for row in found]), media_type=BATCH, headers=headers)
