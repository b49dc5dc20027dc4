"""Who would be nobody new if every open proposal were right (Measure.OPEN): all but the first of those it would make one.

A circle is whom open proposals would make one. Of its persons' first facts all but the first are open, per indicator.
So a fact, or a proposal, changes what is open in few places: where it stands, and where the first was or will be. Only
the end of a proposal divides a circle, and has it made anew.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import NamedTuple

from services.reporting.logframe.figures import Cell, Key

_NEVER = -(2**62)


class Subject(NamedTuple):
    """Ids that are one person, and where she counts as new."""

    ids: frozenset[str]
    keys: tuple[Key, ...]


class _Circle:
    """Persons whom open proposals would make one: where each is new by indicator, and when that last changed."""

    __slots__ = ("keys", "latest", "subjects")

    def __init__(self) -> None:
        self.subjects: set[Subject] = set()
        self.keys: dict[str, list[Key]] = {}
        self.latest = _NEVER


class Openings:
    """The circles as they stand at one moment. `take` gives what was opened and closed since it was last asked."""

    def __init__(self) -> None:
        self._subject: dict[str, Subject] = {}
        self._circle: dict[str, _Circle] = {}  # by each id
        self._bound: dict[str, AbstractSet[str]] = {}  # by proposal
        self._named: defaultdict[str, set[str]] = defaultdict(set)  # proposals by person
        self._changed: Counter[Key] = Counter()

    def take(self) -> dict[Key, int]:
        """What was opened (+) and closed (-), by the place where it counts as new."""
        changed, self._changed = self._changed, Counter()
        return {key: value for key, value in changed.items() if value}

    def latest(self, ids: Iterable[str]) -> int:
        """When anything about the circles of some ids last changed."""
        return max((self._circle[one].latest for one in ids if one in self._circle), default=_NEVER)

    def note(self, ids: Iterable[str], when: int) -> None:
        """Say that something about the circles of some ids changed at a moment."""
        for one in ids:
            circle = self._circle[one]
            circle.latest = max(circle.latest, when)

    def stand(self, subjects: Sequence[Subject]) -> None:
        """What stands now of ids that are counted together: all of them, each in one subject."""
        had = {self._subject[one] for subject in subjects for one in subject.ids if one in self._subject}
        if had == set(subjects):
            return
        whose = {one: number for number, subject in enumerate(subjects) for one in subject.ids}
        if any(len({whose[person] for person in one.ids}) > 1 for one in had):  # one was parted
            self._anew(had, subjects)
            return
        for subject in subjects:
            self._replace({self._subject[one] for one in subject.ids if one in self._subject}, subject)

    def bind(self, link: str, ids: AbstractSet[str]) -> None:
        """What a proposal joins now, or would join."""
        had = self._bound.get(link, frozenset())
        if had == ids:
            return
        self._bound[link] = ids
        for one in ids:
            self._named[one].add(link)
        if had <= ids:
            self._unite(ids)
        else:
            self._anew({self._subject[one] for one in had | ids}, ())

    def _replace(self, had: AbstractSet[Subject], subject: Subject) -> None:
        """A subject takes the place of those whom its ids were; their circles become one."""
        circle = self._unite(one for some in had for one in some.ids) if had else _Circle()
        for one in had:
            circle.subjects.discard(one)
            for key in one.keys:
                self._close(circle, key)
        self._put(circle, subject)

    def _put(self, circle: _Circle, subject: Subject) -> None:
        circle.subjects.add(subject)
        for key in subject.keys:
            self._open(circle, key)
        for one in subject.ids:
            self._subject[one], self._circle[one] = subject, circle

    def _open(self, circle: _Circle, key: Key) -> None:
        keys = circle.keys.setdefault(key.indicator, [])
        insort(keys, key, key=_rank)
        if len(keys) > 1:
            self._changed[key if keys[0] is not key else keys[1]] += 1

    def _close(self, circle: _Circle, key: Key) -> None:
        keys = circle.keys[key.indicator]
        at = bisect_left(keys, _rank(key), key=_rank)
        while keys[at] != key:  # of two members' facts of one event each has its own place
            at += 1
        if len(keys) > 1:
            self._changed[key if at else keys[1]] -= 1
        del keys[at]

    def _unite(self, ids: Iterable[str]) -> _Circle:
        circles = {id(circle): circle for circle in map(self._circle.__getitem__, ids)}
        first, *others = sorted(circles.values(), key=lambda circle: -len(circle.subjects))
        for other in others:
            for code, keys in other.keys.items():
                self._join(first.keys.setdefault(code, []), keys)
            first.latest = max(first.latest, other.latest)
            first.subjects |= other.subjects
            for subject in other.subjects:
                self._circle.update(dict.fromkeys(subject.ids, first))
        return first

    def _join(self, mine: list[Key], keys: Sequence[Key]) -> None:
        if mine and keys:
            self._changed[max(mine[0], keys[0], key=_rank)] += 1
        for key in keys:
            insort(mine, key, key=_rank)

    def _anew(self, had: AbstractSet[Subject], instead: Sequence[Subject]) -> None:
        """Make the circles of some subjects anew, with others instead of them if any are given."""
        circles = {id(circle): circle for one in had for circle in map(self._circle.__getitem__, one.ids)}
        subjects = {one for circle in circles.values() for one in circle.subjects}
        latest = max((circle.latest for circle in circles.values()), default=_NEVER)
        for circle in circles.values():
            self._changed.subtract(key for keys in circle.keys.values() for key in keys[1:])
        for subject in (subjects - had | set(instead)) if instead else subjects:
            circle = _Circle()
            circle.latest = latest
            self._put(circle, subject)
        for link in {link for subject in subjects for one in subject.ids for link in self._named[one]}:
            if ids := self._bound[link]:
                self._unite(ids)


def _rank(key: Key) -> tuple[date, str, Cell]:
    return key.day, key.event, key.cell
