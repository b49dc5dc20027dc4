"""An entity with many facts, from moment to moment: what changes is found beside the facts that change, not among all.

Its subjects are kept with what their facts show, in the order of the rules. Facts to which something happened are taken
out and put in again; each kind says beside which others the difference is the same as among all (`around`). Where links
join subjects, the facts of the smaller one go to the larger; where one parts, those concerned are counted anew.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from services.reporting.logframe.conditions import View, rank
from services.reporting.logframe.entities import Entity
from services.reporting.logframe.figures import Key, Measure
from services.reporting.logframe.identity import components
from services.reporting.logframe.kinds.base import Kind
from services.reporting.logframe.known import Known
from services.reporting.logframe.openings import Subject
from services.reporting.logframe.references import JOINS
from services.reporting.logframe.world import Moved, World


class _Group:
    """Ids that are one subject, what they show, and where the subject is new (None: nobody has asked yet)."""

    __slots__ = ("ids", "new", "views")

    def __init__(self, ids: AbstractSet[str], views: list[View]) -> None:
        self.ids, self.views = set(ids), views
        self.new: Counter[Key] | None = None


class Sweep:
    """An entity at a moment; `move` takes it to a later one. `latest` is when anything about it last changed."""

    def __init__(self, world: World, entity: Entity, kinds: Sequence[Kind], when: int) -> None:
        self.latest = when
        self._world, self._unit, self._kinds = world, entity.unit, kinds
        self._groups: dict[str, _Group] = {}
        self._placed: defaultdict[str, list[tuple[_Group, View]]] = defaultdict(list)
        self._changed: dict[Key, tuple[int, int]] = {}
        for ids, views in world.views(entity, when):
            group = _Group(ids, views)
            self._groups.update(dict.fromkeys(ids, group))
            for view in views:
                self._placed[view.original.id].append((group, view))
        links = [link for link in entity.links if link.name in JOINS]
        self._final = {link.id: self._joined(link, when) for link in links}

    def move(self, moved: Moved, when: int) -> Mapping[Key, tuple[int, int]]:
        """Let something have happened to facts and links, up to a moment; what changes: values and numbers of facts."""
        self._bind(moved.links, when)
        for original in moved.facts:
            self._show(original, when)
        changed, self._changed = self._changed, {}
        return {key: had for key, had in changed.items() if had != (0, 0)}

    def take(self, other: Sweep) -> Sweep:
        """Take another entity's subjects in, of a moment at which both stand; returns what has them all."""
        if len(other._placed) > len(self._placed):
            return other.take(self)
        self._groups.update(other._groups)
        for original, places in other._placed.items():
            self._placed[original] += places
        self._final.update(other._final)
        return self

    def subjects(self) -> list[Subject]:
        """Who stands, and where each is new."""
        groups = {id(group): group for group in self._groups.values()}
        return [Subject(frozenset(one.ids), tuple(self._new(one).elements())) for one in groups.values()]

    def _new(self, group: _Group) -> Counter[Key]:
        if group.new is None:
            cells = [kind.cells(group.views) for kind in self._concerned(group.views)]
            group.new = Counter(key for some in cells for key in some if key.measure is Measure.NEW)
        return group.new

    def _concerned(self, views: Iterable[View]) -> list[Kind]:
        names = {view.original.name for view in views}
        return [kind for kind in self._kinds if not kind.events.isdisjoint(names)]

    def _show(self, original: Known, when: int) -> None:
        """Have a fact show what it shows now."""
        had = self._placed[original.id]
        has = list(self._world.views_of(self._unit, original, self._groups, when))
        for group in {id(group): group for group, _ in (*had, *has)}.values():
            gone = next((_taken_out(group.views, view) for whose, view in had if whose is group), [])
            come = [view for whose, view in has if whose is group]
            self._differ(group, gone, come)
            for view in come:
                insort(group.views, view, key=rank)
        self._placed[original.id] = has

    def _differ(self, group: _Group, gone: list[View], come: list[View]) -> None:
        """Note what some facts change, that go from the others of a group or come to them."""
        changed = [*gone, *come]
        for kind in self._concerned(changed):
            beside = kind.around(group.views, changed)
            self._note(group, kind, [*beside, *gone], -1)
            self._note(group, kind, [*beside, *come], 1)

    def _note(self, group: _Group, kind: Kind, views: list[View], sign: int) -> None:
        for key, value in kind.cells(sorted(views, key=rank)).items() if views else ():
            had = self._changed.get(key, (0, 0))
            self._changed[key] = had[0] + sign * value, had[1] + sign
            if group.new is not None and key.measure is Measure.NEW:
                group.new[key] += sign

    def _joined(self, link: Known, when: int) -> AbstractSet[str]:
        """The ids that a link joins here; a corrected one may name others now, who are another entity's."""
        ids = self._world.identity.final(link, when)
        return ids if ids <= self._groups.keys() else frozenset()

    def _bind(self, links: Iterable[Known], when: int) -> None:
        parted, joined = False, []
        for link in links:
            had, has = self._final.get(link.id, frozenset()), self._joined(link, when)
            self._final[link.id] = has
            parted |= not had <= has
            joined.append(has)
        if parted:
            self._part(when)
        else:
            for ids in joined:
                self._unite(ids, when)

    def _unite(self, ids: AbstractSet[str], when: int) -> None:
        groups = {id(group): group for group in map(self._groups.__getitem__, ids)}
        by_size = sorted(groups.values(), key=lambda group: -len(group.views))
        for other in by_size[1:]:
            self._absorb(by_size[0], other, when)

    def _absorb(self, group: _Group, other: _Group, when: int) -> None:
        if group.new is not None or other.new is not None:
            group.new = self._new(group) + self._new(other)
        for kind in self._concerned(other.views):
            self._note(group, kind, other.views, -1)
        self._differ(group, [], other.views)
        shared = []
        for view in other.views:
            insort(group.views, view, key=rank)
            places = self._placed[view.original.id]
            self._placed[view.original.id] = [
                (group if whose is other else whose, one) for whose, one in places
            ]
            if len(places) > 1:  # an event about several: in its own order, were they one
                shared.append(view.original)
        group.ids |= other.ids
        self._groups.update(dict.fromkeys(other.ids, group))
        for original in shared:
            self._show(original, when)

    def _part(self, when: int) -> None:
        """Make the subjects anew that are no longer what they were."""
        had = {id(group): group for group in self._groups.values()}
        made = [set(ids) for ids in components(self._groups, filter(None, self._final.values()))]
        new = [_Group(ids, []) for ids in made if ids != self._groups[next(iter(ids))].ids]
        parted = {id(self._groups[one]) for group in new for one in group.ids}
        originals: dict[str, Known] = {}
        for number in parted:
            group = had[number]
            originals.update((view.original.id, view.original) for view in group.views)
            for kind in self._concerned(group.views):
                self._note(group, kind, group.views, -1)
        for group in new:
            self._groups.update(dict.fromkeys(group.ids, group))
        fresh = {id(group) for group in new}
        for original in originals.values():
            stay = [place for place in self._placed[original.id] if id(place[0]) not in parted]
            come = self._world.views_of(self._unit, original, self._groups, when)
            placed = [(group, view) for group, view in come if id(group) in fresh]
            for group, view in placed:
                group.views.append(view)
            self._placed[original.id] = stay + placed
        for group in new:
            group.views.sort(key=rank)
            for kind in self._concerned(group.views):
                self._note(group, kind, group.views, 1)


def _taken_out(views: list[View], view: View) -> list[View]:
    """All that an event shows of a subject, in the order in which they stood."""
    at = bisect_left(views, rank(view), key=rank)
    until = bisect_right(views, rank(view), key=rank)
    gone = views[at:until]
    del views[at:until]
    return gone
