"""`GET /v1/events?after=`: the copy of all members' events as batches of CloudEvents in JSON.

The same events as on Kafka, verified by the gate, in the order in which they arrived here. Each has what an outsider needs to
check it again: sequence, hash of the one before, the member's signature. Sealed parts stay sealed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.reporting.context import context_of
from shared import clock
from shared.events.envelope import sequence_text
from shared.ledger.lanes import source_of
from shared.postgres import BIGGEST, Connection, Row
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account

BATCH = "application/cloudevents-batch+json"
_LONGEST_WAIT = 25  # seconds
_LOOK_EVERY = 0.5
Reader = Annotated[Account, Depends(require("integrator", "coordinator", "operator"))]
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
    after: Annotated[
        int, Query(ge=0, le=BIGGEST, description="The position of the last event that you have; 0 for all.")
    ] = 0,
    kind: Annotated[str, Query(alias="type", max_length=100, description="Only types that begin so.")] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    wait: Annotated[int, Query(ge=0, le=_LONGEST_WAIT, description="Seconds to wait for an event.")] = 0,
) -> Response:
    """Ask again with `after` of the header `X-Next-After`; an empty batch says that there is no more yet."""
    context, loop = context_of(request), asyncio.get_running_loop()
    until = loop.time() + wait
    while True:
        async with context.pool.acquire(timeout=10) as connection:
            rows = await page(connection, after, kind, limit)
        if rows or loop.time() >= until or await request.is_disconnected():
            break
        await asyncio.sleep(_LOOK_EVERY)
    following = rows[-1]["position"] if rows else after
    headers = {"X-Next-After": str(following), "Cache-Control": "no-store"}
    return Response(orjson.dumps([cloud_event(row) for row in rows]), media_type=BATCH, headers=headers)


def cloud_event(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the copy as a CloudEvent in JSON (CloudEvents 1.0, JSON format); empty attributes are left out."""
    found = {
        "specversion": "1.0",
        "id": str(row["id"]),
        "source": source_of(row["lane"].rpartition("/")[0]),
        "type": row["type"],
        "subject": row["subject"],
        "time": clock.stamp(row["recorded_at"]),
        "datacontenttype": "application/json",
        "sequence": sequence_text(row["sequence"]),
        "prevhash": row["prev_hash"].hex(),
        "correlationid": row["correlation_id"],
        "causationid": row["causation_id"],
        "signature": row["signature"],
        "lane": row["lane"],
        "data": orjson.loads(row["value"]),
    }
    return {name: value for name, value in found.items() if value != ""}


async def page(connection: Connection, after: int, kind: str, limit: int) -> list[Row]:
    """The next rows of the copy after a position, of types that begin with `kind`."""
    return list(await connection.fetch(_AFTER, after, kind, limit))


_AFTER = """
SELECT e.position, e.id, e.type, e.subject, e.sequence, e.recorded_at, e.correlation_id, e.causation_id, e.signature,
       e.prev_hash, e.value, l.name AS lane
FROM event AS e JOIN lane AS l ON l.id = e.lane
WHERE e.position > $1 AND starts_with(e.type, $2) ORDER BY e.position LIMIT $3
"""
