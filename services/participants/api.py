"""The HTTP API of the participants service."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.participants import commands, inputs, store
from services.participants.context import service_of
from shared.web.commands import demo_clock, perform
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account
from shared.web.problems import Problem

Staff = Annotated[Account, Depends(require("me_officer", "field_staff", "coordinator"))]


async def _clock(request: Request) -> None:  # async, or the clock would be set in another context
    demo_clock(request, service_of(request))


router = APIRouter(prefix="/v1", tags=["participants"], dependencies=[Depends(_clock)])


@router.post("/activities", status_code=201, summary="Record an activity with its attendance")
async def record_activity(request: Request, new: inputs.NewActivity, _: Staff) -> Response:
    """An activity took place. Persons who are not known yet are registered with it; the answer names the events."""
    service = service_of(request)
    return await perform(
        request, service, lambda connection: commands.record_activity(service, connection, new)
    )


@router.post("/activities/{activity}/attendance", status_code=201, summary="Add to an activity's sheet")
async def add_attendance(
    request: Request, activity: inputs.Id, new: list[inputs.NewAttendee], _: Staff
) -> Response:
    """More lines for the sheet of an activity that was recorded."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.add_attendance(service, c, activity, new))


@router.post("/activities/{activity}/correction", status_code=201, summary="Correct an activity")
async def correct_activity(
    request: Request, activity: inputs.Id, data: inputs.ActivityData, _: Staff
) -> Response:
    """Replace the whole of what was recorded; the old record stays in the ledger."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.correct_activity(service, c, activity, data))


@router.post("/activities/{activity}/void", status_code=201, summary="Void an activity")
async def void_activity(request: Request, activity: inputs.Id, why: inputs.Withdrawal, _: Staff) -> Response:
    """Take the activity back; its attendance goes with it."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.void_activity(service, c, activity, why.reason))


@router.post(
    "/activities/{activity}/attendance/{event}/void", status_code=201, summary="Void a line of a sheet"
)
async def void_attendance(
    request: Request, activity: inputs.Id, event: inputs.Id, why: inputs.Withdrawal, _: Staff
) -> Response:
    """Take one person's attendance back."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: commands.void_attendance(service, c, activity, event, why.reason)
    )


@router.post("/persons", status_code=201, summary="Register a person")
async def register_person(request: Request, new: inputs.NewPerson, _: Staff) -> Response:
    """A person becomes known under a random id; the answer holds the id."""
    service = service_of(request)
    return await perform(
        request, service, lambda connection: commands.register_person(service, connection, new)
    )


@router.post("/organisations", status_code=201, summary="Register an organisation")
async def register_organisation(request: Request, new: inputs.NewOrganisation, _: Staff) -> Response:
    """An organisation becomes known; mark the programme's target CSOs as `target`."""
    service = service_of(request)
    return await perform(request, service, lambda c: commands.register_organisation(service, c, new))


@router.post("/links", status_code=201, summary="Link persons across members")
async def link_persons(request: Request, link: inputs.Link, _: Staff) -> Response:
    """Ids of two members are one person. Only the programme's matching member records this."""
    service = service_of(request)
    return await perform(
        request, service, lambda connection: commands.link_persons(service, connection, link)
    )


@router.get("/activities", summary="List activities")
async def list_activities(request: Request, _: Staff) -> list[dict[str, Any]]:
    """The activities of this member, latest first."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        return [_activity(row) for row in await store.activities(connection)]


@router.get("/activities/{activity}", summary="One activity")
async def one_activity(request: Request, activity: inputs.Id, _: Staff) -> dict[str, Any]:
    """One activity and the events of its sheet."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        row = await store.activity(connection, activity)
        if row is None:
            raise Problem(
                404, "activity_unknown", "There is no such activity here; GET /v1/activities lists them."
            )
        events = await store.sheet(connection, activity)
    return _activity(row) | {"events": [{"id": e["id"], "type": e["type"]} for e in events]}


def _activity(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a database row
    return {
        "id": str(row["id"]),
        "title": row["title"],
        "kind": row["kind"],
        "occurred_on": row["occurred_on"].isoformat(),
        "hours": str(row["hours"]),
        "municipality": row["municipality"],
        "participants": row["participants"],
        "voided": row["voided"],
    }
