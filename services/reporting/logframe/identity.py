"""Who is one person, and which organisations are one, at a moment (rule 4a.e).

Links and merges join ids: connected components, whatever their direction. A link is in force from the event that makes
it final; a proposal from the confirmation by the second of two members. A split removes one link. An erased id still
counts and can no longer be linked: a link that is not recorded before the erasure is void.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services.reporting.logframe.entities import Entity
from services.reporting.logframe.known import Known
from services.reporting.logframe.references import BY_EVENT_ID, ERASED, JOINS, PROPOSED, SPLIT

_Stamp = tuple[int, str]  # recorded moment and event id of an original
_CONFIRMATIONS = 2


class Joined(NamedTuple):
    """The sets of ids that links in force join, and those that open proposals would join."""

    final: list[set[str]]
    open: list[set[str]]


class Identity:
    """What confirms or removes links, by the event id of the link."""

    def __init__(self) -> None:
        self._about: defaultdict[str, list[Known]] = defaultdict(list)

    def note(self, link: str, original: Known) -> None:
        """Remember a confirmation or a split of a link."""
        if original not in self._about[link]:
            self._about[link].append(original)

    def about(self, link: str) -> list[Known]:
        """The confirmations and splits of a link."""
        return self._about.get(link, [])

    def times(self, entity: Entity) -> Iterator[int]:
        """The moments at which what joins an entity's ids changed."""
        for link in entity.links:
            yield from link.times()
            for one in self.about(link.id):
                yield from one.times()

    def joined(self, entity: Entity, when: int) -> Joined:
        """What joins the ids of an entity at a moment."""
        erased = _erasures(entity, when)
        found = Joined([], [])
        for link in entity.links:
            known = link.at(when)
            if known is None or link.name not in JOINS or self._split(link, when):
                continue
            ids = set(getattr(known.data, JOINS[link.name][1]))
            stamp = self._final(link, when)
            if stamp is None:
                if not any(one in ids for one, _ in erased):  # who is erased can no longer be confirmed
                    found.open.append(ids)
            elif not any(erasure <= stamp for one, erasure in erased if one in ids):
                found.final.append(ids)
        return found

    def _split(self, link: Known, when: int) -> bool:
        return any(one.name == SPLIT for one in self._live(link, when))

    def _final(self, link: Known, when: int) -> _Stamp | None:
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


def _erasures(entity: Entity, when: int) -> list[tuple[str, _Stamp]]:
    return [
        (known.data.person, (link.recorded, link.id))
        for link in entity.links
        if link.name == ERASED and (known := link.at(when))
    ]


def components(ids: Iterable[str], joined: Iterable[set[str]]) -> Iterator[set[str]]:
    """The connected components of some ids."""
    whole: dict[str, set[str]] = {one: {one} for one in ids}
    for pair in joined:
        parts = {id(part): part for part in (whole.setdefault(one, {one}) for one in pair)}
        first, *others = sorted(parts.values(), key=len, reverse=True)
        for other in others:
            first |= other
            whole.update(dict.fromkeys(other, first))
    yield from {id(one): one for one in whole.values()}.values()
