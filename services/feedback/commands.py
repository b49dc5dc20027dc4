"""The commands of the feedback service: load, decide, keep, append; all of it in one transaction or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.feedback import inputs, store, subjects
from services.feedback.domain import complaint as complaints
from services.feedback.domain.complaint import Complaint, Filing
from services.feedback.store import Case, Story
from shared import clock, ids
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.refusal import Refused
from shared.service import Service


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command recorded: the case and its events."""

    case: str
    events: tuple[str, ...]


async def file(
    service: Service, connection: Connection, new: inputs.NewComplaint, code_hash: bytes
) -> tuple[Case, Outcome]:
    """A complaint came in. What it says is kept encrypted; the event says what may be told."""
    case = await _case(service, connection, new)
    drafts = complaints.file(Complaint(), _filing(case))
    await store.add_case(connection, service.vault, case, code_hash)
    return case, await _record(service, connection, case.id, 0, drafts)


async def acknowledge(service: Service, connection: Connection, case: str) -> Outcome:
    """The complainant is told that the complaint was read."""
    state, version = await _load(connection, case)
    today = clock.day(clock.now())
    drafts = complaints.acknowledge(state, today)
    await store.advance(connection, case, complaints.steps(drafts), today)
    return await _record(service, connection, case, version, drafts)


async def respond(service: Service, connection: Connection, case: str, answer: inputs.Response) -> Outcome:
    """The complainant has an answer, to be read with the tracking code."""
    state, version = await _load(connection, case)
    today = clock.day(clock.now())
    drafts = complaints.respond(state, today)
    await store.add_reply(connection, service.vault, case, today, answer.text)
    await store.advance(connection, case, complaints.steps(drafts), today)
    return await _record(service, connection, case, version, drafts)


async def close(service: Service, connection: Connection, case: str, closure: inputs.Closure) -> Outcome:
    """The case is at its end."""
    state, version = await _load(connection, case)
    today = clock.day(clock.now())
    drafts = complaints.close(state, closure.outcome, today, with_answer=bool(closure.text))
    if closure.text:
        await store.add_reply(connection, service.vault, case, today, closure.text)
    await store.advance(connection, case, complaints.steps(drafts), today, closure.outcome)
    return await _record(service, connection, case, version, drafts)


async def _load(connection: Connection, case: str) -> tuple[Complaint, int]:
    return await load(connection, f"complaint/{case}", Complaint(), complaints.evolve)


async def _record(
    service: Service, connection: Connection, case: str, version: int, drafts: Sequence[Draft]
) -> Outcome:
    recorded = await service.record(connection, f"complaint/{case}", version, list(drafts))
    return Outcome(case, tuple(one.envelope.id for one in recorded))


async def _case(service: Service, connection: Connection, new: inputs.NewComplaint) -> Case:
    today = clock.day(clock.now())
    told = service.programme.feedback
    story = Story(
        category_group=_known("category_group", new.category_group, [one.code for one in told.groups]),
        text=new.text,
        language=_known("language", new.language, told.languages),
        channel=_known("channel", new.channel, [one.code for one in told.channels]),
        municipality=_municipality(service, new.municipality),
        about_kind=new.about.kind if new.about else None,
        about=await _about(connection, new.about),
        contact_by=new.contact.by if new.contact else None,
        contact=_contact(new.contact),
    )
    return Case(
        ids.random_id(), is_restricted(service, story.category_group), "received", today,
        _due(service, today, told.deadlines.acknowledge_workdays),
        _due(service, today, told.deadlines.respond_workdays), None, None, None, None, story,
    )  # fmt: skip


def is_restricted(service: Service, group: str) -> bool:
    """Whether a group holds a category that only the focal point may read: then nobody else reads any of it."""
    return any(one.restricted for one in service.programme.feedback.categories if one.group == group)


def _due(service: Service, today: date, workdays: int) -> date:
    return service.programme.feedback.calendar.due(today, workdays)


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


def _filing(case: Case) -> Filing:
    story = case.story
    return Filing(
        case=case.id, filed_on=case.filed_on, due_on=case.due_on, category_group=story.category_group,
        channel=story.channel, language=story.language, municipality=story.municipality,
        anonymous=story.contact is None, restricted=case.restricted,
        about_kind=story.about_kind, about=story.about,  # type: ignore[arg-type]  # an About's own kind
    )  # fmt: skip
