"""What the events say is there: facts and what they refer to, by entity, at any moment of recorded time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias, TypeVar

from services.reporting.logframe.conditions import NOTHING, View, rank
from services.reporting.logframe.entities import Entities, Entity
from services.reporting.logframe.identity import Identity, components
from services.reporting.logframe.known import Known
from services.reporting.logframe.references import (
    ATTENDANCE,
    BY_EVENT_ID,
    CANCELLED,
    DESCRIBES,
    ERASED,
    HELD,
    JOINS,
    PROPOSED,
    ids_of,
)
from shared.events.base import PersonPart, Voided


class Look(NamedTuple):
    """That facts of some type refer to something: by a field, to an entity of a unit, known as `path` to conditions."""

    path: str
    field: str
    unit: str


class Moved(NamedTuple):
    """The facts and links to which something happened."""

    facts: list[Known]
    links: list[Known]


_Subject = TypeVar("_Subject", bound=Hashable)
_Touched: TypeAlias = dict[
    int, tuple[Entity, bool]
]  # by identity: an entity, and whether its users are noted too
ACTIVITY = Look("activity", "activity", "activity")
REFERRAL = Look("referral", "referral", "referral")


class World:
    """Everything by id. An entry may exist before the event that it waits for has arrived.

    `units` says of which units the events of a type are facts, `looks` to what they refer; both come from the rules.
    """

    def __init__(self, units: Mapping[str, frozenset[str]], looks: Mapping[str, tuple[Look, ...]]) -> None:
        self.events: dict[str, Known] = {}
        self.waiting: defaultdict[str, list[Known]] = defaultdict(list)
        self.entities = Entities()
        self.identity = Identity()
        self._units, self._looks = units, looks

    def index(self, original: Known, version: Known) -> None:
        """Put an event where those look who refer to it; a correction may refer to something else than before."""
        name, data = original.name, version.data
        for unit in self._units.get(name, ()):
            describes = DESCRIBES.get(name) == unit
            for entity_id in ids_of(unit, original, data):
                entity = self.entities.get(unit, entity_id)
                _once(entity.facts, original)
                if describes:
                    _once(entity.described, original)
        for look in self._looks.get(name, ()):
            if referred := getattr(data, look.field, None):
                _once(self.entities.get(look.unit, referred).mentions, original)
        self._index_identity(original, data)

    def _index_identity(self, original: Known, data: Any) -> None:  # noqa: ANN401 - data of any type
        if original.name in JOINS:
            if original.name == PROPOSED:
                self.identity.propose(data.persons, original)
            self._join(original, (data,))
        elif original.name in BY_EVENT_ID:
            self.identity.note(getattr(data, BY_EVENT_ID[original.name]), original)
            link = self.link_named(original.name, data)
            if link is not None and link.name == PROPOSED:
                self._join(link, (version.data for version in link.versions()))
        elif original.name == ERASED:
            self.identity.erase(data.person, original)

    def _join(self, link: Known, versions: Iterable[Any]) -> None:
        if self.identity.may_join(link):
            unit, field = JOINS[link.name]
            for data in versions:
                _once(self.entities.join(unit, getattr(data, field)).links, link)

    def link_named(self, name: str, data: Any) -> Known | None:  # noqa: ANN401 - data of any such type
        """The link that a confirmation or a split (by its type's name) is about, if it is known."""
        return self.events.get(getattr(data, BY_EVENT_ID[name]))

    def touched(self, original: Known, versions: Iterable[Known]) -> list[Entity]:
        """The entities whose figures some versions of an event can change."""
        found: _Touched = {}
        for version in versions:
            self._touch(original, version.data, found)
        return [entity for entity, _ in found.values()]

    def _touch(self, original: Known, data: Any, found: _Touched) -> None:  # noqa: ANN401
        name = original.name
        for unit in self._units.get(name, ()):
            for entity_id in ids_of(unit, original, data):
                self._touch_one(self.entities.get(unit, entity_id), found, users=DESCRIBES.get(name) == unit)
        if name in JOINS:
            unit, field = JOINS[name]
            for entity_id in getattr(data, field):
                self._touch_one(self.entities.get(unit, entity_id), found, users=True)
        elif name in BY_EVENT_ID:
            link = self.link_named(name, data)
            for version in link.versions() if link else ():
                self._touch(link, version.data, found)  # type: ignore[arg-type] # there is one, or no version
        elif name == ERASED:
            self._touch_one(self.entities.get("person", data.person), found, users=False)

    def _touch_one(self, entity: Entity, found: _Touched, *, users: bool) -> None:
        """Note an entity and, if what it is may change, those whose facts refer to it."""
        had = found.get(id(entity))
        if had is not None and (had[1] or not users):
            return
        found[id(entity)] = entity, users
        for mention in entity.mentions if users else ():
            for version in mention.versions():
                self._touch(mention, version.data, found)

    def times(self, entity: Entity) -> set[int]:
        """The moments at which anything that an entity's figures rest on changed."""
        times = set(self.identity.times(entity)) if entity.links else set()
        seen: set[int] = set()
        for fact in entity.facts:
            self._times_of(fact, times, seen)
        return times

    def times_of(self, fact: Known) -> set[int]:
        """The moments at which a fact, or anything that it rests on, changed."""
        times: set[int] = set()
        self._times_of(fact, times, set())
        return times

    def _times_of(self, fact: Known, times: set[int], seen: set[int]) -> None:
        times.update(fact.times())
        if looks := self._looks.get(fact.name):
            for version in fact.versions():
                self._basis(looks, version, times, seen)

    def _basis(self, looks: Iterable[Look], version: Known, times: set[int], seen: set[int]) -> None:
        for look in looks:
            entity_id = getattr(version.data, look.field, None)
            entity = self.entities.known(look.unit, entity_id) if entity_id else None
            if entity is None or id(entity) in seen:
                continue
            seen.add(id(entity))
            times.update(self.identity.times(entity))
            for one in entity.described:
                times.update(one.times())
                if deeper := self._looks.get(one.name):
                    for known in one.versions():
                        self._basis(deeper, known, times, seen)

    def moments(self, entity: Entity, since: int) -> dict[int, Moved]:
        """From a moment on, to which of an entity's facts and links something happens, and when."""
        found: defaultdict[int, Moved] = defaultdict(lambda: Moved([], []))
        for link in entity.links:
            for when in set(self.identity.times_of(link)):
                found[when].links.append(link)
        for fact in entity.facts:
            for when in self.times_of(fact):
                found[when].facts.append(fact)
        return {when: found[when] for when in sorted(found) if when >= since}

    def moved(self, entity: Entity, original: Known, versions: Iterable[Known]) -> Moved:
        """The facts and links of an entity to which something happens with an event."""
        links = [original]
        if original.name in BY_EVENT_ID:
            links = [
                link
                for version in versions
                if not isinstance(version.data, Voided)
                if (link := self.link_named(original.name, version.data))
            ]
        return Moved(
            [original] if entity.unit in self._units.get(original.name, ()) else [],
            [link for link in links if link.name in JOINS and link in entity.links],
        )

    def subjects(self, entity: Entity, when: int) -> Iterator[set[str]]:
        """The ids of an entity that are one subject at a moment (rule 4a.e)."""
        if len(entity.ids) == 1:
            yield entity.ids
        else:
            for ids in components(entity.ids, self.identity.joined(entity, when)):
                if ids <= entity.ids:  # a corrected link may name others now, who are another entity's
                    yield ids

    def views(self, entity: Entity, when: int) -> list[tuple[set[str], list[View]]]:
        """Each subject's ids and its live facts at a moment, in the order of the rules: day, then event id."""
        if entity.unit == "activity":
            held = self._activity(entity, when)
            return [(entity.ids, [View(held[0], held[1], activity=held[1])] if held else [])]
        found: list[tuple[set[str], list[View]]] = [(ids, []) for ids in self.subjects(entity, when)]
        whose = {one: number for number, (ids, _) in enumerate(found) for one in ids}
        for original in entity.facts:
            for number, view in self.views_of(entity.unit, original, whose, when):
                found[number][1].append(view)
        for _, views in found:
            views.sort(key=rank)
        return found

    def views_of(
        self, unit: str, original: Known, whose: Mapping[str, _Subject], when: int
    ) -> Iterator[tuple[_Subject, View]]:
        """What a fact shows at a moment of each subject of which it is one; `whose` has the subjects by id."""
        if (known := original.at(when)) is not None:
            for number, part in _parts(unit, whose, original, known):
                if (view := self.view(original, known, part, when)) is not None:
                    yield number, view

    def view(self, original: Known, known: Known, part: PersonPart | None, when: int) -> View | None:
        """What a fact shows at a moment; None for attendance whose activity is not live (rule 4a.b)."""
        activity = organisation = None
        more: dict[str, Known] = {}
        for look in self._looks.get(original.name, ()):
            described = self.describe(look, known, when)
            if look.path == "activity":
                activity = described
            elif look.path == "organisation":
                organisation = described
            elif described is not None:
                more[look.path] = described
                self._deeper(look.path, described, when, more)
        if activity is None and original.name == ATTENDANCE:
            return None
        return View(original, known, part, activity, organisation, more or NOTHING)

    def _deeper(self, path: str, known: Known, when: int, more: dict[str, Known]) -> None:
        for look in self._looks.get(known.name, ()):
            if (described := self.describe(look, known, when)) is not None:
                more[f"{path}.{look.path}"] = described

    def describe(self, look: Look, known: Known, when: int) -> Known | None:
        """The event that says what a fact refers to by a field, at a moment."""
        entity_id: str | None = getattr(known.data, look.field, None)
        entity = self.entities.known(look.unit, entity_id) if entity_id else None
        if entity is None or entity_id is None or not entity.described:
            return None
        if look.unit == "activity":
            found = self._activity(entity, when)
            return found[1] if found else None
        ids = {entity_id} if len(entity.ids) == 1 else self._component(entity, entity_id, when)
        live = [
            (one, now)
            for one in entity.described
            if (now := one.at(when)) and not ids.isdisjoint(ids_of(look.unit, one, now.data))
        ]
        return _says(look.unit, live)

    def _component(self, entity: Entity, entity_id: str, when: int) -> set[str]:
        return next(ids for ids in self.subjects(entity, when) if entity_id in ids)

    def _activity(self, entity: Entity, when: int) -> tuple[Known, Known] | None:
        """The live event that says it was held, unless its owner has cancelled it (rules 4a.a, 4a.b)."""
        (activity_id,) = entity.ids
        live = [
            (one, known)
            for one in entity.described
            if (known := one.at(when)) and known.data.activity == activity_id
        ]
        held = min((pair for pair in live if pair[0].name == HELD), key=lambda pair: pair[0].id, default=None)
        if held is None:
            return None
        cancelled = any(one.name == CANCELLED and one.member == held[0].member for one, _ in live)
        return None if cancelled else held


def _says(unit: str, live: list[tuple[Known, Known]]) -> Known | None:
    """Which of several events speaks for an entity (rule 4a.r)."""
    if unit == "service":  # its grant and cells are those of its first event that names a grant
        live = [pair for pair in live if pair[1].data.grant]
    if unit in {"service", "grant"}:
        return min(live, key=lambda pair: (pair[1].data.occurred_on, pair[0].id), default=(None, None))[1]
    return min(live, key=lambda pair: pair[0].id, default=(None, None))[1]  # the least event id


def _parts(
    unit: str, whose: Mapping[str, _Subject], original: Known, known: Known
) -> Iterable[tuple[_Subject, PersonPart | None]]:
    """Of which subjects an event is a fact, and with which person's part (or None)."""
    if unit == "person":
        users = getattr(known.data, "users", None)
        if users:
            parts = known.parts or (None,) * len(users)
            named = zip(users, parts, strict=True)
            return [(whose[user.person], part) for user, part in named if user.person in whose]
        person: str | None = getattr(known.data, "person", None)
        return ((whose[person], known.attributes),) if person is not None and person in whose else ()
    return [
        (subject, None)
        for subject in {whose[one] for one in ids_of(unit, original, known.data) if one in whose}
    ]


def _once(events: list[Known], event: Known) -> None:
    """Add an event where it may be already: many corrections refer to the same, an event may name a person twice."""
    if not events or (events[-1] is not event and not (event.amendments and event in events)):
        events.append(event)
