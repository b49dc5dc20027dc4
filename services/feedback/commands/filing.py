"""A complaint comes in, and lies from then on where those read it who may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.feedback.commands.step import Outcome, after
from services.feedback.commands.step import days as days_of
from services.feedback.domain import filing, handling
from services.feedback.domain.complaint import Complaint
from services.feedback.domain.earlier import Earlier, relive
from services.feedback.domain.filing import Filing
from services.feedback.inputs import filing as inputs
from services.feedback.store import cases, notifications, subjects
from services.feedback.store.cases import Case, Story
from services.feedback.store.room import Desk, Room
from shared import clock, ids
from shared.ledger.append import Draft
from shared.postgres import Connection
from shared.refusal import Refused
from shared.service import Service


@dataclass(frozen=True, slots=True)
class Deadlines:
    """When a complaint was filed, and by when it is confirmed and answered; they go with it wherever it travels.

    `acknowledged_on` is when the complainant was told that it was read, `stopped_on` since when a question to her is open.
    """

    filed_on: date
    acknowledge_by: date
    due_on: date
    acknowledged_on: date | None = None
    stopped_on: date | None = None

    @classmethod
    def of_today(cls, service: Service) -> Deadlines:
        """By the programme's calendar."""
        feedback, today = service.programme.feedback, clock.day(clock.now())
        due = feedback.calendar.due
        return cls(
            today,
            due(today, feedback.deadlines.acknowledge_workdays),
            due(today, feedback.deadlines.respond_workdays),
        )

    @classmethod
    def of(cls, case: Case) -> Deadlines:
        """Those of a case that goes elsewhere."""
        return cls(case.filed_on, case.acknowledge_by, case.due_on, case.acknowledged_on, case.stopped_on)


async def file(
    room: Room,
    connection: Connection,
    desk: Desk,
    story: Story,
    code_hash: bytes,
    days: Deadlines | None = None,
    earlier: Earlier | None = None,
) -> tuple[Case, Outcome]:
    """Keep a complaint in its room. What it says is encrypted; the event says what may be told.

    `days` are those of one that came from another member: its clocks have run since it was filed there. `earlier` is the
    answer that it had there before it was reopened.
    """
    days = days or Deadlines.of_today(room.service)
    kept = Case(
        ids.random_id(), desk, "received", days.filed_on, days.acknowledge_by, days.due_on, story,
        promised_on=earlier.promised_on if earlier else None,
    )  # fmt: skip
    drafts = filing.file(Complaint(), await keep(room, connection, kept, code_hash))
    drafts += await take_over(connection, days, drafts, earlier)
    if desk != "complaints":
        await notifications.plan(connection, room.service.programme.feedback, kept)
    return kept, Outcome(kept.id, await room.record(connection, kept.id, 0, drafts))


async def take_over(
    connection: Connection, days: Deadlines, filed: list[Draft], earlier: Earlier | None = None
) -> list[Draft]:
    """What had happened to a case before it came here, after its filing here."""
    state = after(Complaint(), filed)
    drafts = handling.take_over(state, days.acknowledged_on, days.stopped_on)
    drafts += relive(state, earlier, days.due_on) if earlier else []
    if drafts:
        await cases.note(connection, after(state, drafts), **days_of(drafts))
    return drafts


async def story_of(service: Service, connection: Connection, new: inputs.NewComplaint) -> Story:
    """What was sent, checked against the programme; Refused with the field that is wrong."""
    told = service.programme.feedback
    return Story(
        category_group=_known("category_group", new.category_group, [one.code for one in told.groups]),
        text=new.text,
        language=_known("language", new.language, told.languages),
        channel=_known("channel", new.channel, [one.code for one in told.channels]),
        municipality=_municipality(service, new.municipality),
        about_kind=new.about.kind if new.about else None,
        about=await _about(connection, new.about),
        contact_by=new.contact.by if new.contact else None,
        contact=_contact(new.contact),
        staff_of=new.staff_of,
    )


def _known(field: str, value: str, allowed: Sequence[str]) -> str:
    if value not in allowed:
        raise Refused(f"{field}_unknown", f"Choose one of {', '.join(allowed)}.", field)
    return value


def _municipality(service: Service, text: str | None) -> str | None:
    if not text or text == "unknown":
        return None
    found = service.programme.find_municipality(text)
    if found is None:
        told = "This municipality is not known; give its name or code, or leave it out."
        raise Refused("municipality_unknown", told, "municipality")
    return found.code


async def _about(connection: Connection, about: inputs.About | None) -> str | None:
    if about is None:
        return None
    if not await subjects.find(connection, [(about.kind, about.id)]):
        told = f"No such {about.kind} is known here (yet); leave it out, or try again in a moment."
        raise Refused("subject_unknown", told, "about")
    return about.id


def _contact(contact: inputs.Contact | None) -> str | None:
    if contact is None:
        return None
    if not inputs.reaches(contact.by, contact.to):
        raise Refused("contact_wrong", f"This does not look like what {contact.by} needs.", "contact.to")
    return contact.to


async def keep(room: Room, connection: Connection, case: Case, code_hash: bytes) -> Filing:
    """Keep a case; returns what its event may tell, which depends on how many there are beside it."""
    story, programme = case.story, room.service.programme
    counted = story.municipality if room.tells else None
    homes = [one.home(counted, case.filed_on.year) for one in room.keys.every()] if counted else []
    await cases.add(connection, room.vault, case, code_hash, homes[0] if homes else None)
    alone = not homes or await cases.of_place(connection, homes) < programme.file.suppression.threshold
    place = programme.find_municipality(story.municipality) if story.municipality else None
    call = (
        story.about_kind == "call" and story.referral is None
    )  # else it was told of where it was filed first
    return Filing(
        case=case.id, filed_on=case.filed_on, due_on=case.promised_on or case.due_on, category_group=story.category_group,
        channel=story.channel, language=story.language, municipality=None if alone else story.municipality,
        region=place.region if place and alone else None, anonymous=story.contact is None,
        about_kind="call" if call else None, about=story.about if call else None, referral=story.referral,
        received_on=clock.day(clock.now()),
    )  # fmt: skip
