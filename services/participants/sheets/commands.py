"""The three commands about an uploaded sheet: keep it for a look, record it once, take it back as a whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from services.participants.commands import activities as commands
from services.participants.commands.loading import activity_of
from services.participants.commands.registering import Outcome, Streams, ids_of
from services.participants.domain import activity as activities
from services.participants.domain.activity import minutes_of
from services.participants.domain.refusals import Denied
from services.participants.inputs import activities as inputs
from services.participants.matching import erasing
from services.participants.people import commands as people
from services.participants.quality import refusals
from services.participants.sheets import preview, store, submissions
from services.participants.sheets.preview import Preview
from services.participants.sheets.rows.layout import RawSheet
from services.participants.sheets.rows.sorting import Sorted
from services.participants.sheets.store import Made
from services.participants.store import activities as table
from shared import clock, ids
from shared.events.base import Voided
from shared.events.language import latest
from shared.ledger.append import Draft
from shared.postgres import Connection, Row
from shared.service import Service
from shared.web.translations import mark

NEW, OUT = "new", "out"  # decisions on a doubtful row; any other is the id of a known person
_KEPT = timedelta(days=60)  # what nobody recorded or mended by then is destroyed
_REGISTERED = "participants.person.registered"


async def upload(
    service: Service, connection: Connection, activity: str, sheet: RawSheet, file_name: str, sha256: str
) -> Outcome:
    """Keep a sheet for a look; nothing is recorded yet. Refuses a file that was recorded for this activity before."""
    state, _ = await activity_of(connection, activity)
    activities.live(state)
    if sheet.activity not in {"", activity}:
        told = mark(
            "This sheet was made for another activity. Upload it there, or take this activity's own sheet."
        )
        raise Denied("sheet_of_other_activity", told, "file")
    for row in await store.recorded_before(connection, sha256):
        if str(row["activity"]) == activity:
            raise _imported_already(row)
    await store.forget(connection, clock.now() - _KEPT)
    batch = {"id": ids.random_id(), "activity": activity, "file_name": file_name, "sha256": sha256}
    await store.add(connection, service.vault, batch | {"uploaded_at": clock.now()}, sheet)
    return Outcome(batch["id"], ())


def _imported_already(row: Row) -> Denied:
    told = mark(
        "This file was recorded on %(day)s already (%(rows)s rows). Undo that import first to record it anew."
    )
    return Denied(
        "file_imported_already", told, "file", day=clock.day(row["recorded_at"]), rows=row["recorded"]
    )


async def record(
    service: Service, connection: Connection, batch: str, decisions: Mapping[int, str], otherwise: str = ""
) -> Outcome:
    """Record the rows of a sheet that are new, known or decided; all by one append. `otherwise`: for the undecided."""
    row = await _unrecorded(connection, batch)
    seen = await preview.make(service, connection, row)
    lines = [
        (one, _who(one, decisions, otherwise, seen.there)) for one in seen.lines if one.group != "refused"
    ]
    chosen = [(one, who) for one, who in lines if who != OUT]
    if not chosen:
        raise Denied("no_row_to_record", mark("No row of this sheet is left to record."))
    edited = [one for one, _ in chosen if one.edits]
    coming = [(one, who) for one, who in chosen if not one.edits]
    attendees = [_attendee(one, who, seen) for one, who in coming]
    changes = await _changes(service, connection, edited)
    outcome = await _attend(
        service, connection, str(row["activity"]), attendees, [one for one, _ in coming], changes
    )
    made = [
        Made(one.number, event, person, who == NEW)
        for (one, who), event, person in zip(coming, outcome.events, outcome.persons, strict=False)
    ]
    await _keep_submissions(service, connection, str(row["activity"]), coming, made, edited)
    refused = seen.group("refused")
    await refusals.note_all(connection, [note.code for one in refused for note in one.notes])
    await store.record(connection, service.vault, batch, [one.line.raw for one in refused], made, clock.now())
    return Outcome(batch, outcome.events)


async def _changes(service: Service, connection: Connection, edited: Sequence[Sorted]) -> Streams:
    """The changes of persons whose submissions were edited."""
    streams: Streams = {}
    for one in edited:
        assert one.line.person is not None
        streams |= await people.changed(service, connection, one.candidates[0].id, one.line.person)
    return streams


async def _keep_submissions(
    service: Service, connection: Connection, activity: str, coming: Sequence[tuple[Sorted, str]],
    made: Sequence[Made], edited: Sequence[Sorted],
) -> None:  # fmt: skip
    persons_ = {done.row: done.person for done in made} | {one.number: one.candidates[0].id for one in edited}
    lines = [one.line.raw for one in (*(one for one, _ in coming), *edited)]
    await submissions.keep(
        connection, activity,
        [
            (id_, persons_[raw.number], submissions.contents_of(service.settings, raw)[0])
            for raw in lines
            if (id_ := raw.cells.get(submissions.COLUMN))
        ],
    )  # fmt: skip


async def discard(_: Service, connection: Connection, batch: str) -> Outcome:
    """Destroy what is kept of a sheet that nobody will record, or of refused rows that nobody will mend."""
    if await store.locked(connection, batch) is None:
        raise _unknown()
    await store.discard(connection, batch)
    return Outcome(batch, ())


async def undo(service: Service, connection: Connection, batch: str) -> Outcome:
    """Take a recorded sheet back: its lines that stand, and the persons of whom nothing else is known since."""
    row = await store.locked(connection, batch)
    if row is None or row["recorded_at"] is None:
        raise Denied("batch_not_recorded", mark("There is no recorded import of this number."))
    if row["undone_at"] is not None:
        raise Denied("batch_undone", mark("This import was undone already."))
    made, activity = await store.made(connection, batch), str(row["activity"])
    state, version = await activity_of(connection, activity)
    standing = [one for one in made if one.event in state.attendance and not state.voided]
    voids = [
        draft for one in standing for draft in activities.void_attendance(state, one.event, "wrong_data")
    ]
    streams: Streams = {f"activity/{activity}": (version, voids)} if voids else {}
    gone = await store.only_here(connection, [one.person for one in made if one.registered])
    for person in gone:
        streams |= await _forgotten(service, connection, person)
    await table.add_participants(connection, activity, -len(voids))
    await submissions.forget(connection, activity, [one.person for one in made])
    await store.undo(connection, batch, clock.now())
    recorded = await service.append(connection, streams) if streams else []
    return Outcome(batch, ids_of(recorded))


async def _forgotten(service: Service, connection: Connection, person: str) -> Streams:
    """Void the registration of somebody whom nothing else names, and destroy what was kept of her."""
    past = await connection.fetchrow(
        "SELECT id::text, stream_version FROM ledger WHERE stream = $1", f"person/{person}"
    )
    await erasing.destroy(service, connection, person)
    void = Voided(occurred_on=clock.day(clock.now()), voids=past["id"], reason="wrong_data")
    draft = Draft(void, kind=latest(_REGISTERED), key=person)
    return {f"person/{person}": (past["stream_version"], [draft])}


async def _unrecorded(connection: Connection, batch: str) -> Row:
    row = await store.locked(connection, batch)
    if row is None:
        raise _unknown()
    if row["recorded_at"] is not None:
        raise _imported_already(row)
    for before in await store.recorded_before(connection, row["sha256"]):
        if before["activity"] == row["activity"]:
            raise _imported_already(before)
    return row


def _unknown() -> Denied:
    return Denied("batch_unknown", mark("There is no such upload. Upload the sheet again."))


def _who(one: Sorted, decisions: Mapping[int, str], otherwise: str, there: frozenset[str]) -> str:
    """Who a row is: `new`, the id of a known person, or `out` for nobody and for who is there already."""
    decided = decisions.get(one.number, "")
    if one.group == "new" and decided != OUT:
        return NEW
    if one.group == "known" and decided not in {NEW, OUT}:
        return one.candidates[0].id
    decided = decided or otherwise
    if decided in {NEW, OUT} or decided in {found.id for found in one.candidates}:
        return OUT if decided in there else decided
    told = mark("Row %(row)s is doubtful: say who it is, or leave it out.")
    raise Denied("row_undecided", told, f"decisions.{one.number}", row=one.number)


def _attendee(one: Sorted, who: str, seen: Preview) -> inputs.NewAttendee:
    line, whole = one.line, minutes_of(seen.activity)
    sessions = seen.activity.sessions if line.sessions is None else line.sessions
    minutes = whole * sessions // seen.activity.sessions
    person = {"new": line.person} if who == NEW else {"person": who}
    how = {"role": line.role, "organisation": line.organisation, "sessions": sessions, "minutes": minutes}
    return inputs.NewAttendee.model_validate(person | how)


async def _attend(
    service: Service,
    connection: Connection,
    activity: str,
    attendees: Sequence[inputs.NewAttendee],
    lines: Sequence[Sorted],
    changes: Streams,
) -> Outcome:
    """Add to the sheet; a refusal of a line names its row on the uploaded sheet."""
    try:
        return await commands.add_attendance(service, connection, activity, attendees, changes)
    except Denied as denied:
        if denied.line is None:
            raise
        told = mark("Row %(row)s: %(told)s")
        row = lines[denied.line].number
        reason = denied.template % denied.values
        raise Denied(denied.code, told, f"rows.{row}", row=row, told=reason) from None
