"""Who is one person, and which organisations are one, at a moment (rule 4a.e).

Links and merges join ids: connected components, whatever their direction. A link is in force from the event that makes
it final; a proposal from the confirmation by the second of two members. A split removes one link. An erased id still
counts and can no longer be linked: a link that is not recorded before the erasure is void.

Ids of a proposal that two members never confirmed are counted apart, whatever else is proposed of them: only what could
be one at some moment is one unit of recounting. What open proposals would make one is in openings.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain

from services.reporting.logframe.entities import Entity
from services.reporting.logframe.known import Known
from services.reporting.logframe.references import BY_EVENT_ID, JOINS, PROPOSED, SPLIT

Stamp = tuple[int, str]  # recorded moment and event id of an original
_CONFIRMATIONS = 2


class Identity:
    """What confirms or removes links, by the event id of the link; and the proposals, by the persons whom they name."""

    def __init__(self) -> None:
        self._about: defaultdict[str, list[Known]] = defaultdict(list)
        self._proposals: dict[str, list[Known]] = {}
        self._erasures: dict[str, list[Known]] = {}

    def note(self, link: str, original: Known) -> None:
        """Remember a confirmation or a split of a link."""
        if original not in self._about[link]:
            self._about[link].append(original)

    def about(self, link: str) -> list[Known]:
        """The confirmations and splits of a link."""
        return self._about.get(link, [])

    def erase(self, person: str, erasure: Known) -> None:
        """Remember that a person is erased."""
        had = self._erasures.setdefault(person, [])
        if erasure not in had:
            had.append(erasure)

    def propose(self, persons: Iterable[str], link: Known) -> None:
        """Remember a proposal under the persons whom it names."""
        for person in persons:
            had = self._proposals.setdefault(person, [])
            if link not in had:
                had.append(link)

    def proposals(self, person: str) -> Sequence[Known]:
        """The proposals that name a person in some version."""
        return self._proposals.get(person, ())

    def proposed(self, ids: AbstractSet[str]) -> bool:
        """Whether a proposal ever named one of some ids."""
        return not self._proposals.keys().isdisjoint(ids) if self._proposals else False

    def may_join(self, link: Known) -> bool:
        """Whether a link could be in force at some moment: a proposal only if two members ever confirmed it."""
        confirming = {one.member for one in self.about(link.id) if one.name != SPLIT}
        return link.name != PROPOSED or len(confirming) >= _CONFIRMATIONS

    def times(self, entity: Entity) -> Iterator[int]:
        """The moments at which what joins an entity's ids changed."""
        for link in entity.links:
            yield from self.times_of(link)

    def times_of(self, link: Known) -> Iterator[int]:
        """The moments at which a link, or what confirms, removes or outdates it, changed."""
        yield from link.times()
        for one in chain(self.about(link.id), self._erasures_of(link)):
            yield from one.times()

    def joined(self, entity: Entity, when: int) -> list[AbstractSet[str]]:
        """The sets of an entity's ids that links in force join at a moment."""
        return [ids for link in entity.links if (ids := self.final(link, when))]

    def final(self, link: Known, when: int) -> AbstractSet[str]:
        """The ids that a link joins at a moment; none while it is open, and once it is void."""
        ids, final = self.bound(link, when)
        return ids if final else frozenset()

    def bound(self, link: Known, when: int) -> tuple[AbstractSet[str], bool]:
        """The ids that a link joins at a moment, or that an open proposal would join, and whether it is final."""
        known = link.at(when)
        if known is None or self._split(link, when):
            return frozenset(), False
        ids = frozenset(getattr(known.data, JOINS[link.name][1]))
        stamp = self._final(link, when)
        for erasure in self._erased(ids, when):
            if stamp is None or erasure <= stamp:  # who is erased can no longer be confirmed
                return frozenset(), False
        return ids, stamp is not None

    def _erased(self, ids: Iterable[str], when: int) -> Iterator[Stamp]:
        for person in ids:
            for one in self._erasures.get(person, ()):
                if (known := one.at(when)) and known.data.person == person:
                    yield one.recorded, one.id

    def _erasures_of(self, link: Known) -> Iterator[Known]:
        if self._erasures:
            for version in link.versions():
                for person in getattr(version.data, JOINS[link.name][1]):
                    yield from self._erasures.get(person, ())

    def _split(self, link: Known, when: int) -> bool:
        return any(one.name == SPLIT for one in self._live(link, when))

    def _final(self, link: Known, when: int) -> Stamp | None:
        """When a link became final: recorded moment and id of the event that made it so; None while it is open."""
        own = (link.recorded, link.id)
        if link.name != PROPOSED:
            return own
        members: set[str] = set()
        for recorded, event_id, member in sorted(
            (one.recorded, one.id, one.member) for one in self._live(link, when) if one.name != SPLIT
        ):
            members.add(member)
            if len(members) == _CONFIRMATIONS:
                return max(own, (recorded, event_id))
        return None

    def _live(self, link: Known, when: int) -> Iterator[Known]:
        for one in self.about(link.id):
            known = one.at(when)
            if known is not None and getattr(known.data, BY_EVENT_ID[one.name]) == link.id:
                yield one


def components(ids: Iterable[str], joined: Iterable[AbstractSet[str]]) -> Iterator[set[str]]:
    """The connected components of some ids."""
    whole: dict[str, set[str]] = {one: {one} for one in ids}
    for pair in joined:
        parts = {id(part): part for part in (whole.setdefault(one, {one}) for one in pair)}
        first, *others = sorted(parts.values(), key=len, reverse=True)
        for other in others:
            first |= other
            whole.update(dict.fromkeys(other, first))
    yield from {id(one): one for one in whole.values()}.values()
