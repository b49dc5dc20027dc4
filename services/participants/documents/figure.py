"""Which events stand behind a figure, as reporting tells a member's site: what the auditor's file is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx

from services.participants.domain.refusals import Denied
from shared.members_question import HEADER, signed
from shared.service import Service
from shared.web.translations import mark

ASKED = ("period", "by", "member", "part", "measure", "as_of", "happened")
_PAGE = 500  # events that are asked for at once
_MOST = 20_000  # events of one file
_PATIENCE = 20  # seconds for one page


async def events_behind(
    service: Service, indicator: str, asked: Mapping[str, str], client: httpx.AsyncClient | None = None
) -> list[str]:
    """The ids of all events behind a figure, of all members; Denied if reporting does not tell them."""
    known = [one.code for one in service.programme.logframe.indicators]
    if indicator not in known:
        told = mark("There is no indicator of this code; there are: %(codes)s.")
        raise Denied("indicator_unknown", told, "indicator", codes=", ".join(known))
    if client is None:
        async with httpx.AsyncClient(
            base_url=service.settings.reporting_url, timeout=_PATIENCE, trust_env=False
        ) as made:
            return await events_behind(service, indicator, asked, made)
    found: list[str] = []
    query = {name: asked[name] for name in ASKED if asked.get(name)} | {"limit": str(_PAGE)}
    while len(found) < _MOST:
        page = await _page(service, client, indicator, query)
        found += [one["id"] for one in page["events"]]
        if not page["next"]:
            break
        query["cursor"] = page["next"]
    return found


async def _page(
    service: Service, client: httpx.AsyncClient, indicator: str, query: Mapping[str, str]
) -> dict[str, Any]:
    request = client.build_request("GET", f"/v1/indicators/{indicator}/events", params=query)
    asked = request.url.raw_path.decode("ascii")
    request.headers[HEADER] = signed(service.programme, service.member, service.ledger.signer, asked)
    try:
        answer = await client.send(request)
    except httpx.HTTPError:
        told = mark("Reporting does not answer; try again in a moment.")
        raise Denied("reporting_away", told, "indicator") from None
    if not answer.is_success:
        problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        told = mark("Reporting does not tell the events of this figure: %(told)s")
        raise Denied("figure_refused", told, "indicator", told=problem.get("detail", answer.status_code))
    page: dict[str, Any] = answer.json()
    return page
