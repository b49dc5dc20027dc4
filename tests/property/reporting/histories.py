"""Histories of several members, made by hypothesis: facts, corrections, voids, cancellations, links, money, cases."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from services.reporting.logframe.known import Known, moment
from shared.events.base import EventData, PersonPart, Voided
from shared.events.feedback import ComplaintClosed, ComplaintFiled, ComplaintResponded
from shared.events.grants import DisbursementReversed, GrantDisbursed
from shared.events.participants import (
    ActivityCancelled,
    ActivityHeld,
    AttendanceRecorded,
    OrganisationRegistered,
    PersonLinked,
)

MEMBERS = ("cenn", "ctc", "fe")
BEGIN = datetime(2022, 1, 1, tzinfo=UTC)
DAYS = st.dates(date(2021, 11, 1), date(2026, 2, 1))
PERSONS = st.sampled_from([f"p{n}" for n in range(5)])
ACTIVITIES = st.sampled_from([f"a{n}" for n in range(4)])
ORGANISATIONS = st.sampled_from(["o0", "o1", None])
PARTS = st.builds(
    PersonPart,
    age=st.sampled_from([None, 13, 17, 25, 40, 70]),
    sex=st.sampled_from(["F", "M", "unknown"]),
    disability=st.sampled_from(["yes", "no", "unknown"]),
    ethnicity=st.just("unknown"),
    home=st.sampled_from(["GE-KK-MAR", "GE-SJ-ASP", "unknown"]),
)


@dataclass(frozen=True)
class Plain:
    """An event of a history: who, in which lane, what; `target` is the index of the event that it amends."""

    member: str
    lane: str
    name: str
    data: EventData | Voided | Any
    part: PersonPart | None = None
    target: int | None = None
    gap: int = 1  # microseconds after the lane's last event, or more


def _lane(member: str, service: str, key: str) -> str:
    return f"csdp.{member}.{service}/{sum(key.encode()) % 2}"


@st.composite
def _held(draw: st.DrawFn) -> Plain:
    member, activity = draw(st.sampled_from(MEMBERS)), draw(ACTIVITIES)
    data = ActivityHeld(
        occurred_on=draw(DAYS),
        activity=activity,
        kind=draw(st.sampled_from(["training", "camp", "meeting", "study_tour"])),
        hours=draw(st.sampled_from(["2", "6.5", "8"])),
        municipality=draw(st.sampled_from(["GE-KK-MAR", "GE-KK-BOL"])),
    )
    return Plain(member, _lane(member, "participants", activity), "participants.activity.held", data)


@st.composite
def _cancelled(draw: st.DrawFn) -> Plain:
    member, activity = draw(st.sampled_from(MEMBERS)), draw(ACTIVITIES)
    data = ActivityCancelled(occurred_on=draw(DAYS), activity=activity)
    return Plain(member, _lane(member, "participants", activity), "participants.activity.cancelled", data)


@st.composite
def _attendance(draw: st.DrawFn) -> Plain:
    member, person = draw(st.sampled_from(MEMBERS)), draw(PERSONS)
    data = AttendanceRecorded(
        occurred_on=draw(DAYS),
        person=person,
        activity=draw(ACTIVITIES),
        role=draw(st.sampled_from(["participant", "participant", "trainer"])),
        organisation=draw(ORGANISATIONS),
    )
    return Plain(
        member, _lane(member, "participants", person), "participants.attendance.recorded", data, draw(PARTS)
    )


@st.composite
def _organisation(draw: st.DrawFn) -> Plain:
    member, organisation = draw(st.sampled_from(MEMBERS)), draw(st.sampled_from(["o0", "o1"]))
    data = OrganisationRegistered(
        occurred_on=draw(DAYS), organisation=organisation, type="cso_local", target=draw(st.booleans())
    )
    lane = _lane(member, "participants", organisation)
    return Plain(member, lane, "participants.organisation.registered", data)


@st.composite
def _link(draw: st.DrawFn) -> Plain:
    persons = tuple(draw(st.lists(PERSONS, min_size=2, max_size=2, unique=True)))
    data = PersonLinked(occurred_on=draw(DAYS), link="-".join(persons), persons=persons)
    return Plain("cenn", _lane("cenn", "participants", data.link), "participants.person.linked", data)


@st.composite
def _payment(draw: st.DrawFn) -> Plain:
    grant = draw(st.sampled_from(["g0", "g1"]))
    data = GrantDisbursed(
        occurred_on=draw(DAYS),
        grant=grant,
        recipient_type="cso",
        amount=draw(st.sampled_from(["1000", "333.33"])),
        currency="GEL",
        rate=draw(st.sampled_from([None, "3.1234", "2.9"])),
    )
    return Plain("ctc", _lane("ctc", "grants", grant), "grants.grant.disbursed", data)


@st.composite
def _case(draw: st.DrawFn) -> Plain:
    case, day = draw(st.sampled_from(["c0", "c1", "c2"])), draw(DAYS)
    kinds = [
        ComplaintFiled(
            occurred_on=day,
            case=case,
            due_on=day + timedelta(days=draw(st.integers(0, 20))),
            restricted=draw(st.sampled_from([False, False, True])),
        ),
        ComplaintResponded(occurred_on=day, case=case),
        ComplaintClosed(occurred_on=day, case=case, outcome=draw(st.sampled_from(["resolved", "withdrawn"]))),
    ]
    data = draw(st.sampled_from(kinds))
    name = {ComplaintFiled: "filed", ComplaintResponded: "responded", ComplaintClosed: "closed"}[type(data)]
    return Plain("fe", _lane("fe", "feedback", case), f"feedback.complaint.{name}", data)


_ORIGINALS = st.one_of(
    _held(),
    _attendance(),
    _attendance(),
    _attendance(),
    _organisation(),
    _link(),
    _cancelled(),
    _payment(),
    _case(),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Known]:
    """A history in recorded order, each lane's events in the lane's order."""
    plain = draw(st.lists(_ORIGINALS, min_size=1, max_size=14))
    for _ in range(draw(st.integers(0, 6))):
        plain.append(draw(_amendment(plain)))
    gaps = draw(st.lists(st.integers(0, 3), min_size=len(plain), max_size=len(plain)))
    return _recorded(plain, gaps)


@st.composite
def _amendment(draw: st.DrawFn, plain: list[Plain]) -> Plain:
    targets = [n for n, one in enumerate(plain) if one.target is None]
    target = draw(st.sampled_from(targets))
    original = plain[target]
    if original.name == "grants.grant.disbursed" and draw(st.booleans()):
        data = DisbursementReversed(
            occurred_on=draw(DAYS),
            grant=original.data.grant,
            reverses=str(target),
            amount=draw(st.sampled_from(["100", original.data.amount])),
            currency="GEL",
        )
        return Plain(original.member, original.lane, "grants.grant.disbursement_reversed", data)
    if draw(st.booleans()):
        return replace(
            original, data=Voided(occurred_on=original.data.occurred_on, voids=str(target)), target=target
        )
    other = draw(_ORIGINALS.filter(lambda one: one.name == original.name))
    part = other.part
    return replace(original, data=replace_struct(other.data, corrects=str(target)), part=part, target=target)


def replace_struct(data: Any, **fields: Any) -> Any:
    """A struct with other fields."""
    import msgspec

    return msgspec.structs.replace(data, **fields)


def _recorded(plain: list[Plain], gaps: list[int]) -> list[Known]:
    """Give each its id, sequence and recorded moment; references by index become ids."""
    ids = [str(uuid.UUID(int=(0x0180 << 112) + (7 << 76) + (2 << 62) + n)) for n in range(len(plain))]
    sequences: dict[str, int] = {}
    when, found = moment(BEGIN), []
    for n, (one, gap) in enumerate(zip(plain, gaps, strict=True)):
        when += gap * 86_400_000_000 * 30
        sequences[one.lane] = sequences.get(one.lane, 0) + 1
        data = one.data
        for name in ("voids", "corrects", "reverses"):
            index = getattr(data, name, None)
            if index is not None:
                data = replace_struct(data, **{name: ids[int(index)]})
        found.append(
            Known(ids[n], one.name, one.member, one.lane, sequences[one.lane], when, n + 1, data, one.part)
        )
    return found


@st.composite
def arrivals(draw: st.DrawFn, history: list[Known]) -> list[Known]:
    """The history in some order of arrival that keeps each lane's own order; fresh copies, at new positions."""
    left: dict[str, list[Known]] = {}
    for one in history:
        left.setdefault(one.lane, []).append(one)
    found: list[Known] = []
    while left:
        lane = draw(st.sampled_from(sorted(left)))
        found.append(left[lane].pop(0))
        if not left[lane]:
            del left[lane]
    return fresh(found)


def fresh(history: list[Known]) -> list[Known]:
    """Copies without amendments, as they come from the bus."""
    return [replace(one, amendments=[], position=n + 1) for n, one in enumerate(history)]
