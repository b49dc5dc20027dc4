"""The pages that record: an activity with its sheet, and more people on the sheet of one that is recorded."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.participants.commands import activities
from services.participants.context import Staff, pages_of, sees_names, service_of
from services.participants.domain.activity import minutes_of
from services.participants.domain.register import PersonalData
from services.participants.inputs import activities as inputs
from services.participants.pages import grid
from services.participants.pages.activity_form import activity_data
from services.participants.pages.saving import save
from services.participants.pages.sheet_form import KNOWN, Choices, Sheet, read_sheet, rows_of
from services.participants.pages.shell import activity_of, others_of, page, recorded_at, typed
from services.participants.programme.names import Names
from services.participants.reading.activity import View
from services.participants.records import store as records
from services.participants.store import organisations as organisations_table
from services.participants.store import persons
from shared import clock
from shared.postgres import Row
from shared.web.forms import Form
from shared.web.languages import LANG

LAST = 100  # known persons to tick
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
router = APIRouter(prefix=LANG, include_in_schema=False)
Known = list[tuple[str, PersonalData, str]]


@router.get("/activities/new")
async def show_new(request: Request, lang: str, _: Staff, planned: str = "") -> Response:
    """The form of an activity with its sheet; of one that was planned with what is known of it."""
    form = Form.filled({"sessions": 1, "country": "GE"} | await _planned(request, planned), lang=lang)
    return _page(request, lang, form, *await _known(request, form))


@router.post("/activities/new")
async def record(request: Request, lang: str, _: Staff) -> Response:
    """Record the activity, or show the same page with more rows."""
    service, form = service_of(request), await typed(request, lang)
    known, organisations = await _known(request, form)
    if form.value("more"):
        return _page(request, lang, form, known, organisations)
    if form.value(grid.FILL):
        form = await _filled(request, lang, form, 1)
        return _page(request, lang, form, known, organisations)
    gettext = pages_of(request).gettext(lang)
    names = Names(service.programme, lang)
    data = activity_data(form, names, clock.day(clock.now()), others_of(service), gettext)
    extent = (data.sessions, int(data.hours * 60)) if data else (1, 0)
    sheet = read_sheet(form, _choices(request, known, organisations), extent, gettext)
    if data is None or form.errors:
        return _page(request, lang, form, known, organisations, 422)
    planned = form.value("activity") if _is_id(form.value("activity")) else None
    new = inputs.NewActivity.model_validate(
        data.model_dump() | {"attendees": sheet.attendees, "activity": planned}
    )
    outcome = await save(request, lang, form, lambda c: activities.record_activity(service, c, new), sheet)
    if outcome is None:
        return _page(request, lang, form, known, organisations, 422)
    return recorded_at(f"/{lang}/activities/{outcome['id']}", outcome["events"][0])


@router.get("/activities/{activity:uuid}/people")
async def show_people(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """The form for more lines of a sheet."""
    view, form = await activity_of(request, activity), Form(lang=lang)
    return _page(request, lang, form, *await _known(request, form), view=view)


@router.post("/activities/{activity:uuid}/people")
async def add_people(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """Add to the sheet, or show the same page with more rows."""
    service, form = service_of(request), await typed(request, lang)
    view = await activity_of(request, activity)
    known, organisations = await _known(request, form)
    if form.value(grid.FILL):
        form = await _filled(request, lang, form, view.data.sessions)
        return _page(request, lang, form, known, organisations, view=view)
    sheet = Sheet((), (), str)
    if not form.value("more"):
        extent = view.data.sessions, minutes_of(view.data)
        gettext = pages_of(request).gettext(lang)
        sheet = read_sheet(form, _choices(request, known, organisations), extent, gettext)
        if not sheet.rows:
            form.fail("new.0.name", gettext("Tick or write at least one person"))
    if form.value("more") or form.errors:
        status = 422 if form.errors else 200
        return _page(request, lang, form, known, organisations, status, view=view)
    outcome = await save(
        request, lang, form,
        lambda c: activities.add_attendance(service, c, str(activity), sheet.attendees), sheet,
    )  # fmt: skip
    if outcome is None:
        return _page(request, lang, form, known, organisations, 422, view=view)
    return recorded_at(f"/{lang}/activities/{activity}", outcome["events"][0])


async def _filled(request: Request, lang: str, form: Form, sessions: int) -> Form:
    service, gettext = service_of(request), pages_of(request).gettext(lang)
    async with service.pool.acquire(timeout=10) as connection:
        return await grid.filled(service, connection, form, sessions, lang, gettext)


def _page(
    request: Request, lang: str, form: Form, known: Known, organisations: list[Row], status: int = 200,
    view: View | None = None,
) -> Response:  # fmt: skip
    there = {line.person for _, line in view.sheet} if view else set()
    ticks = [one for one in known if one[0] not in there or one[0] in form.values(KNOWN)]
    return page(
        request, lang, "people" if view else "record", status, form=form, known=ticks, view=view,
        organisations=[(row["id"], row["name"]) for row in organisations], rows=rows_of(form), last=LAST,
    )  # fmt: skip


async def _known(request: Request, form: Form) -> tuple[Known, list[Row]]:
    """The persons to tick, for those who may see names, and the organisations to choose from.

    Who is ticked stays on the list though others were registered since: a second tap is read as the first was.
    """
    service = service_of(request)
    everybody: Known = []
    async with service.pool.acquire(timeout=10) as connection:
        organisations = await organisations_table.organisations(connection)
        if sees_names(request.state.account):
            everybody = await persons.newest(connection, service.vault, LAST)
            ticked = set(filter(_is_id, form.values(KNOWN))) - {person for person, _, _ in everybody}
            found = await persons.by_id(connection, service.vault, ticked)
            everybody += [(person, data, organisation) for person, (data, organisation) in found.items()]
    return everybody, organisations


async def _planned(request: Request, activity: str) -> dict[str, object]:
    """What a plan says of its activity; nothing if there is no such plan."""
    async with service_of(request).pool.acquire(timeout=10) as connection:
        rows = [
            row
            for row in await records.standing(connection, ["activities-planned"])
            if row["subject"] == activity
        ]
    if not rows:
        return {}
    data = records.data_of(rows[0])
    told = {name: data.get(name) for name in ("kind", "municipality", "theme")}
    return told | {
        "title": rows[0]["title"],
        "activity": activity,
        "occurred_on": date.fromisoformat(data["planned_on"]),
    }


def _is_id(text: str) -> bool:
    return _ID.fullmatch(text) is not None


def _choices(request: Request, known: Known, organisations: list[Row]) -> Choices:
    places = [one.code for one in service_of(request).programme.municipalities]
    names = {person: data.name for person, data, _ in known}
    return Choices(names, places, [row["id"] for row in organisations])
