"""What open proposals leave open (Measure.OPEN): followed event by event, or through all moments of a circle.

An event that is recorded after everything else of those whom it touches changes the circles that stand (openings.py).
For one that comes later, they are gone through again from its moment on, before and after; for that the course of each
entity is kept. Persons of whom nothing was ever proposed are never looked at.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple, TypeAlias

from services.reporting.logframe.entities import Entity
from services.reporting.logframe.figures import History, Key, Measure
from services.reporting.logframe.known import FOR_EVER, Known
from services.reporting.logframe.openings import Openings, Subject
from services.reporting.logframe.references import BY_EVENT_ID, ERASED, PROPOSED
from services.reporting.logframe.world import World

Line: TypeAlias = list[tuple[int, Sequence[Subject]]]  # who stood from which moment on
_Bound: TypeAlias = list[tuple[int, AbstractSet[str]]]  # whom a proposal bound from which moment on


class Before(NamedTuple):
    """What was so before a change: the lines of the entities that it touches, and whom its proposals bound."""

    lines: Sequence[tuple[Entity, Line]]
    bound: Mapping[str, _Bound]


class Proposals:
    """Follows the proposals of one world; `course` takes an entity's line over all moments."""

    def __init__(self, world: World, course: Callable[[Entity], Line]) -> None:
        self._world, self._course = world, course
        self._stands = Openings()
        self._lines: dict[Entity, Line] = {}

    def concerned(self, entity: Entity) -> bool:
        """Whether anything was ever proposed of an entity."""
        return entity.unit == "person" and self._world.identity.proposed(entity.ids)

    def links(self, original: Known, versions: Iterable[Known]) -> list[Known]:
        """The proposals that an event may open or end."""
        if original.name == PROPOSED:
            return [original]
        found: list[Known] = []
        for version in versions:
            if original.name in BY_EVENT_ID:
                link = self._world.link_named(original.name, version.data)
                found += [link] if link is not None and link.name == PROPOSED else []
            elif original.name == ERASED:
                found += self._world.identity.proposals(version.data.person)
        return found

    def bound(self, links: Iterable[Known], since: int) -> dict[str, _Bound]:
        """Whom proposals bind just before a moment, and from each later one on at which that may change."""
        world = self._world
        return {
            link.id: [
                (when, world.identity.bound(link, when)[0])
                for when in (
                    since - 1,
                    *sorted({one for one in world.identity.times_of(link) if one >= since}),
                )
            ]
            if link.id in world.events
            else [(since - 1, frozenset())]
            for link in links
        }

    def changes(
        self, before: Before, after: Sequence[tuple[Entity, Line]], links: Sequence[Known], since: int
    ) -> tuple[History, History]:
        """What is open before and after a change that an event of the moment `since` made, as far as they differ."""
        mine = [(entity, line) for entity, line in after if self.concerned(entity)]
        if not mine and not links:
            return {}, {}
        for entity, _ in (*before.lines, *mine):
            self._lines.pop(entity, None)
        bound = self.bound(links, since)
        ids = {one for entity, _ in mine for one in entity.ids}
        ids.update(one for some in bound.values() for _, persons in some for one in persons)
        newest = max(
            *(when for _, line in (*before.lines, *mine) for when, _ in line),
            *(when for some in bound.values() for when, _ in some),
            since,
        )
        stands = self._stands
        late = max(newest, stands.latest(ids)) > since
        for _, line in mine:
            stands.stand(line[-1][1])
        for link, some in bound.items():
            stands.bind(link, some[-1][1])
        stands.note(ids, newest)
        changed = stands.take()
        if not late:
            return {}, _as_history(changed, since)
        if _unchanged(before.lines, mine) and before.bound == bound:
            return {}, {}
        return self._again(ids, before.lines, before.bound, since), self._again(ids, mine, bound, since)

    def at_once(self, lines: Sequence[tuple[Entity, Line]]) -> History:
        """What is open at every moment, from the lines of all entities that are concerned."""
        ids = {one for entity, _ in lines for one in entity.ids}
        return self._again(ids, lines, {}, -FOR_EVER)

    def _again(
        self,
        ids: AbstractSet[str],
        lines: Sequence[tuple[Entity, Line]],
        bound: Mapping[str, _Bound],
        since: int,
    ) -> History:
        """What is open of some persons' circles from a moment on; lines and bounds that are not given are the world's."""
        given = {one for entity, line in lines for subject in line[0][1] for one in subject.ids}
        persons, links = self._around(ids)
        others = {
            id(entity): entity
            for entity in (self._world.entities.get("person", one) for one in persons)
            if given.isdisjoint(entity.ids)
        }
        courses = [line for _, line in lines] + [self._line(entity) for entity in others.values()]
        steps: defaultdict[int, tuple[list[Sequence[Subject]], list[tuple[str, AbstractSet[str]]]]]
        steps = defaultdict(lambda: ([], []))
        for line in courses:
            for when, subjects in _from(line, since):
                steps[when][0].append(subjects)
        whole = {**self.bound([link for link in links if link.id not in bound], since), **bound}
        for link, some in whole.items():
            for when, persons_bound in some:
                steps[when][1].append((link, persons_bound))
        return _through(steps, since)

    def _around(self, ids: Iterable[str]) -> tuple[set[str], list[Known]]:
        """All persons whom proposals or links, whenever they were in force, tie to some; and the proposals."""
        persons: set[str] = set()
        links: dict[str, Known] = {}
        left = list(ids)
        while left:
            one = left.pop()
            if one in persons:
                continue
            persons.add(one)
            left += self._world.entities.get("person", one).ids - persons
            for link in self._world.identity.proposals(one):
                if link.id not in links:
                    links[link.id] = link
                    left += [person for version in link.versions() for person in version.data.persons]
        return persons, list(links.values())

    def _line(self, entity: Entity) -> Line:
        if entity not in self._lines:
            self._lines[entity] = self._course(entity)
        return self._lines[entity]


def _from(line: Line, since: int) -> Line:
    """A line from a moment on, beginning with what stood just before it."""
    at = bisect_left(line, since, key=lambda step: step[0])
    return [(since - 1, line[at - 1][1]), *line[at:]] if at else line


def _unchanged(before: Iterable[tuple[Entity, Line]], after: Iterable[tuple[Entity, Line]]) -> bool:
    """Whether the same persons are new in the same places at every moment."""
    return _moves(before) == _moves(after)


def _moves(some: Iterable[tuple[Entity, Line]]) -> set[tuple[int, frozenset[Subject]]]:
    found: set[tuple[int, frozenset[Subject]]] = set()
    for _, line in some:
        stood: frozenset[Subject] | None = None
        for when, subjects in line:
            stands = frozenset(subjects)
            if stands != stood:
                found.add((when, stands))
                stood = stands
    return found


def _through(
    steps: Mapping[int, tuple[list[Sequence[Subject]], list[tuple[str, AbstractSet[str]]]]], since: int
) -> History:
    openings, found = Openings(), History()
    for when in sorted(steps):
        stand, bind = steps[when]
        for subjects in stand:
            openings.stand(subjects)
        for link, persons in bind:
            openings.bind(link, persons)
        changed = openings.take()
        if when >= since:
            found.update(_as_history(changed, when))
    return found


def _as_history(changed: Mapping[Key, int], when: int) -> History:
    return {(key._replace(measure=Measure.OPEN), when): (value, value) for key, value in changed.items()}
