"""What events speak of: persons, organisations, activities, grants …; each unit is one that is counted together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any

from services.reporting.logframe.known import Known


class Entity:
    """One unit of recounting: a thing, or for persons and organisations all ids that were ever joined.

    `facts` are the events of which it is the subject, `described` those among them that say what it is, `mentions`
    the events about something else that look at it, `links` what joins or parts its ids. A corrected event stays listed
    where it was; only what its data say at the moment asked decides. `latest` is the newest recorded moment that went
    into the count and `winners` the facts that stand now: both serve the short way only. `sweep` is how the counting
    goes on with one that has many facts.
    """

    __slots__ = ("described", "facts", "ids", "latest", "links", "mentions", "sweep", "unit", "winners")

    def __init__(self, unit: str, entity_id: str) -> None:
        self.unit = unit
        self.ids: set[str] = {entity_id}
        self.facts: list[Known] = []
        self.described: list[Known] = []
        self.mentions: list[Known] = []
        self.links: list[Known] = []
        self.latest = 0
        self.winners: dict[Hashable, Any] = {}
        self.sweep: Any = None  # a Sweep, which knows the kinds

    def simple(self) -> Known | None:
        """The event that describes it, if that is one alone and was never corrected or voided."""
        if len(self.described) == 1 and not self.described[0].amendments:
            return self.described[0]
        return None


class _OfUnit(dict[str, Entity]):
    """Entities of one unit by id, made on first mention."""

    def __init__(self, unit: str) -> None:
        self.unit = unit

    def __missing__(self, entity_id: str) -> Entity:
        made = self[entity_id] = Entity(self.unit, entity_id)
        return made


class _Units(defaultdict[str, _OfUnit]):
    def __missing__(self, unit: str) -> _OfUnit:
        made = self[unit] = _OfUnit(unit)
        return made


class Entities:
    """All entities, by unit and id."""

    def __init__(self) -> None:
        self._units: dict[str, _OfUnit] = _Units()

    def of(self, unit: str) -> _OfUnit:
        """The entities of a unit."""
        return self._units[unit]

    def get(self, unit: str, entity_id: str) -> Entity:
        """The entity of an id, made on first mention."""
        return self._units[unit][entity_id]

    def known(self, unit: str, entity_id: str) -> Entity | None:
        """The entity of an id, if anything was ever said of it."""
        return self._units[unit].get(entity_id)

    def join(self, unit: str, ids: Iterable[str]) -> Entity:
        """Make one unit of recounting of these ids; they are never parted again, only counted apart."""
        named = self._units[unit]
        parts = {id(entity): entity for entity in map(named.__getitem__, ids)}
        first, *others = sorted(parts.values(), key=lambda entity: -len(entity.facts))
        for other in others:
            first.ids |= other.ids
            for name in ("facts", "described", "mentions", "links"):
                mine = getattr(first, name)
                mine += [one for one in getattr(other, name) if one not in mine]
            for entity_id in other.ids:
                named[entity_id] = first
        return first
