"""The long way of the counting: entities' histories before and after a change, and their difference.

Most entities have few facts, and are asked anew at every moment. One with many is swept from moment to moment
(sweeping.py), and gone on with from event to event where nothing comes late.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple, TypeAlias

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
from services.reporting.logframe.known import FOR_EVER, Known
from services.reporting.logframe.openings import Subject
from services.reporting.logframe.proposals import Before, Line, Proposals
from services.reporting.logframe.references import BY_EVENT_ID, DESCRIBES, ERASED, JOINS
from services.reporting.logframe.short_way import ShortWay
from services.reporting.logframe.sweeping import Sweep
from services.reporting.logframe.world import World
from shared.events.base import Voided

LARGE = 20  # facts and links from which on an entity is swept
_ALONE = 10  # times as many for a person whose ids were never joined
_Place: TypeAlias = tuple[int, int, bool]  # an entity, its number of ids, and whether its persons are kept
_Stood: TypeAlias = tuple[Standing, Sequence[Subject]]


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


class Courses:
    """The courses of one world's entities under the kinds of one logframe, by unit."""

    def __init__(self, world: World, kinds: Mapping[str, Sequence[Kind]], short_way: ShortWay) -> None:
        self._world, self._kinds, self._short_way = world, kinds, short_way
        self._proposals = Proposals(world, lambda entity: self._course(entity, -FOR_EVER, {}).line)

    def change(self, change: Change, since: int) -> list[Contribution]:
        """Make a change of the recorded moment `since`; what it adds: the difference of histories before and after it."""
        told = [one for one in change.versions if not isinstance(one.data, Voided)]
        touched = self._world.touched(change.original, told)
        links = self._proposals.links(change.original, told)
        bound = self._proposals.bound(links, since)
        if self._goes_on(change, touched, links, since):
            before, after = self._on(change, touched, since)
        else:
            before, after = self._again(change, told, touched, since)
        lines = [(one.entity, one.line) for one in after]
        had = Before([(one.entity, one.line) for one in before], bound)
        closed, opened = self._proposals.changes(had, lines, links, since)
        return difference(
            [*(one.history for one in before), closed], [*(one.history for one in after), opened]
        )

    def at_once(self) -> Iterator[History]:
        """The histories of all that is known, from its beginning."""
        entities = {id(one): one for unit in self._kinds for one in self._world.entities.of(unit).values()}
        lines: list[tuple[Entity, Line]] = []
        for entity in entities.values():
            course = self._course(entity, -FOR_EVER, {})
            if self._proposals.concerned(entity):
                lines.append((entity, course.line))
            yield course.history
        yield self._proposals.at_once(lines)

    def _again(
        self, change: Change, told: Sequence[Known], touched: Iterable[Entity], since: int
    ) -> tuple[list[Course], list[Course]]:
        """Make a change; the courses of those whom it touches, before and after."""
        starts: dict[_Place, _Stood] = {}
        before = [self._course(one, since, starts) for one in touched]
        change.make()
        entities = self._world.touched(change.original, told)
        after = [self._course(one, since, starts) for one in entities]
        for entity in entities:
            self._settle(entity)
        return before, after

    def _goes_on(self, change: Change, touched: Sequence[Entity], links: Iterable[Known], since: int) -> bool:
        """Whether a change of a fact or link of entities with many facts is recorded after all that they rest on."""
        name = change.original.name
        if all(one.sweep is None for one in touched) or name in DESCRIBES or name == ERASED:
            return False
        times = {when for one in (change.original, *change.versions) for when in self._world.times_of(one)}
        for link in (*links, change.original) if name in JOINS or name in BY_EVENT_ID else ():
            times.update(self._world.identity.times_of(link) if link.name in JOINS else ())
        for one in touched:
            times.update((one.sweep.latest,) if one.sweep else self._world.times(one))
        return max(times) <= since

    def _on(self, change: Change, touched: Sequence[Entity], since: int) -> tuple[list[Course], list[Course]]:
        """Make a change that comes after everything else; the courses of those whom it touches, before and after."""
        sweeps = [
            (entity, next(iter(entity.ids)), entity.sweep or self._sweep(entity, FOR_EVER))
            for entity in touched
        ]
        before = [Course(one, {}, self._stands(one, sweep, since - 1)) for one, _, sweep in sweeps]
        change.make()
        whole: dict[Entity, Sweep] = {}
        for entity, some_id, sweep in sweeps:
            now = self._world.entities.get(entity.unit, some_id)
            whole[now] = whole[now].take(sweep) if now in whole else sweep
        after = []
        for entity, sweep in whole.items():
            line = self._stands(entity, sweep, since - 1)
            changed = sweep.move(self._world.moved(entity, change.original, change.versions), FOR_EVER)
            line += self._stands(entity, sweep, since)
            after.append(Course(entity, {(key, since): had for key, had in changed.items()}, line))
            sweep.latest = since
            self._settle(entity, sweep)
        return before, after

    def _stands(self, entity: Entity, sweep: Sweep, when: int) -> Line:
        return [(when, sweep.subjects() if self._proposals.concerned(entity) else ())]

    def _sweep(self, entity: Entity, when: int) -> Sweep:
        return Sweep(self._world, entity, self._kinds.get(entity.unit, ()), when)

    def _swept(self, entity: Entity, since: int) -> Course:
        """The course of an entity with many facts."""
        sweep = self._sweep(entity, since - 1)
        history: History = {}
        line = self._stands(entity, sweep, since - 1)
        for when, moved in self._world.moments(entity, since).items():
            history.update(((key, when), had) for key, had in sweep.move(moved, when).items())
            line += self._stands(entity, sweep, when)
        return Course(entity, history, line)

    def _course(self, entity: Entity, since: int, starts: dict[_Place, _Stood]) -> Course:
        """The entity's cells at every moment from `since` on at which anything about it changed.

        `starts` keeps what stood before that, by place: no change reaches back behind it.
        """
        kinds = self._kinds.get(entity.unit)
        if not kinds:
            return Course(entity, {}, [])
        if _large(entity):
            return self._swept(entity, since)
        keep = self._proposals.concerned(entity)
        place = id(entity), len(entity.ids), keep
        if place not in starts:
            starts[place] = self._cells(entity, kinds, since - 1, keep=keep)
        standing, subjects = starts[place]
        history, line = Ledgered(standing), [(since - 1, subjects)]
        for when in sorted(self._world.times(entity)):
            if when >= since:
                standing, subjects = self._cells(entity, kinds, when, keep=keep)
                history.move_to(standing, when)
                line.append((when, subjects))
        return Course(entity, history.history, line)

    def _cells(self, entity: Entity, kinds: Sequence[Kind], when: int, *, keep: bool) -> _Stood:
        standing: Standing = {}
        subjects: list[Subject] = []
        for ids, views in self._world.views(entity, when):
            names = {view.original.name for view in views}
            own = [kind.cells(views) for kind in kinds if not kind.events.isdisjoint(names)]
            for key, value in chain.from_iterable(some.items() for some in own):
                had = standing.get(key, (0, 0))
                standing[key] = had[0] + value, had[1] + 1
            if keep:
                new = [key for some in own for key in some if key.measure is Measure.NEW]
                subjects.append(Subject(frozenset(ids), tuple(new)))
        return standing, subjects

    def _settle(self, entity: Entity, sweep: Sweep | None = None) -> None:
        """After the long way, make the short way possible again, or the way on."""
        entity.winners = {}
        entity.sweep = None
        if _large(entity):
            if sweep is None:
                sweep = self._sweep(entity, FOR_EVER)
                sweep.latest = max(self._world.times(entity), default=0)
            entity.sweep, entity.latest = sweep, FOR_EVER
            return
        if entity.unit != "person":
            return
        entity.latest = max(self._world.times(entity), default=0)
        subjects = self._world.views(entity, FOR_EVER)
        if len(subjects) > 1 or self._proposals.concerned(entity):
            entity.latest = FOR_EVER  # ids that may be joined and parted: only the long way counts them
            return
        self._short_way.settle(entity, subjects[0][1])


def _large(entity: Entity) -> bool:
    """Whether it pays to keep what stands of an entity. Of one person the short way counts nearly everything."""
    if entity.unit == "activity":
        return False
    alone = entity.unit == "person" and len(entity.ids) == 1
    return len(entity.facts) + len(entity.links) > LARGE * (_ALONE if alone else 1)
