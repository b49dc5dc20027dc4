"""The pages of activities: the list, one of them, and the forms that correct and void."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.participants.commands import activities
from services.participants.context import Staff, pages_of, service_of
from services.participants.documents import store as documents
from services.participants.pages.activities_table import table_of
from services.participants.pages.activity_form import REASONS, activity_data, stored
from services.participants.pages.line_form import line_given
from services.participants.pages.listing import Listing, text, value
from services.participants.pages.saving import save
from services.participants.pages.shell import activity_of, others_of, page, recorded_at, typed
from services.participants.programme.names import Names
from services.participants.reading import searching
from services.participants.reading.activity import View
from services.participants.reading.sending import sending
from services.participants.store import activities as table
from services.participants.store import organisations as organisations_table
from shared import clock
from shared.events.base import Reason
from shared.events.participants import AttendanceRecorded
from shared.files import tables
from shared.postgres import Row
from shared.web.forms import Form
from shared.web.languages import LANG
from shared.web.problems import Problem
from shared.web.translations import mark

MOST = 200  # activities on one page
ALL = 20_000  # activities of a member that are ordered and searched
router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/activities")
async def overview(request: Request, lang: str, _: Staff) -> Response:
    """The activities, latest first; the address searches, chooses among them and orders them otherwise."""
    listing = _listing(request)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        years = [str(one) for one in await table.years(connection)]
    rows = await _chosen(request, lang, listing)
    return page(
        request,
        lang,
        "activities",
        listing=listing,
        rows=listing.shown(rows, MOST),
        all=len(rows),
        years=years,
        most=MOST,
    )


@router.get("/activities.xlsx")
async def as_table(request: Request, lang: str, _: Staff) -> Response:
    """The same list for Excel, as it is searched, filtered and ordered."""
    service, gettext = service_of(request), pages_of(request).gettext(lang)
    rows = await _chosen(request, lang, _listing(request))
    made = tables.xlsx(table_of(rows, Names(service.programme, lang), gettext))
    return Response(
        made,
        media_type=tables.XLSX,
        headers={"Content-Disposition": 'attachment; filename="activities.xlsx"'},
    )


def _listing(request: Request) -> Listing:
    return Listing.of(request, ("q", "kind", "year", "municipality"), "-day")


async def _chosen(request: Request, lang: str, listing: Listing) -> list[Row]:
    """The activities that the address asks for, in its order."""
    service, asked = service_of(request), listing.values
    names, year = Names(service.programme, lang), asked["year"]
    kind = asked["kind"] if asked["kind"] in dict(names.kinds) else None
    place = (
        asked["municipality"] if asked["municipality"] in dict(names.places + names.places_outside) else None
    )
    async with service.pool.acquire(timeout=10) as connection:
        rows = await table.activities(
            connection, ALL, kind=kind, municipality=place,
            year=int(year) if year.isascii() and year.isdigit() and len(year) <= 4 else None,  # noqa: PLR2004 - a year
        )  # fmt: skip
    keys = {
        "title": text("title"), "day": value("occurred_on"), "hours": value("hours"), "sessions": value("sessions"),
        "persons": value("participants"), "kind": lambda row: names.kind(row["kind"]),
        "place": lambda row: names.place(row["municipality"]),
    }  # fmt: skip
    return listing.ordered(searching.fitting(rows, asked["q"], "title"), keys)


@router.get("/activities/{activity:uuid}")
async def show(request: Request, lang: str, activity: UUID, _: Staff, recorded: str = "") -> Response:
    """One activity: the record, the sheet, the events; after a command also what was just recorded."""
    view = await activity_of(request, activity)
    async with service_of(request).pool.acquire(timeout=10) as connection:
        organisations = {
            row["id"]: row["name"] for row in await organisations_table.organisations(connection)
        }
        proved = await documents.of_event(connection, str(view.row["event_id"]))
    event = view.event(recorded)
    sent = await sending([service_of(request)]) if event else None
    least = service_of(request).programme.participants.quality.complete_from
    return page(
        request, lang, "activity", view=view, recorded=event, sent=sent, organisations=organisations,
        least=least, enough=view.completed(least), documents=proved,
    )  # fmt: skip


@router.get("/activities/{activity:uuid}/correction")
async def show_correction(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """The form filled with what is recorded."""
    view = await activity_of(request, activity)
    form = stored(view.row, view.data, lang, pages_of(request).gettext(lang))
    return page(request, lang, "correct", view=view, form=form)


@router.post("/activities/{activity:uuid}/correction")
async def correct(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """Replace what is recorded."""
    view = await activity_of(request, activity)
    service, form = service_of(request), await typed(request, lang)
    today = clock.day(clock.now())
    gettext = pages_of(request).gettext(lang)
    new = activity_data(form, Names(service.programme, lang), today, others_of(service), gettext)
    outcome = new and await save(
        request, lang, form, lambda c: activities.correct_activity(service, c, str(activity), new)
    )
    if not outcome:
        return page(request, lang, "correct", 422, view=view, form=form)
    return recorded_at(f"/{lang}/activities/{activity}", outcome["events"][0])


@router.get("/activities/{activity:uuid}/void")
async def show_void(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """Ask for the reason, and say what will follow."""
    return page(request, lang, "void", view=await activity_of(request, activity), line=None, form=Form())


@router.post("/activities/{activity:uuid}/void")
async def void(request: Request, lang: str, activity: UUID, _: Staff) -> Response:
    """Take the activity back."""
    view, form = await activity_of(request, activity), await typed(request, lang)
    service, reason = service_of(request), _reason(request, form, lang)
    outcome = reason and await save(
        request, lang, form, lambda c: activities.void_activity(service, c, str(activity), reason)
    )
    if not outcome:
        return page(request, lang, "void", 422, view=view, line=None, form=form)
    return recorded_at(f"/{lang}/activities/{activity}", outcome["events"][0])


@router.get("/activities/{activity:uuid}/attendance/{event:uuid}/correction")
async def show_correct_line(request: Request, lang: str, activity: UUID, event: UUID, _: Staff) -> Response:
    """The form of one line, filled with what is recorded."""
    view = await activity_of(request, activity)
    line = _line(view, event)
    values = {name: getattr(line, name) for name in ("role", "organisation", "sessions", "minutes")}
    return await _line_page(request, lang, view, line, Form.filled(values, lang=lang))


@router.post("/activities/{activity:uuid}/attendance/{event:uuid}/correction")
async def correct_line(request: Request, lang: str, activity: UUID, event: UUID, _: Staff) -> Response:
    """Replace one line of the sheet; whose it is stays."""
    view, form = await activity_of(request, activity), await typed(request, lang)
    line, service = _line(view, event), service_of(request)
    new = await line_given(form, service, lang, pages_of(request).gettext(lang))
    outcome = new and await save(
        request,
        lang,
        form,
        lambda c: activities.correct_attendance(service, c, str(activity), str(event), new),
    )
    if not outcome:
        return await _line_page(request, lang, view, line, form, 422)
    return recorded_at(f"/{lang}/activities/{activity}", outcome["events"][0])


def _line(view: View, event: UUID) -> AttendanceRecorded:
    if str(event) not in view.state.attendance:
        told = mark("There is no such line on this activity's sheet, or it is voided already.")
        raise Problem(404, "attendance_unknown", told)
    return view.state.attendance[str(event)]


async def _line_page(
    request: Request, lang: str, view: View, line: AttendanceRecorded, form: Form, status: int = 200
) -> Response:
    async with service_of(request).pool.acquire(timeout=10) as connection:
        organisations = [
            (row["id"], row["name"]) for row in await organisations_table.organisations(connection)
        ]
    return page(request, lang, "line", status, view=view, line=line, form=form, organisations=organisations)


@router.get("/activities/{activity:uuid}/attendance/{event:uuid}/void")
async def show_void_line(request: Request, lang: str, activity: UUID, event: UUID, _: Staff) -> Response:
    """Ask for the reason to take one person off the sheet."""
    view = await activity_of(request, activity)
    return page(request, lang, "void", view=view, line=_line(view, event), form=Form())


@router.post("/activities/{activity:uuid}/attendance/{event:uuid}/void")
async def void_line(request: Request, lang: str, activity: UUID, event: UUID, _: Staff) -> Response:
    """Take one person off the sheet; a second tap finds the line gone and still answers as the first."""
    view, form = await activity_of(request, activity), await typed(request, lang)
    service, reason = service_of(request), _reason(request, form, lang)
    outcome = reason and await save(
        request,
        lang,
        form,
        lambda c: activities.void_attendance(service, c, str(activity), str(event), reason),
    )
    if not outcome:
        line = view.state.attendance.get(str(event))
        return page(request, lang, "void", 422, view=view, line=line, form=form)
    return recorded_at(f"/{lang}/activities/{activity}", outcome["events"][0])


def _reason(request: Request, form: Form, lang: str) -> Reason | None:
    _ = pages_of(request).gettext(lang)
    found: Any = form.choice("reason", REASONS, _("Say why it is taken back"))
    return found  # type: ignore[no-any-return]  # one of REASONS, which are the language's
