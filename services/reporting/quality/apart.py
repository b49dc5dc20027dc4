"""One activity that two members recorded under two ids: the same kind, day and municipality, and people on both sheets.

Neither member can see it alone: the other's title stays in its house, and that two ids are one person is known by links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from shared.events.base import EventData, Voided
from shared.events.language import decode
from shared.events.participants import ActivityCancelled, ActivityHeld, AttendanceRecorded
from shared.events.people import LinkConfirmed, LinkProposed, PersonLinked, PersonsMerged, PersonSplit
from shared.postgres import Connection
from shared.programme import UNKNOWN

_BOTH = 2  # members who must confirm a proposed match


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it stands in the copy."""

    id: str
    member: str
    data: EventData | Voided


@dataclass(frozen=True, slots=True)
class Apart:
    """Two activities that may be one: whose they are, and how many persons stand on both sheets."""

    activity: str
    member: str
    other: str
    other_member: str
    kind: str
    day: date
    municipality: str
    persons: int


class _Copy:
    """What stands of the events: the latest correction, nothing that was voided or cancelled."""

    def __init__(self, told: Iterable[Told]) -> None:
        every = list(told)
        voided = {one.data.voids for one in every if isinstance(one.data, Voided)}
        self.standing: dict[str, Told] = {}
        for one in every:
            original = getattr(one.data, "corrects", None) or one.id
            if not isinstance(one.data, Voided) and original not in voided:
                self.standing[original] = Told(original, one.member, one.data)
        self.cancelled = {
            one.data.activity for one in self.standing.values() if isinstance(one.data, ActivityCancelled)
        }

    def held(self) -> Iterator[tuple[str, ActivityHeld]]:
        """The activities that were held, with their member."""
        for one in self.standing.values():
            if isinstance(one.data, ActivityHeld) and one.data.activity not in self.cancelled:
                yield one.member, one.data


def candidates(told: Iterable[Told]) -> list[tuple[tuple[str, ActivityHeld], tuple[str, ActivityHeld]]]:
    """Pairs of activities of two members on one day, of one kind, in one municipality."""
    alike: dict[tuple[str, date, str], list[tuple[str, ActivityHeld]]] = defaultdict(list)
    for member, data in _Copy(told).held():
        if data.municipality not in {None, UNKNOWN}:
            alike[data.kind, data.occurred_on, str(data.municipality)].append((member, data))
    return [
        pair
        for some in alike.values()
        for pair in combinations(sorted(some, key=lambda one: (one[0], one[1].activity)), 2)
        if pair[0][0] != pair[1][0] and pair[0][1].activity != pair[1][1].activity
    ]


def apart(activities: Iterable[Told], people: Iterable[Told]) -> list[Apart]:
    """Those pairs of which somebody stands on both sheets; `people` are attendances and what links persons."""
    copy, links = _Copy(people), _Subjects()
    for one in copy.standing.values():
        links.hear(one)
    split = {one.data.link for one in copy.standing.values() if isinstance(one.data, PersonSplit)}
    subject = links.joined(split)
    there: dict[str, set[str]] = defaultdict(set)
    for one in copy.standing.values():
        if isinstance(one.data, AttendanceRecorded) and one.data.person:
            there[one.data.activity].add(subject.get(one.data.person, one.data.person))
    found = []
    for (member, data), (other_member, other) in candidates(activities):
        both = there[data.activity] & there[other.activity]
        if both:
            place = str(data.municipality)
            found.append(
                Apart(data.activity, member, other.activity, other_member, data.kind, data.occurred_on, place, len(both))
            )  # fmt: skip
    return sorted(found, key=lambda one: (one.day, one.activity), reverse=True)


@dataclass(slots=True)
class _Subjects:
    """Which ids are one person: links and merges, and proposals that two members have confirmed."""

    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    proposed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    confirmed: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def hear(self, one: Told) -> None:
        """One more event of persons."""
        match one.data:
            case PersonLinked() | PersonsMerged():
                self.groups[one.id] = tuple(one.data.persons)
            case LinkProposed():
                self.proposed[one.id] = tuple(one.data.persons)
            case LinkConfirmed():
                self.confirmed[one.data.proposal].add(one.member)

    def joined(self, split: set[str]) -> Mapping[str, str]:
        """One id for all ids of a person."""
        final = {id_: some for id_, some in self.proposed.items() if len(self.confirmed[id_]) >= _BOTH}
        subject: dict[str, str] = {}
        for id_, persons in (self.groups | final).items():
            if id_ not in split:
                least = min(subject.get(one, one) for one in persons)
                joined = {subject.get(one, one) for one in persons}
                subject |= {one: least for one, now in subject.items() if now in joined}
                subject |= dict.fromkeys(persons, least)
        return subject


async def recorded_apart(connection: Connection) -> list[Apart]:
    """What the copy of the events says now; sheets are read of those activities only that look alike."""
    activities = await _told(connection, _ACTIVITIES)
    alike = {one.activity for pair in candidates(activities) for _, one in pair}
    if not alike:
        return []
    return apart(activities, await _told(connection, _PEOPLE, [f'%"activity":"{one}"%' for one in alike]))


async def _told(connection: Connection, query: str, *values: object) -> list[Told]:
    rows = await connection.fetch(query, *values)
    return [Told(str(row["id"]), row["member"], decode(row["type"], row["value"])) for row in rows]


_OF = "SELECT e.id, l.member, e.type, e.value FROM event AS e JOIN lane AS l ON l.id = e.lane"
_ACTIVITIES = f"""{_OF} WHERE e.type LIKE 'participants.activity.held.v%'
                  OR e.type LIKE 'participants.activity.cancelled.v%' ORDER BY e.position"""
# Voids of attendances name no activity: all of them are looked at.
_PEOPLE = f"""{_OF} WHERE e.type LIKE 'participants.attendance.recorded.v%'
                AND (convert_from(e.value, 'UTF8') LIKE ANY($1::text[])
                     OR position('"voids":' IN convert_from(e.value, 'UTF8')) > 0)
              OR e.type LIKE ANY(ARRAY['participants.person.linked.v%', 'participants.person.merged.v%',
                 'participants.person.link_proposed.v%', 'participants.person.link_confirmed.v%',
                 'participants.person.split.v%']) ORDER BY e.position"""
