"""The page of a third party: its contracts with and applications to all members, and what is left under the ceiling."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.grants.commands import parties
from services.grants.commands.desk import Desk
from services.grants.context import service_of
from services.grants.domain.refusals import Denied
from services.grants.pages.shell import Staff, page
from services.grants.store import applications, paying
from services.grants.store.others import applied, exposures
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

router = APIRouter(prefix=LANG, include_in_schema=False)
_UNKNOWN = mark("This recipient is not known here, or was erased; nothing can be signed for it.")


@router.get("/third-parties/{recipient:uuid}")
async def show(request: Request, lang: str, recipient: UUID, _: Staff, recorded: str = "") -> Response:
    """Who it is, what it has with whom, its screenings, what it applied for and where."""
    service = service_of(request)
    async with service.pool.acquire(timeout=10) as connection:
        desk = Desk(service, connection)
        try:
            known, person = await parties.of_recipient(desk, str(recipient))
        except Denied:
            raise Problem(404, "recipient_unknown", _UNKNOWN) from None
        rows = await exposures.of_token(connection, known.token)
        committed = await exposures.committed(connection, known.token)
        party, _version = await desk.third_party(str(recipient))
        account = await paying.one(connection, service.vault, str(recipient))
        asked = await applications.of_recipient(connection, str(recipient))
        elsewhere = await applied.of_token(connection, known.token)
    shown: dict[str, Any] = {
        "person": person,
        "recipient": str(recipient),
        "rows": rows,
        "committed": committed,
        "screenings": list(reversed(party.screenings)),
        "applications": asked,
        "elsewhere": elsewhere,
        "account": account,
        "mine": service.member,
        "recorded": recorded,
    }
    return page(request, lang, "third_party", **shown)
