"""A story: drafts of events in the hands of chance, and the history that their recording makes of them."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

Document = dict[str, Any]
Picked = TypeVar("Picked")

MEMBERS = ("cenn", "ctc", "kkm", "fe")
BEGIN = datetime(2022, 1, 1, 8, tzinfo=UTC)
EDGES = (
    date(2021, 11, 15), date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31), date(2023, 1, 1), date(2024, 2, 29),
    date(2024, 12, 31), date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1),
)  # fmt: skip
FIRST, LAST = date(2022, 1, 1), date(2026, 2, 1)


@dataclass
class Draft:
    """An event before it is recorded; `weight` is its place in the order of recording."""

    id: str
    member: str
    name: str
    key: str
    data: Document
    weight: float
    amends: bool = False

    @property
    def lane(self) -> str:
        """Two lanes a service, by the event's key."""
        service = self.name.split(".")[0]
        return f"csdp.{self.member}.{service}/{sum(self.key.encode()) % 2}"


@dataclass
class Story:
    """What happens, drawn from a source of chance."""

    chance: Random
    drafts: list[Draft] = field(default_factory=list)

    def pick(self, some: Sequence[Picked]) -> Picked:
        """One of some."""
        return self.chance.choice(list(some))

    def often(self, of: int = 4) -> bool:
        """Mostly true: false once in `of` times."""
        return self.chance.randrange(of) > 0

    def member(self) -> str:
        """One of the members."""
        return self.pick(MEMBERS)

    def day(self) -> date:
        """A day, often one at the edge of a period."""
        if self.chance.randrange(4) == 0:
            return self.pick(EDGES)
        return FIRST + timedelta(days=self.chance.randrange((LAST - FIRST).days))

    def near(self, day: date, days: int) -> date:
        """A day up to so many days later, sometimes a little earlier."""
        return day + timedelta(days=self.chance.randrange(-5, days + 1))

    def person(self, among: int = 5) -> str:
        """One of few persons' ids, so that they meet again."""
        return f"0000000{self.chance.randrange(among)}-0000-4000-8000-000000000000"

    def organisation(self) -> str:
        """One of few organisations' ids."""
        return f"GE-NAPR-40000000{self.chance.randrange(4)}"

    def place(self) -> str | None:
        """A municipality: in scope, outside, or not stated."""
        return self.pick(["GE-KK-MAR", "GE-KK-BOL", "GE-SJ-NIN", "GE-SJ-ASP", None])

    def part(self) -> Document:
        """A person's part, some of it not stated."""
        said: Document = {
            "age": self.pick([None, 13, 14, 17, 18, 25, 29, 30, 64, 65]),
            "sex": self.pick([None, "F", "F", "M", "other"]),
            "disability": self.pick([None, "yes", "no"]),
            "ethnicity": self.pick([None, "georgian", "armenian", "azerbaijani", "prefer_not_to_say"]),
            "home": self.place(),
            "vulnerability": self.pick([None, ["displaced"], ["single_parent", "rural_poor"]]),
        }
        return {name: value for name, value in said.items() if value is not None}

    def tell(
        self, name: str, key: str, day: date, *, by: str | None = None, after: str = "", **data: Any
    ) -> str:
        """Let an event happen; returns its id. `by` publishes it; `after` is the id of one recorded earlier."""
        known = {name: value for name, value in data.items() if value is not None}
        weight = self.chance.random()
        if after:
            weight = self.chance.uniform(self.draft(after).weight, 1.5)
        made = Draft(
            self._id(), by or self.member(), name, key, {"occurred_on": day.isoformat(), **known}, weight
        )
        self.drafts.append(made)
        return made.id

    def draft(self, event_id: str) -> Draft:
        """The draft of an event."""
        return next(one for one in self.drafts if one.id == event_id)

    def _id(self) -> str:
        """A UUIDv7; two made at the same time may sort either way, and clocks of members differ."""
        number = self.chance.randrange(1 << 20)
        while any(one.id == _uuid7(number) for one in self.drafts):
            number += 1
        return _uuid7(number)

    def amend(self) -> None:
        """Correct or void one of the events, most often as it may be done."""
        target = self.pick([one for one in self.drafts if self.often(8) is False or not one.amends])
        like = [one for one in self.drafts if one.name == target.name and not one.amends]
        if self.chance.randrange(2) or not like:
            data: Document = {"occurred_on": self.day().isoformat(), "voids": target.id}
        else:
            data = {**self.pick(like).data, "corrects": target.id}
        member = target.member if self.often(8) else self.member()
        weight = self.chance.uniform(target.weight, 1.6)
        self.drafts.append(Draft(self._id(), member, target.name, target.key, data, weight, amends=True))

    def recorded(self) -> list[Document]:
        """The history in recorded order: every lane gapless, times never going back, some equal."""
        sequences: defaultdict[str, int] = defaultdict(int)
        when, found = BEGIN, []
        for one in sorted(self.drafts, key=lambda draft: draft.weight):
            when += timedelta(days=self.pick([0, 0, 5, 30, 90]), microseconds=self.chance.randrange(2))
            sequences[one.lane] += 1
            found.append(_document(one, sequences[one.lane], when))
        return found


def _uuid7(number: int) -> str:
    return str(uuid.UUID(int=(0x0180 << 112) + (7 << 76) + (2 << 62) + number))


def _document(one: Draft, sequence: int, when: datetime) -> Document:
    data = dict(one.data)
    if (
        one.name == "feedback.complaint.closed"
    ):  # a withdrawal that lies ahead has no meaning on a day between
        data["occurred_on"] = min(data["occurred_on"], when.date().isoformat())
    return {
        "specversion": "1.0",
        "id": one.id,
        "source": f"/csdp/{one.member}/{one.name.split('.')[0]}",
        "type": f"{one.name}.v1",
        "subject": one.key,
        "time": when.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "sequence": f"{sequence:020d}",
        "lane": one.lane,
        "data": data,
    }
