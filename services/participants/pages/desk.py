"""The member's home: what is to be done, what was last recorded, and whether it has reached the others."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.participants.context import STAFF, Anyone, sees_names, service_of, services_of
from services.participants.matching import proposals
from services.participants.pages.shell import page
from services.participants.reading.sending import sending
from services.participants.reading.todo import waiting
from services.participants.records import store as records
from services.participants.store import activities
from shared import clock
from shared.web.languages import LANG

LAST = 6  # activities on the desk
router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/desk")
async def desk(request: Request, lang: str, account: Anyone) -> Response:
    """The desk, for every role at the member; only staff of this service gets links to its records."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        last = await activities.activities(connection, LAST)
        empty = await activities.without_attendance(connection)
        plans = await records.plans_due(connection, clock.day(clock.now()))
        work = await waiting(connection, service_of(request).programme, clock.day(clock.now()))
        known_twice = await proposals.number_waiting(connection) if sees_names(account) else 0
    return page(
        request, lang, "desk", today=clock.day(clock.now()), sent=await sending(services_of(request)),
        staff=bool(frozenset(STAFF) & account.roles), last=last, empty=empty,
        known_twice=known_twice, work=work, plans=plans,
    )  # fmt: skip
