"""From the lines of a file to what the counting takes in: each event once, shaped, in an order that a gate admits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from services.reporting.door import envelope, forms, lines, spelling
from services.reporting.door.catalogue import NOT_COUNTED
from services.reporting.door.envelope import Clear
from services.reporting.door.lines import Faults, Fields, Line, Note
from services.reporting.door.wording import explained
from services.reporting.logframe.known import Known, moment
from shared.events.base import LATEST, EventData, PersonPart, Voided
from shared.events.language import latest
from shared.programme import Programme
from shared.programme.problems import Problem


class BadEvents(ValueError):
    """A file of events with faults; its text lists each with file, line, field and what would be right."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class History:
    """The events of files in the order in which they arrive, and where each stands.

    `not_counted` are events of types that no figure counts, `repeats` lines that say again what one has said. Events of
    types that nobody knows yet are among them; `unknown` says how many there are of each.
    """

    events: tuple[Known, ...]
    places: Mapping[str, Line]
    repeats: int
    not_counted: int
    unknown: Mapping[str, int] = field(default_factory=dict)


def read(paths: Sequence[Path], programme: Programme) -> History:
    """The history that some files tell; raises BadEvents with every fault."""
    faults = Faults()
    understood = [
        one
        for path in paths
        for line in lines.read(path, faults)
        if (one := envelope.understand(line, programme, faults)) is not None
    ]
    distinct = _distinct(understood, faults)
    by_id = {one.id: one for one in distinct}
    for one in distinct:
        one.name = _void_of(one, by_id)
    counted = [one for one in distinct if one.name in LATEST and one.name not in NOT_COUNTED]
    lanes = {one.id: _lane(one, by_id, programme) for one in counted}
    sequences = _sequences(counted, lanes, faults)
    known = [
        shaped
        for one in counted
        if (shaped := _known(one, lanes[one.id], sequences[one.id], by_id, faults, programme)) is not None
    ]
    if faults.problems:
        raise BadEvents(faults.problems)
    places = {one.id: one.line for one in distinct}
    repeats, not_counted = len(understood) - len(distinct), len(distinct) - len(counted)
    unknown = Counter(one.name for one in distinct if one.name not in LATEST and one.name not in NOT_COUNTED)
    return History(in_lane_order(known), places, repeats, not_counted, dict(sorted(unknown.items())))


def in_lane_order(events: Sequence[Known]) -> tuple[Known, ...]:
    """The order of arrival with each lane's events in their sequence, which is how the gate hands them on."""
    waiting: defaultdict[str, list[Known]] = defaultdict(list)
    for one in sorted(events, key=lambda known: known.sequence, reverse=True):
        waiting[one.lane].append(one)
    arrived = [waiting[one.lane].pop() for one in events]
    for position, one in enumerate(arrived, start=1):
        one.position = position
    return tuple(arrived)


def _void_of(one: Clear, by_id: dict[str, Clear]) -> str:
    """Its type; a void has its target's, whatever is written."""
    target = by_id.get(str(one.data.get("voids", "")))
    same_service = target is not None and target.name.partition(".")[0] == one.name.partition(".")[0]
    return target.name if target is not None and same_service else one.name


def _distinct(understood: list[Clear], faults: Faults) -> list[Clear]:
    """Each event once; the same id with other content is a fault."""
    found: dict[str, Clear] = {}
    for one in understood:
        first = found.setdefault(one.id, one)
        same = (one.name, one.member, one.recorded, one.data) == (
            first.name, first.member, first.recorded, first.data,
        )  # fmt: skip
        if not same:
            note = faults.at(one.line)
            note(
                "id",
                f"the event of line {first.line.number} has it, with other content",
                "give it its own id",
            )
    return list(found.values())


def _lane(one: Clear, by_id: dict[str, Clear], programme: Programme) -> str:
    """Its lane; left out, it is its target's, if that is of the same member and service, else the only one there."""
    target = by_id.get(one.target or "")
    if one.lane is None and target is not None and (target.member, target.name) == (one.member, one.name):
        return target.lane or _only(one, programme)
    return one.lane or _only(one, programme)


def _only(one: Clear, programme: Programme) -> str:
    service = one.name.partition(".")[0]
    return f"{programme.code}.{one.member}.{service}/0"


def _sequences(events: list[Clear], lanes: dict[str, str], faults: Faults) -> dict[str, int]:
    """Each event's place in its lane: as written if lane and sequence are, else by recorded time, sequence and id."""
    of_lane: defaultdict[str, list[Clear]] = defaultdict(list)
    for one in events:
        of_lane[lanes[one.id]].append(one)
    found: dict[str, int] = {}
    for some in of_lane.values():
        written = {one.id: one.sequence for one in some if one.lane is not None and one.sequence is not None}
        if len(written) == len(some):
            _each_once(some, faults)
            found |= written
        else:
            in_order = sorted(some, key=lambda event: (event.recorded, event.sequence or 0, event.id))
            found |= {one.id: place for place, one in enumerate(in_order, start=1)}
    return found


def _each_once(events: list[Clear], faults: Faults) -> None:
    taken: dict[int | None, Clear] = {}
    for one in events:
        first = taken.setdefault(one.sequence, one)
        if first is not one:
            message = f"line {first.line.number} has it in the same lane"
            faults.at(one.line)("sequence", message, "number each event of a lane once")


def _known(
    one: Clear, lane: str, sequence: int, by_id: dict[str, Clear], faults: Faults, programme: Programme
) -> Known | None:
    note = faults.at(one.line)
    data, parts = forms.shaped(one.name, _completed(one, by_id))
    shape: type[msgspec.Struct] = Voided if "voids" in data else latest(one.name).model
    data = spelling.texts(shape, spelling.place(programme, data))
    try:
        event: Any = msgspec.convert(data, shape, strict=False)
    except msgspec.ValidationError as wrong:
        note(*explained(str(wrong), shape))
        return None
    people = _people(parts, programme, note, of_users=hasattr(event, "users"))
    if people is None:
        return None
    if _rate_of_nothing(event):
        note(
            "data.rate",
            "is 0",
            "write units of the currency for one EUR, or leave it out while it is pending",
        )
        return None
    if isinstance(event, EventData) and (missing := _no_key(one, event)):
        note(f"data.{missing}", "is missing", "write it: it says of whom or of what the event speaks")
        return None
    alone = people[0] if people and not hasattr(event, "users") else None
    parts_of = people if hasattr(event, "users") else ()
    return Known(
        one.id, one.name, one.member, lane, sequence, moment(one.recorded), 0, event, alone, parts=parts_of
    )


def _people(
    parts: Sequence[Fields], programme: Programme, note: Note, *, of_users: bool
) -> tuple[PersonPart, ...] | None:
    """The persons' parts of an event; None if one of them is none, which is noted with its place."""
    people = []
    for place, part in enumerate(parts):
        try:
            people.append(msgspec.convert(spelling.place(programme, part), PersonPart, strict=False))
        except msgspec.ValidationError as wrong:
            name, what, hint = explained(str(wrong), PersonPart)
            note(name.replace("data", f"data.users[{place}]", 1) if of_users else name, what, hint)
            return None
    return tuple(people)


def _no_key(one: Clear, event: EventData) -> str:
    """The field of the key if it is required and empty; `person or organisation` may not both be empty."""
    keys = latest(one.name).keys
    if len(keys) > 1 and not any(getattr(event, key) for key in keys):
        return " or data.".join(keys)
    return ""


def _completed(one: Clear, by_id: dict[str, Clear]) -> Fields:
    """What an event may leave out because another line says it: a reversal's grant and currency, a void's day, who submits."""
    data = dict(one.data)
    other = by_id.get(str(data.get("reverses") or one.target or ""))
    if "voids" in data:
        data.setdefault("occurred_on", one.recorded.date().isoformat())
    elif one.name == "reporting.period.submitted":
        data.setdefault("member", one.member)
    elif data.get("reverses"):
        for name in ("grant", "currency"):
            data.setdefault(name, other.data.get(name, "unknown") if other else "unknown")
    return data


def _rate_of_nothing(event: object) -> bool:
    rate = getattr(event, "rate", None)
    return rate is not None and not Decimal(rate)
