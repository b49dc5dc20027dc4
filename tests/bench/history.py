"""An invented history of four members as commands, drawn from a fixed seed: the load of ingest and rebuild.

Twenty events a sheet: the activity, twelve attendances (60 %), six people who are new, one of money, complaints,
corrections, voids, organisations and links. Days run over 2022-2025 in the order of recording; some sheets are late.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

import msgspec

from shared import clock
from shared.clock import TBILISI
from shared.events import feedback, grants
from shared.events.base import EventData, PersonPart, Voided
from shared.events.participants import (
    ActivityHeld,
    AttendanceRecorded,
    OrganisationRegistered,
    PersonLinked,
    PersonRegistered,
)
from shared.ledger.append import Draft

SHEET = 13  # an activity and twelve attendances
_EVENTS = 20  # a sheet with what comes beside it
_FIRST, _DAYS = date(2022, 1, 3), 1440
_CSOS = [f"cso-{n}" for n in range(10)]
_HOMES = [
    "Marneuli",
    "Bolnisi",
    "Dmanisi",
    "Gardabani",
    "Akhaltsikhe",
    "Ninotsminda",
    "Akhalkalaki",
    "Tsalka",
]
_KINDS = ["training", "mentoring_session", "peer_exchange", "camp", "information_session"]
_WEIGHTS = [60, 10, 10, 15, 5]


@dataclass(frozen=True, slots=True)
class Command:
    """What one command appends to one ledger."""

    member: str
    service: str
    at: datetime
    stream: str
    drafts: list[Draft]
    version: int = 0


@dataclass(slots=True)
class _Somebody:
    id: str
    part: PersonPart


@dataclass(slots=True)
class History:
    """The programme as it goes on: who is known where."""

    members: list[str]
    random: Random = field(default_factory=lambda: Random(2022))
    known: dict[str, list[_Somebody]] = field(default_factory=dict)
    last: dict[str, tuple[str, Draft]] = field(default_factory=dict)  # a member's newest attendance

    def commands(self, events: int) -> Iterator[Command]:
        """Commands of about so many events, in recorded order."""
        begin = datetime.combine(_FIRST, time(9), TBILISI)
        for member in self.members:
            drafts = [Draft(_organisation(code)) for code in _CSOS]
            yield Command(member, "participants", begin, f"organisations/{member}", drafts)
        sheets = events // _EVENTS
        for n in range(sheets):
            at = begin + timedelta(days=1) + timedelta(days=_DAYS) * n / sheets
            clock.set_for_this_request(at)  # the ids of its events are made at that moment too
            member = self.members[n % len(self.members)]
            yield from self._sheet(n, member, at)
            yield self._beside(n, member, at + timedelta(minutes=30))
        clock.set_for_this_request(None)

    def _sheet(self, n: int, member: str, at: datetime) -> Iterator[Command]:
        late = self.random.choices([0, 3, 40], [80, 17, 3])[0]
        day = max(at.date() - timedelta(days=late), _FIRST)
        kind = self.random.choices(_KINDS, _WEIGHTS)[0]
        new = [self._somebody() for _ in range(6)]
        known = self.known.setdefault(member, [])
        people = new + (self.random.sample(known, 6) if len(known) > 5 else new)
        known += new
        registered = [Draft(PersonRegistered(occurred_on=day, person=one.id), one.part) for one in new]
        yield Command(member, "participants", at, f"people/{n}", registered)
        activity = f"{member}-{n}"
        held = ActivityHeld(
            occurred_on=day, activity=activity, kind=kind, hours="6",  # type: ignore[arg-type]
            topics=("rights", "water"),
            municipality=self.random.choice(_HOMES),
        )  # fmt: skip
        org = self.random.choice(_CSOS) if kind in _KINDS[:3] else None
        drafts = [Draft(_attendance(day, one, activity, org), one.part) for one in people]
        self.last[member] = (f"sheet/{n}", drafts[-1])
        yield Command(member, "participants", at, f"sheet/{n}", [Draft(held), *drafts])

    def _somebody(self) -> _Somebody:
        draw = self.random
        part = PersonPart(
            age=draw.randint(14, 70), sex=draw.choice(["F", "M"]), disability=draw.choice(["no", "no", "yes"]),
            ethnicity=draw.choice(["georgian", "armenian", "azerbaijani"]), home=draw.choice(_HOMES),
        )  # fmt: skip
        return _Somebody(str(uuid.UUID(int=draw.getrandbits(128), version=4)), part)

    def _beside(self, n: int, member: str, at: datetime) -> Command:
        """One event of another kind: half money, a quarter complaints, the rest amendments and links."""
        day = at.date()
        draw = self.random.random()
        if draw < 0.5:
            return Command(("cenn", "ctc")[n % 2], "grants", at, f"grant/{n}", [Draft(_payment(day, n))])
        if draw < 0.75:
            return Command(("cenn", "kkm")[n % 2], "feedback", at, f"case/{n}", [Draft(_complaint(day, n))])
        if draw < 0.95:
            stream, target = self.last[member]
            return Command(member, "participants", at, stream, [_amendment(target, draw < 0.85)], SHEET)
        pair = [self.random.choice(self.known[m]).id for m in (member, self.members[(n + 1) % len(self.members)])
                if self.known.get(m)]  # fmt: skip
        ids = pair if len(set(pair)) == 2 else [pair[0], str(uuid.UUID(int=n))]
        link = PersonLinked(occurred_on=day, link=f"link-{n}", persons=tuple(ids))
        return Command(self.members[0], "participants", at, f"link/{n}", [Draft(link)])


def _organisation(code: str) -> EventData:
    return OrganisationRegistered(occurred_on=_FIRST, organisation=code, type="cso_local", target=True)


def _attendance(day: date, one: _Somebody, activity: str, org: str | None) -> EventData:
    return AttendanceRecorded(
        occurred_on=day, person=one.id, activity=activity, organisation=org, minutes=360
    )


def _payment(day: date, n: int) -> EventData:
    return grants.GrantDisbursed(
        occurred_on=day, grant=f"grant-{n % 40}", recipient_type="cso_local", municipality=_HOMES[n % 8],
        amount=f"{1000 + n % 5000}.00", currency="GEL", rate="2.9412", rate_source="NBG", rate_date=day,
    )  # fmt: skip


def _complaint(day: date, n: int) -> EventData:
    return feedback.ComplaintFiled(
        occurred_on=day, case=f"case-{n}", due_on=day + timedelta(days=15), channel="form",
        category_group="general", language="ka",
    )  # fmt: skip


def _amendment(target: Draft, correct: bool) -> Draft:
    if correct:
        return Draft(msgspec.structs.replace(target.data, corrects=target.id, minutes=180), target.attributes)
    void = Voided(occurred_on=target.data.occurred_on, voids=target.id)
    return Draft(void, kind=target.type, key=target.subject)
