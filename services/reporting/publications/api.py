"""Published breakdowns over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.reporting.context import context_of
from services.reporting.paging import Cursor, Limit, mark_next, page
from services.reporting.periods.who import needs_lead
from services.reporting.publications import commands, store
from services.reporting.shapes import periods as shapes
from shared.web.commands import perform
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.problems import Problem
from shared.web.translations import mark

Staff = Annotated[Account, Depends(require("coordinator"))]
router = APIRouter(prefix="/v1", tags=["publications"])


@router.post("/snapshots", status_code=201, summary="Publish the breakdowns", response_model=shapes.Published)
async def publish(request: Request, who: Staff) -> Response:
    """What everybody sees of breakdowns until the next publication; after the first also by itself each month."""
    context = context_of(request)
    needs_lead(who, context.programme)
    return await perform(request, context.decisions, lambda c: commands.publish(context, c))


@router.get("/publications", summary="What was published", response_model=list[shapes.Publication])
async def publications(
    request: Request, response: Response, cursor: Cursor = None, limit: Limit = 100
) -> list[dict[str, Any]]:
    """Every report and snapshot, oldest first, by its hash.

    A page at a time: ask again with `cursor` of the header `X-Next-Cursor`, which is left out at the end.
    """
    context = context_of(request)
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        shown = page(await store.official(ledger), str, cursor, limit)
    mark_next(response, shown)
    async with context.pool.acquire(timeout=10) as figures:
        found = [one for sha256 in shown.items if (one := await store.one(figures, sha256))]
    return [
        {"sha256": one.sha256, "kind": one.kind, "code": one.code, "published_at": one.published_at}
        for one in found
    ]


@router.get(
    "/snapshots/{sha256}", summary="A published snapshot as a file", response_model=shapes.SnapshotFile
)
async def snapshot(request: Request, sha256: str) -> Response:
    """The rows that everybody may see, and of which day each breakdown speaks; canonical JSON."""
    context = context_of(request)
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        official = sha256 in await store.official(ledger)
    async with context.pool.acquire(timeout=10) as figures:
        found = await store.one(figures, sha256) if official else None
    if found is None or found.kind != "monthly":
        raise Problem(404, "snapshot_unknown", mark("There is no published snapshot of this hash."))
    return Response(found.file, media_type="application/json")
