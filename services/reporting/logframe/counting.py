"""The counting: applies one event after another and says what each adds to which figure.

For every event: find the entities that it touches, take their histories before and after, and give the difference. A
history is a pure function of what is known, ordered by recorded time; so the sums per (place, known_at) are the same for
every order of arrival, and a rebuild from zero gives what was counted live. An event changes nothing before it was
recorded, so that histories are taken from that moment on. Persons of whom it is only proposed that they are one are
taken each by herself; what the proposals leave open is followed beside them (proposals.py). The one short cut is the
common case: a plain attendance recorded after everything else of its person (short_way.py).
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import NamedTuple, TypeAlias

from services.reporting.logframe.compiling import compiled
from services.reporting.logframe.entities import Entity
from services.reporting.logframe.figures import (
    Contribution,
    History,
    Ledgered,
    Measure,
    Standing,
    difference,
)
from services.reporting.logframe.kinds.base import Kind
from services.reporting.logframe.known import FOR_EVER, Known, target_of
from services.reporting.logframe.openings import Subject
from services.reporting.logframe.proposals import Before, Line, Proposals
from services.reporting.logframe.references import ATTENDANCE
from services.reporting.logframe.short_way import ShortWay
from services.reporting.logframe.world import World
from shared.events.base import Voided
from shared.programme import Programme

_Place: TypeAlias = tuple[int, int, bool]  # an entity, its number of ids, and whether its persons are kept
_Stood: TypeAlias = tuple[Standing, Sequence[Subject]]


class WrongTarget(ValueError):
    """A correction or void that names what it may not: another lane's event, another type's, or an amendment."""


class Change(NamedTuple):
    """What an event does to what is known."""

    original: Known
    make: Callable[[], None]
    versions: tuple[Known, ...]  # what carried or will carry the original's data


class Course(NamedTuple):
    """An entity's cells from a moment on, as differences, and whom they belong to."""

    entity: Entity
    history: History
    line: Line


class Counting:
    """All indicators of one logframe version over one world. Feed it events in any order that the gate admits."""

    def __init__(self, programme: Programme) -> None:
        made = compiled(programme)
        self.refused: list[tuple[Known, str]] = []  # amendments that the arrival of their target proved wrong
        self._amendments: set[str] = set()
        self.world: World = made.world()
        self._names = made.names()
        self._kinds: defaultdict[str, list[Kind]] = defaultdict(list)
        for kind in made.kinds:
            self._kinds[kind.unit].append(kind)
        people = [kind for kind in self._kinds["person"] if ATTENDANCE in kind.events]
        self._short_way = ShortWay(people, self.world)
        self._proposals = Proposals(self.world, lambda entity: self._course(entity, -FOR_EVER, {}).line)

    def apply(self, event: Known) -> list[Contribution]:
        """Take an event in; returns what it adds. Raises WrongTarget and leaves everything as it was."""
        change = self._change(event)
        if change is None:
            return []
        if change.original is event and event.name == ATTENDANCE:
            quick = self._short_way.take(event)
            if quick is not None:
                return quick
        return self._recount(change, event.recorded)

    def at_once(self, events: Iterable[Known]) -> list[Contribution]:
        """A whole history: what `apply` of one after another adds up to. Wrong targets change nothing.

        Each entity's history is taken once, when all is known, and not again for each event that touches it. What is
        counted so cannot be counted on.
        """
        for event in events:
            with contextlib.suppress(WrongTarget):
                if change := self._change(event):
                    change.make()
        entities = {id(one): one for unit in self._kinds for one in self.world.entities.of(unit).values()}
        lines: list[tuple[Entity, Line]] = []
        return difference(
            (), chain(self._histories(entities.values(), lines), self._proposals.at_once(lines))
        )

    def _histories(self, entities: Iterable[Entity], lines: list[tuple[Entity, Line]]) -> Iterator[History]:
        """Each entity's history; the lines of those of whom something was proposed are added to `lines`."""
        for entity in entities:
            course = self._course(entity, -FOR_EVER, {})
            if self._proposals.concerned(entity):
                lines.append((entity, course.line))
            yield course.history

    def _change(self, event: Known) -> Change | None:
        """What an event changes that can be counted; None where it is none or has been made already."""
        target = target_of(event.data)
        if target is not None:
            return self._amend(event, target)
        if event.id in self.world.events:
            return None
        if event.name not in self._names:
            self._add(event)
            return None
        versions = (event, *self.world.waiting.get(event.id, ()))
        return Change(event, partial(self._add, event), versions)

    def _amend(self, event: Known, target: str) -> Change | None:
        original = self.world.events.get(target)
        if target in self._amendments:
            raise WrongTarget("it names a correction or a void; name the original")
        if original is None:
            self._amendments.add(event.id)
            self.world.waiting[target].append(event)
            return None
        check_target(event, original)
        if any(had.id == event.id for had in original.amendments):
            return None
        if original.name not in self._names:
            self._index_amendment(original, event)
            return None
        return Change(
            original, partial(self._index_amendment, original, event), (*original.versions(), event)
        )

    def _index_amendment(self, original: Known, event: Known) -> None:
        self._amendments.add(event.id)
        original.amendments.append(event)
        if not isinstance(event.data, Voided):
            self.world.index(original, event)

    def _add(self, event: Known) -> None:
        self.world.events[event.id] = event
        self.world.index(event, event)
        for amendment in self.world.waiting.pop(event.id, []):
            try:
                check_target(amendment, event)
            except WrongTarget as wrong:
                self.refused.append((amendment, str(wrong)))
                continue
            self._index_amendment(event, amendment)

    def _recount(self, change: Change, since: int) -> list[Contribution]:
        """The long way: histories before and after the change, and their difference."""
        told = [one for one in change.versions if not isinstance(one.data, Voided)]
        starts: dict[_Place, _Stood] = {}
        before = [self._course(one, since, starts) for one in self.world.touched(change.original, told)]
        links = self._proposals.links(change.original, told)
        had = Before([(one.entity, one.line) for one in before], self._proposals.bound(links, since))
        change.make()
        entities = self.world.touched(change.original, told)
        after = [self._course(one, since, starts) for one in entities]
        opened = self._proposals.changes(had, [(one.entity, one.line) for one in after], links, since)
        for entity in entities:
            self._settle(entity)
        return difference(
            [*(one.history for one in before), opened[0]], [*(one.history for one in after), opened[1]]
        )

    def _course(self, entity: Entity, since: int, starts: dict[_Place, _Stood]) -> Course:
        """The entity's cells at every moment from `since` on at which anything about it changed.

        `starts` keeps what stood before that, by place: no change reaches back behind it.
        """
        kinds = self._kinds.get(entity.unit)
        if not kinds:
            return Course(entity, {}, [])
        keep = self._proposals.concerned(entity)
        place = id(entity), len(entity.ids), keep
        if place not in starts:
            starts[place] = self._cells(entity, kinds, since - 1, keep=keep)
        standing, subjects = starts[place]
        history, line = Ledgered(standing), [(since - 1, subjects)]
        for when in sorted(self.world.times(entity)):
            if when >= since:
                standing, subjects = self._cells(entity, kinds, when, keep=keep)
                history.move_to(standing, when)
                line.append((when, subjects))
        return Course(entity, history.history, line)

    def _cells(self, entity: Entity, kinds: Sequence[Kind], when: int, *, keep: bool) -> _Stood:
        standing: Standing = {}
        subjects: list[Subject] = []
        for ids, views in self.world.views(entity, when):
            names = {view.original.name for view in views}
            own = [kind.cells(views) for kind in kinds if not kind.events.isdisjoint(names)]
            for key, value in chain.from_iterable(some.items() for some in own):
                had = standing.get(key, (0, 0))
                standing[key] = had[0] + value, had[1] + 1
            if keep:
                new = [key for some in own for key in some if key.measure is Measure.NEW]
                subjects.append(Subject(frozenset(ids), tuple(new)))
        return standing, subjects

    def _settle(self, entity: Entity) -> None:
        """After the long way, make the short way possible again."""
        entity.winners = {}
        if entity.unit != "person":
            return
        entity.latest = max(self.world.times(entity), default=0)
        subjects = self.world.views(entity, FOR_EVER)
        if len(subjects) > 1 or self._proposals.concerned(entity):
            entity.latest = FOR_EVER  # ids that may be joined and parted: only the long way counts them
            return
        self._short_way.settle(entity, subjects[0][1])


def check_target(amendment: Known, original: Known) -> None:
    """Refuse an amendment of another member's, lane's or type's event, or of an amendment (rule 4a.a)."""
    if target_of(original.data) is not None:
        raise WrongTarget("it names a correction or a void; name the original")
    if amendment.lane != original.lane or amendment.name != original.name:
        raise WrongTarget("it names an event of another lane or type")
