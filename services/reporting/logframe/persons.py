"""Persons: random ids of several members joined to one subject by links, and the facts that are known of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from services.reporting.logframe.known import Known
from shared.events.participants import PersonLinked


@dataclass(slots=True, eq=False)
class Person:
    """All ids that were ever joined, whatever the moment: one unit of recounting.

    `latest` is the newest recorded moment that went into the count; `winners` are the facts that stand now, by
    indicator and scope. Both serve the short way only: a plain new fact recorded after everything else.
    """

    ids: set[str]
    facts: list[Known] = field(default_factory=list)
    links: list[Known] = field(default_factory=list)
    latest: int = 0
    winners: dict[tuple[object, ...], object] = field(default_factory=dict)

    def subjects(self, when: int) -> Iterator[set[str]]:
        """The ids that are one person at a moment: connected by the links live then (rule 4a.e)."""
        pairs = [
            set(known.data.persons) & self.ids
            for link in self.links
            if (known := link.at(when)) and isinstance(known.data, PersonLinked)
        ]
        left = set(self.ids)
        while left:
            joined = {left.pop()}
            while more := [pair for pair in pairs if pair & joined and not pair <= joined]:
                joined = joined.union(*more)
            left -= joined
            yield joined


class Persons:
    """Finds the person of an id; joins two when a link between their ids arrives, and never parts them again."""

    def __init__(self) -> None:
        self._by_id: dict[str, Person] = {}

    def of(self, person_id: str) -> Person:
        """The person of an id, made on first sight."""
        person = self._by_id.get(person_id)
        if person is None:
            person = self._by_id[person_id] = Person({person_id})
        return person

    def all_of(self, known: Iterable[Known]) -> list[Person]:
        """The distinct persons of some events, whichever version of the event names them."""
        found: dict[int, Person] = {}
        for one in known:
            for version in one.versions():
                person_id = getattr(version.data, "person", None)
                if person_id:
                    person = self.of(person_id)
                    found[id(person)] = person
        return list(found.values())

    def join(self, ids: Iterable[str]) -> Person:
        """Make one unit of the persons of these ids."""
        parts = {id(person): person for person in map(self.of, ids)}
        first, *others = sorted(parts.values(), key=lambda person: -len(person.facts))
        for other in others:
            first.ids |= other.ids
            first.facts += other.facts
            first.links += other.links
            for person_id in other.ids:
                self._by_id[person_id] = first
        return first
