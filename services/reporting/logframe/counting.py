"""The counting: applies one event after another and says what each adds to which figure.

For every event: find the entities that it touches, take their histories before and after, and give the difference. A
history is a pure function of what is known, ordered by recorded time; so the sums per (place, known_at) are the same for
every order of arrival, and a rebuild from zero gives what was counted live. An event changes nothing before it was
recorded, so that histories are taken from that moment on. Persons of whom it is only proposed that they are one are
taken each by herself; what the proposals leave open is followed beside them (proposals.py). The one short cut is the
common case: a plain attendance recorded after everything else of its person (short_way.py); the rest is courses.py.
"""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from services.reporting.logframe.compiling import compiled
from services.reporting.logframe.courses import Change, Courses
from services.reporting.logframe.figures import (
    Contribution,
    difference,
)
from services.reporting.logframe.kinds.base import Kind
from services.reporting.logframe.known import Known, target_of
from services.reporting.logframe.references import ATTENDANCE
from services.reporting.logframe.short_way import ShortWay
from services.reporting.logframe.world import World
from shared.events.base import Voided
from shared.programme import Programme


class WrongTarget(ValueError):
    """A correction or void that names what it may not: another lane's event, another type's, or an amendment."""


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
        self._courses = Courses(self.world, self._kinds, self._short_way)

    def apply(self, event: Known) -> list[Contribution]:
        """Take an event in; returns what it adds. Raises WrongTarget and leaves everything as it was."""
        change = self._change(event)
        if change is None:
            return []
        if change.original is event and event.name == ATTENDANCE:
            quick = self._short_way.take(event)
            if quick is not None:
                return quick
        return self._courses.change(change, event.recorded)

    def at_once(self, events: Iterable[Known]) -> list[Contribution]:
        """A whole history: what `apply` of one after another adds up to. Wrong targets change nothing.

        Each entity's history is taken once, when all is known, and not again for each event that touches it. What is
        counted so cannot be counted on.
        """
        for event in events:
            with contextlib.suppress(WrongTarget):
                if change := self._change(event):
                    change.make()
        return difference((), self._courses.at_once())

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


def check_target(amendment: Known, original: Known) -> None:
    """Refuse an amendment of another member's, lane's or type's event, or of an amendment (rule 4a.a)."""
    if target_of(original.data) is not None:
        raise WrongTarget("it names a correction or a void; name the original")
    if amendment.lane != original.lane or amendment.name != original.name:
        raise WrongTarget("it names an event of another lane or type")
