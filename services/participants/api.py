"""The HTTP API of the participants service."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request
from starlette.responses import Response

from services.participants.commands import activities, registering
from services.participants.commands.loading import activity_of
from services.participants.context import Staff, sees_names, service_of
from services.participants.domain.completion import completed
from services.participants.domain.register import PersonalData
from services.participants.inputs import activities as inputs_activities
from services.participants.inputs import organisations as inputs_organisations
from services.participants.inputs import people as inputs_people
from services.participants.inputs.base import Code, Id, Withdrawal
from services.participants.people import store as people
from services.participants.reading import searching
from services.participants.store import activities as table
from services.participants.store import organisations, persons
from shared import clock
from shared.events.participants import ActivityHeld, ActivityKind, AttendanceRecorded
from shared.web.commands import demo_clock, perform
from shared.web.paging import Cursor, Limit, after_day, after_moment, listed
from shared.web.problems import Problem


async def demo_time(request: Request) -> None:  # async, or the clock would be set in another context
    """Let a filling demo set the clock of its commands."""
    demo_clock(request, service_of(request))


_FIELDS = (
    "starts_on",
    "sessions",
    "topics",
    "benefits",
    "country",
    "theme",
    "language",
    "mode",
    "co_organisers",
)
SearchText = Annotated[str, Query(max_length=200)]
Year = Annotated[int | None, Query(ge=1900, le=2200)]
router = APIRouter(prefix="/v1", tags=["participants"], dependencies=[Depends(demo_time)])


@router.post("/activities", status_code=201, summary="Record an activity with its attendance")
async def record_activity(request: Request, new: inputs_activities.NewActivity, _: Staff) -> Response:
    """An activity took place. Persons who are not known yet are registered with it; the answer names the events."""
    service = service_of(request)
    return await perform(
        request, service, lambda connection: activities.record_activity(service, connection, new)
    )


@router.post("/activities/{activity}/attendance", status_code=201, summary="Add to an activity's sheet")
async def add_attendance(
    request: Request, activity: Id, new: list[inputs_activities.NewAttendee], _: Staff
) -> Response:
    """More lines for the sheet of an activity that was recorded."""
    service = service_of(request)
    return await perform(request, service, lambda c: activities.add_attendance(service, c, activity, new))


@router.post("/activities/{activity}/correction", status_code=201, summary="Correct an activity")
async def correct_activity(
    request: Request, activity: Id, data: inputs_activities.ActivityData, _: Staff
) -> Response:
    """Replace the whole of what was recorded; the old record stays in the ledger."""
    service = service_of(request)
    return await perform(request, service, lambda c: activities.correct_activity(service, c, activity, data))


@router.post("/activities/{activity}/void", status_code=201, summary="Void an activity")
async def void_activity(request: Request, activity: Id, why: Withdrawal, _: Staff) -> Response:
    """Take the activity back; its attendance goes with it."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: activities.void_activity(service, c, activity, why.reason)
    )


@router.post(
    "/activities/{activity}/attendance/{event}/void", status_code=201, summary="Void a line of a sheet"
)
async def void_attendance(request: Request, activity: Id, event: Id, why: Withdrawal, _: Staff) -> Response:
    """Take one person's attendance back."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: activities.void_attendance(service, c, activity, event, why.reason)
    )


@router.post(
    "/activities/{activity}/attendance/{event}/correction",
    status_code=201,
    summary="Correct a line of a sheet",
)
async def correct_attendance(
    request: Request, activity: Id, event: Id, new: inputs_activities.Line, _: Staff
) -> Response:
    """Replace one person's attendance: as what, for how many sessions and minutes; whose it is stays."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: activities.correct_attendance(service, c, activity, event, new)
    )


@router.post("/persons", status_code=201, summary="Register a person")
async def register_person(request: Request, new: inputs_people.NewPerson, _: Staff) -> Response:
    """A person becomes known under a random id; the answer holds the id."""
    service = service_of(request)
    return await perform(
        request, service, lambda connection: registering.register_person(service, connection, new)
    )


@router.post("/persons/many", status_code=201, summary="Register many persons")
async def register_persons(
    request: Request,
    new: Annotated[list[inputs_people.NewPerson], Body(min_length=1, max_length=500)],
    _: Staff,
) -> Response:
    """Up to 500 persons at once, all of them or none; the answer holds their ids in order."""
    service = service_of(request)
    return await perform(request, service, lambda c: registering.register_persons(service, c, new))


@router.post("/organisations", status_code=201, summary="Register an organisation")
async def register_organisation(
    request: Request, new: inputs_organisations.NewOrganisation, _: Staff
) -> Response:
    """An organisation becomes known; mark the programme's target CSOs as `target`."""
    service = service_of(request)
    return await perform(request, service, lambda c: registering.register_organisation(service, c, new))


@router.post("/organisations/{organisation}/correction", status_code=201, summary="Correct a registration")
async def correct_organisation(
    request: Request, organisation: Code, new: inputs_organisations.NewOrganisation, _: Staff
) -> Response:
    """Replace what was registered; figures that rest on it follow. For what changed since: record an update."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: registering.correct_organisation(service, c, organisation, new)
    )


@router.post("/organisations/{organisation}/void", status_code=201, summary="Void a registration")
async def void_organisation(request: Request, organisation: Code, why: Withdrawal, _: Staff) -> Response:
    """Take a registration back that was a mistake; what counts by it counts no more."""
    service = service_of(request)
    return await perform(
        request, service, lambda c: registering.void_organisation(service, c, organisation, why.reason)
    )


@router.post("/links", status_code=201, summary="Link persons across members")
async def link_persons(request: Request, link: inputs_people.Link, _: Staff) -> Response:
    """Ids of two members are one person. Only the programme's matching member records this."""
    service = service_of(request)
    return await perform(
        request, service, lambda connection: registering.link_persons(service, connection, link)
    )


@router.get("/persons", summary="List persons")
async def list_persons(request: Request, account: Staff, limit: Limit = 100, cursor: Cursor = "") -> Response:
    """Persons, those registered last first, a page at a time; who they are is told to M&E officers and field staff only.

    The header `Link` names the next page.
    """
    service, open_ = service_of(request), sees_names(account)
    async with service.pool.acquire(timeout=10) as connection:
        found = await persons.newest(connection, service.vault, limit, after_moment(cursor))
        last = await people.registered_at(connection, found[-1][0]) if found else None
        if open_:
            await people.note_viewing(connection, clock.now(), account.login, "list", None, len(found))
    told = [
        {"id": person, "organisation": organisation} | (_personal(data) if open_ else {})
        for person, data, organisation in found
    ]
    return listed(request, told, limit, (last, found[-1][0]) if last else None)


@router.get("/organisations", summary="List organisations")
async def list_organisations(request: Request, _: Staff, q: SearchText = "") -> list[dict[str, Any]]:
    """The organisations that this member knows, by name; `q` finds part of a name in any script, or of an id."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = searching.fitting(await organisations.organisations(connection), q)
    return [
        {name: row[name] for name in ("id", "name", "type", "target", "municipality")}
        | {"registered_at": clock.stamp(row["registered_at"])}
        for row in rows
    ]


@router.get("/activities", summary="List activities")
async def list_activities(
    request: Request,
    _: Staff,
    kind: ActivityKind | None = None,
    year: Year = None,
    limit: Limit = 200,
    cursor: Cursor = "",
) -> Response:
    """The activities of this member, latest first, a page at a time; of one `kind`, of one `year`.

    The header `Link` names the next page.
    """
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = await table.activities(connection, limit, kind=kind, year=year, after=after_day(cursor))
    last = (rows[-1]["occurred_on"], rows[-1]["id"]) if rows else None
    return listed(request, [_activity(row) for row in rows], limit, last)


@router.get("/activities/{activity}", summary="One activity")
async def one_activity(request: Request, activity: Id, _: Staff) -> dict[str, Any]:
    """One activity and the events of its sheet."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        row = await table.activity(connection, activity)
        if row is None:
            raise Problem(
                404, "activity_unknown", "There is no such activity here; GET /v1/activities lists them."
            )
        state, _version = await activity_of(connection, activity)
        events = await table.sheet(connection, activity)
    told = [{"id": e["id"], "type": e["type"], "lane": e["lane"], "sequence": e["sequence"]} for e in events]
    least = service_of(request).programme.participants.quality.complete_from
    lines = [sheet_line(event, line, row, least) for event, line in state.attendance.items()]
    return _activity(row) | _held(row, state.data) | {"attendance": lines, "events": told}


def _personal(data: PersonalData) -> dict[str, Any]:
    return {
        "name": data.name,
        "birth_year": data.birth_year,
        "sex": data.sex,
        "disability": data.disability,
        "home": data.home,
    }


def sheet_line(event: str, line: AttendanceRecorded, row: Any, least: int) -> dict[str, Any]:  # noqa: ANN401 - a database row
    """A line of a sheet: the person by her id, how long she was there, and whether she completed the activity."""
    enough = completed(line.sessions, line.minutes, row["sessions"], row["hours"], least)
    told = {name: getattr(line, name) for name in ("person", "organisation", "role", "sessions", "minutes")}
    return {"event": event} | told | {"completed": enough}


def _held(row: Any, data: ActivityHeld | None) -> dict[str, Any]:  # noqa: ANN401 - a database row
    """The rest of what is recorded about one activity."""
    house = {"venue": row["venue"], "seats": row["seats"]}
    if data is None:
        return house
    return house | {name: getattr(data, name) for name in _FIELDS}


def _activity(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a database row
    return {
        "id": str(row["id"]),
        "title": row["title"],
        "kind": row["kind"],
        "occurred_on": row["occurred_on"].isoformat(),
        "hours": str(row["hours"]),
        "municipality": row["municipality"],
        "participants": row["participants"],
        "recorded_by_member": row["owner"] or None,
        "voided": row["voided"],
    }
