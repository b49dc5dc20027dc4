"""The short way of the counting, for what nearly all events are: a plain attendance, recorded after everything else.

Such an attendance can only be a person's first in some scopes, so that it is set beside the facts that stand there.
What does not depend on the person is asked once for all attendances of one sheet (`_Asked`): they agree in activity,
organisation, member, day and their own fields.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from operator import itemgetter
from typing import NamedTuple

from services.reporting.logframe.conditions import PERSONAL, Question, View
from services.reporting.logframe.dimensions import text
from services.reporting.logframe.entities import Entity
from services.reporting.logframe.figures import Cell, Contribution, Key, Measure
from services.reporting.logframe.kinds.base import Kind
from services.reporting.logframe.kinds.complete_set import CompleteSet
from services.reporting.logframe.kinds.distinct_persons import DistinctPersons
from services.reporting.logframe.known import Known
from services.reporting.logframe.references import HELD
from services.reporting.logframe.world import ACTIVITY, World
from shared.events.base import PersonPart

_ORGANISATION = ACTIVITY._replace(path="organisation", field="organisation", unit="organisation")
_MOST = 1000  # sheets that are remembered; their attendances come close together


class _Asked(NamedTuple):
    """One indicator for which an attendance counts, whoever attended, unless `asks` of the person says no.

    `places` are the scopes by their numbers. `pick` takes the cell from the person's values and those of `sheet`.
    """

    code: str
    period: str
    asks: Question | None
    places: tuple[tuple[int, Measure], ...]
    sheet: Cell
    pick: Callable[[tuple[str, ...]], Cell]


class ShortWay:
    """What stands in which scope, for persons whose ids were never joined. `kinds` are all that count attendance."""

    def __init__(self, kinds: Sequence[Kind], world: World) -> None:
        self._world = world
        self._distinct = [kind for kind in kinds if isinstance(kind, DistinctPersons)]
        self._sets = [kind for kind in kinds if isinstance(kind, CompleteSet)]
        self._closed = len(kinds) > len(self._distinct) + len(self._sets)  # another kind has none
        paths = {path for kind in (*self._distinct, *self._sets) for path in kind.paths if "." not in path}
        self._own, self._personal = tuple(sorted(paths - PERSONAL)), tuple(sorted(paths & PERSONAL))
        self._asked: dict[tuple[Hashable, ...], list[_Asked] | None] = {}
        self._numbers: dict[tuple[str, Hashable], int] = {}

    def take(self, event: Known) -> list[Contribution] | None:
        """What an attendance adds; None, and nothing is changed, if anything about it is not plain."""
        data, world, recorded = event.data, self._world, event.recorded
        if self._closed or not data.person or event.id in world.waiting:
            return None
        person, activity = (
            world.entities.get("person", data.person),
            world.entities.get("activity", data.activity),
        )
        held = activity.simple()
        if held is None or held.name != HELD or max(person.latest, held.recorded) > recorded:
            return None
        organisation, registered = None, None
        if data.organisation:
            organisation = world.entities.get("organisation", data.organisation)
            latest, registered = self._registered(organisation, event)
            if latest > recorded:
                return None
        view = View(event, event, event.attributes, held, registered)
        asked = self._of_sheet(view)
        if asked is None:
            return None
        world.events[event.id] = event
        person.facts.append(event)
        activity.mentions.append(event)
        if organisation is not None:
            organisation.mentions.append(event)
        person.latest = recorded
        return self._add(person, view, asked)

    def settle(self, person: Entity, views: Sequence[View]) -> None:
        """Note the facts that stand now, after the long way."""
        for kind in self._distinct:
            for place, key in kind.winners(views).items():
                person.winners[self._number(kind.code, place)] = key

    def _number(self, code: str, place: Hashable) -> int:
        return self._numbers.setdefault((code, place), len(self._numbers))

    def _of_sheet(self, view: View) -> list[_Asked] | None:
        """The indicators for which attendances such as this one count; None if they need the long way."""
        data = view.event.data
        own = [getattr(data, name, None) for name in self._own]
        key = (view.activity, view.organisation, view.event.member, data.occurred_on, *own)
        if key not in self._asked:
            if len(self._asked) >= _MOST:
                self._asked.clear()
            long = any(kind.may_concern(view) for kind in self._sets)
            self._asked[key] = None if long else list(self._ask(view._replace(part=None)))
        return self._asked[key]

    def _ask(self, view: View) -> Iterable[_Asked]:
        for kind in self._distinct:
            period = kind.period(view)
            if view.event.name not in kind.events or period is None or not kind.anybody(view):
                continue
            places = tuple(
                (self._number(kind.code, place), place[0]) for place in kind.places(period, view.event.member)
            )
            yield _Asked(kind.code, period, kind.somebody, places, kind.cell(view), self._picker(kind))

    def _picker(self, kind: DistinctPersons) -> Callable[[tuple[str, ...]], Cell]:
        """Takes a cell from the texts of all personal fields, followed by the cell of a person of whom nothing is known."""
        found = [
            self._personal.index(path) if path in PERSONAL else len(self._personal) + n
            for n, path in enumerate(kind.cell_paths)
        ]
        if len(found) > 1:
            return itemgetter(*found)
        return lambda values: tuple([values[n] for n in found])

    def _add(self, person: Entity, view: View, asked: Iterable[_Asked]) -> list[Contribution]:
        """The attendance takes the scopes that it wins."""
        event, winners, values = view.event, person.winners, self._values(view.part)
        day, event_id, member, recorded = event.data.occurred_on, event.id, event.member, event.recorded
        found: list[Contribution] = []
        for code, period, asks, places, sheet, pick in asked:
            if asks is not None and not asks(view):
                continue
            cell = pick(values + sheet)
            for number, measure in places:
                stands = winners.get(number)
                if stands is None or (day, event_id) < (stands.day, stands.event):
                    key = winners[number] = Key(code, measure, period, member, day, cell, event_id)
                    if stands is not None:
                        found.append(Contribution(stands, recorded, -1, -1))
                    found.append(Contribution(key, recorded, 1, 1))
        return found

    def _values(self, part: PersonPart | None) -> tuple[str, ...]:
        return tuple([text(getattr(part, name, None)) for name in self._personal])

    def _registered(self, organisation: Entity, event: Known) -> tuple[int, Known | None]:
        """When anything about an organisation was last recorded, and the registration that stands then.

        Kept until the long way touches the organisation.
        """
        if not organisation.winners:
            times = (when for one in (*organisation.described, *organisation.links) for when in one.times())
            organisation.latest = max(times, default=0)
            organisation.winners[_ORGANISATION] = self._world.describe(
                _ORGANISATION, event, organisation.latest
            )
        return organisation.latest, organisation.winners[_ORGANISATION]
