"""The member's door for the lead's request, and the lead's file."""

from __future__ import annotations

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from services.grants.annex import rows, table
from services.grants.annex.gathering import gather
from services.grants.annex.request import PATH, Ask, is_the_leads, seal
from services.grants.context import service_of
from services.grants.pages.shell import Staff, gettext
from services.grants.parties.third_parties import keys_of
from services.grants.programme.names import Names
from services.grants.programme.scope import reserves
from shared.files.tables import CSV, XLSX, Table, csv, xlsx
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

log = structlog.get_logger()
router = APIRouter()
_FOR_THE_LEAD = mark("The annex of third parties is for the lead of the consortium only.")


@router.post(PATH, tags=["grants"], summary="Tell the lead who receives, for the donor's annex")
async def answer(request: Request, given: Ask) -> dict[str, str]:
    """The member's contracts with who receives, sealed for this request; 403 unless the lead signed it just now."""
    service = service_of(request)
    if not is_the_leads(service.verifier, service.programme, service.member, given):
        raise Problem(403, "not_the_lead", _FOR_THE_LEAD)
    async with service.pool.acquire(timeout=10) as connection:
        told = await rows.own(service, connection)
    log.info("annex.told", contracts=len(told))
    key, *_ = keys_of(service.settings.secrets)
    return {"sealed": seal(key, service.programme, service.member, given, told)}


@router.get(LANG + "/grants/annex.xlsx", include_in_schema=False)
async def workbook(request: Request, lang: str, _: Staff) -> Response:
    """The annex as a workbook."""
    made = await _table(request, lang)
    return _file(xlsx(made, author=service_of(request).programme.lead.short), XLSX, "xlsx")


@router.get(LANG + "/grants/annex.csv", include_in_schema=False)
async def sheet(request: Request, lang: str, _: Staff) -> Response:
    """The annex as CSV."""
    return _file(csv(await _table(request, lang)), CSV, "csv")


async def _table(request: Request, lang: str) -> Table:
    service = service_of(request)
    if not reserves(service):
        raise Problem(403, "kept_by_the_lead", _FOR_THE_LEAD)
    return table.table(await gather(service), Names(service.programme, lang), gettext(request, lang))


def _file(content: bytes, media_type: str, kind: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="third-parties.{kind}"'}
    return Response(content, media_type=media_type, headers=headers)
