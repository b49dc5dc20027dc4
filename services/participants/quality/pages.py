"""The list of quality rules with what they find and how often they refused, as a page and for programs."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from services.participants.api import demo_time
from services.participants.context import Officer, Staff, pages_of, service_of
from services.participants.pages.shell import page
from services.participants.quality import refusals, telling
from services.participants.quality.findings import findings
from services.participants.quality.rules import RULES
from shared.web.commands import perform, perform_form
from shared.web.forms import Form, read_form
from shared.web.languages import LANG

router = APIRouter(dependencies=[Depends(demo_time)])
SHOWN = 20  # findings of each rule on the page


@router.get(f"{LANG}/quality", include_in_schema=False)
async def show(request: Request, lang: str, who: Staff) -> Response:
    """The rules, and what is to be looked at again."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found, times = await findings(connection, service.programme), await refusals.counted(connection)
        told = await telling.told(connection)
    refused = [(rule, times.get(rule.code, 0)) for rule in RULES if rule.refusals]
    return page(
        request, lang, "quality/rules", found=found, refused=refused, shown=SHOWN, told=told,
        tells="me_officer" in who.roles, form=Form(lang=lang),
    )  # fmt: skip


@router.post(f"{LANG}/quality/counts", include_in_schema=False)
async def tell_now(request: Request, lang: str, _: Officer) -> Response:
    """Tell the consortium the counts of now."""
    service, form = service_of(request), await read_form(request, lang, pages_of(request).gettext(lang))
    await perform_form(request, service, form, lambda connection: telling.tell(service, connection))
    return RedirectResponse(f"/{lang}/quality", status_code=303)


@router.get("/v1/quality", tags=["quality"], summary="What is to be looked at again")
async def told(request: Request, _: Staff) -> list[dict[str, Any]]:
    """Every rule of quality: how often those refused that refuse on entry, how many activities the others point at."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        found = {one.rule.code: one for one in await findings(connection, service.programme)}
        times = await refusals.counted(connection)
    return [
        {"rule": rule.code, "says": rule.name, "refuses": bool(rule.refusals)}
        | ({"refused": times.get(rule.code, 0)} if rule.refusals else {})
        | (
            {"found": found[rule.code].found, "activities": [str(row["id"]) for row in found[rule.code].rows]}
            if rule.query
            else {}
        )
        for rule in RULES
    ]


@router.post(
    "/v1/quality/counts", status_code=201, tags=["quality"], summary="Tell the consortium the counts"
)
async def tell(request: Request, _: Officer) -> Response:
    """As happens once a day by itself: numbers by rule, as an event; none where nothing has changed."""
    service = service_of(request)
    return await perform(request, service, lambda connection: telling.tell(service, connection))
