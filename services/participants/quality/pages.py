"""The list of quality rules with what they find, as a page and for programs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.participants.context import Staff, service_of
from services.participants.pages_shell import page
from services.participants.quality.findings import findings
from services.participants.quality.rules import RULES
from shared.web.languages import LANG

router = APIRouter()
SHOWN = 20  # findings of each rule on the page


@router.get(f"{LANG}/quality", include_in_schema=False)
async def show(request: Request, lang: str, _: Staff) -> Response:
    """The rules, and what is to be looked at again."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = await findings(connection, service.programme)
    refused = [rule for rule in RULES if not rule.query]
    return page(request, lang, "quality/rules", found=found, refused=refused, shown=SHOWN)


@router.get("/v1/quality", tags=["quality"], summary="What is to be looked at again")
async def told(request: Request, _: Staff) -> list[dict[str, Any]]:
    """Every rule of quality: those that refuse on entry, and how many records the others point at."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = {one.rule.code: one for one in await findings(connection, service.programme)}
    return [
        {"rule": rule.code, "says": rule.name, "refuses": not rule.query}
        | ({"activities": [str(row["id"]) for row in found[rule.code].rows]} if rule.query else {})
        for rule in RULES
    ]
