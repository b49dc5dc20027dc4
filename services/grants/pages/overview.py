"""The first page of sub-grants: the pipeline by stage with amounts, contracts, calls, what needs a decision."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.grants.context import service_of
from services.grants.pages.shell import Staff, page
from services.grants.reading import contracts, pipeline
from services.grants.store import accounts, appeals, ledger
from services.grants.store import calls as table
from services.grants.store import contracts as contracts_table
from services.grants.store.others import exposures
from shared.web.languages import LANG

router = APIRouter(prefix=LANG, include_in_schema=False)
_A_PAGE = 25  # contracts


@router.get("/grants")
async def overview(
    request: Request,
    lang: str,
    _: Staff,
    recorded: str = "",
    after: Annotated[int, Query(ge=0, le=1_000_000_000)] = 0,
) -> Response:
    """The contracts, a page at a time after so many, with sums over all; the stages, the calls, the appeals."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        shown: dict[str, Any] = {
            "lines": await contracts.lines(service, connection, _A_PAGE, after),
            "totals": await contracts_table.totals(connection),
            "after": after,
            "a_page": _A_PAGE,
            "stages": await pipeline.stages(connection),
            "alarms": await exposures.alarms(connection, service.member),
            "to_decide": await accounts.number(connection, "requested"),
            "calls": [(row, table.texts_of(row)["title"]) for row in await table.every(connection)],
            "appeals": await appeals.appeals(connection),
            "recorded": recorded if await ledger.is_recorded(connection, recorded) else "",
        }
    return page(request, lang, "overview", **shown)
