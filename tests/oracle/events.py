"""Events as plain data: what stands of them at a moment, and which are refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """One event of a ledger; `order` is its place in its lane."""

    id: str
    name: str
    member: str
    lane: str
    order: tuple[Any, ...]
    recorded: datetime
    data: Data

    @property
    def target(self) -> str | None:
        """The event that it corrects or voids."""
        target = self.data.get("voids") or self.data.get("corrects")
        return str(target) if target else None

    @property
    def day(self) -> date:
        """When it happened."""
        return date.fromisoformat(self.data["occurred_on"])

    @property
    def rank(self) -> tuple[date, str]:
        """First is least by day, then by the id of the original (rule 4a.c)."""
        return self.day, self.id


def read(document: Data) -> Event:
    """An event from its CloudEvents JSON."""
    name = str(document["type"]).rpartition(".v")[0]
    _, _, member, service = str(document["source"]).split("/")
    recorded = datetime.fromisoformat(document["time"])
    sequence = int(document.get("sequence", 0))
    lane = document.get("lane", f"{member}.{service}")
    return Event(
        document["id"], name, member, lane, (sequence, recorded, document["id"]), recorded, document["data"]
    )


def known(documents: Iterable[Data], until: datetime | None) -> list[Event]:
    """Each event once, those recorded later left out (rule 4a.f)."""
    found = {one.id: one for one in map(read, documents)}
    return [one for one in found.values() if until is None or one.recorded <= until]


def refused(events: list[Event]) -> dict[str, str]:
    """Corrections and voids that may not name what they name, with the reason (rule 4a.a)."""
    by_id = {one.id: one for one in events}
    reasons = {}
    for one in events:
        if one.target is None:
            continue
        original = by_id.get(one.target)
        if original is None:
            reasons[one.id] = "waits for its target"
        elif original.target is not None:
            reasons[one.id] = "names a correction or a void"
        elif (original.member, original.lane) != (one.member, one.lane):
            reasons[one.id] = "names an event of another member or lane"
        elif original.name != one.name:
            reasons[one.id] = "names an event of another type"
    return reasons


def live(events: list[Event]) -> list[Event]:
    """The originals that stand, each with the data of its last correction, in the order of happening (rule 4a.a)."""
    wrong = refused(events)
    amendments = [one for one in events if one.target and one.id not in wrong]
    voided = {one.target for one in amendments if one.data.get("voids")}
    found = []
    for original in events:
        if original.target is not None or original.id in voided:
            continue
        corrections = [one for one in amendments if one.target == original.id]
        last = max(corrections, key=lambda one: one.order, default=original)
        found.append(replace(original, data=last.data))
    return sorted(found, key=lambda one: one.rank)
