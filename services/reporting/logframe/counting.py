"""The counting: applies one event after another and says what each adds to which figure.

For every event: find the subjects that it touches, take their histories before and after, and give the difference.
A history is a pure function of what is known, ordered by recorded time; so the sums per (place, known_at) are the same
for every order of arrival, and a rebuild from zero gives what was counted live. The one short cut is the common case:
a plain attendance recorded after everything else of its person (kinds/distinct_persons.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from services.reporting.logframe.conditions import View
from services.reporting.logframe.dimensions import Dimensions
from services.reporting.logframe.figures import Contribution, History, Ledgered, difference
from services.reporting.logframe.kinds.answered import AnsweredInTime
from services.reporting.logframe.kinds.distinct_persons import DistinctPersons, PersonCount
from services.reporting.logframe.kinds.events import EventValues
from services.reporting.logframe.kinds.money import EuroSum
from services.reporting.logframe.known import Known, target_of
from services.reporting.logframe.persons import Person, Persons
from services.reporting.logframe.world import ATTENDANCE, CANCELLED, HELD, LINKED, ORGANISATION, World
from shared.events.base import Voided
from shared.programme import Programme
from shared.programme.model_logframe import Indicator

_REFERRED_TO = frozenset(
    {ATTENDANCE, HELD, CANCELLED, ORGANISATION, LINKED, "grants.grant.", "feedback.complaint."}
)  # names, or how they begin, that may change a figure whatever the rules say


class WrongTarget(ValueError):
    """A correction or void that names what it may not: another lane's event, another type's, or an amendment."""


class Counting:
    """All indicators of one logframe version over one world. Feed it events in any order that the gate admits."""

    def __init__(self, programme: Programme) -> None:
        self.world = World()
        self.persons = Persons()
        fed = [indicator for indicator in programme.logframe.indicators if indicator.rule is not None]
        of = _compile(fed, programme)
        self._people = PersonCount(self.world, of.persons)
        self._counted_names = tuple(_REFERRED_TO.union(*(rule.events for one in fed if (rule := one.rule))))
        self._values, self._money, self._answered = of.values, of.money, of.answered
        self._reversals: defaultdict[str, list[Known]] = defaultdict(list)
        self._cases: defaultdict[str, list[Known]] = defaultdict(list)

    def apply(self, event: Known) -> list[Contribution]:
        """Take an event in; returns what it adds. Raises WrongTarget and leaves everything as it was."""
        target = target_of(event.data)
        if target is not None:
            return self._amend(event, target)
        if event.id in self.world.events:
            return []
        if not event.name.startswith(self._counted_names):
            self._add(event)
            return []
        if event.name == ATTENDANCE and (quick := self._quickly(event)) is not None:
            return quick
        return self._recount(event, lambda: self._add(event))

    def _amend(self, event: Known, target: str) -> list[Contribution]:
        original = self.world.events.get(target)
        if original is None:
            self.world.waiting[target].append(event)
            return []
        check_target(event, original)
        if any(had.id == event.id for had in original.amendments):
            return []
        return self._recount(original, lambda: self._index_amendment(original, event), also=event)

    def _index_amendment(self, original: Known, event: Known) -> None:
        original.amendments.append(event)
        if not isinstance(event.data, Voided):
            self._index(original, event)

    def _add(self, event: Known) -> None:
        self.world.events[event.id] = event
        self._index(event, event)
        for amendment in self.world.waiting.pop(event.id, []):
            try:
                check_target(amendment, event)
            except WrongTarget:
                continue
            self._index_amendment(event, amendment)

    def _index(self, original: Known, version: Known) -> None:
        """Put an event where those look who refer to it; a correction may refer to something else than before."""
        data, world = version.data, self.world
        match original.name:
            case "participants.attendance.recorded" if data.person:  # type: ignore[union-attr]
                _once(self.persons.of(data.person).facts, original)  # type: ignore[union-attr]
                _once(world.activities[data.activity].attendances, original)  # type: ignore[union-attr]
                if data.organisation:  # type: ignore[union-attr]
                    _once(world.organisations[data.organisation].attendances, original)  # type: ignore[union-attr]
            case "participants.activity.held":
                _once(world.activities[data.activity].held, original)  # type: ignore[union-attr]
            case "participants.activity.cancelled":
                _once(world.activities[data.activity].cancelled, original)  # type: ignore[union-attr]
            case "participants.organisation.registered":
                _once(world.organisations[data.organisation].registered, original)  # type: ignore[union-attr]
            case "participants.person.linked":
                _once(self.persons.join(data.persons).links, original)  # type: ignore[union-attr]
            case "grants.grant.disbursement_reversed":
                _once(self._reversals[data.reverses], original)  # type: ignore[union-attr]
            case name if name.startswith("feedback.complaint."):
                _once(self._cases[data.case], original)  # type: ignore[union-attr]

    def _recount(
        self, event: Known, change: Callable[[], None], also: Known | None = None
    ) -> list[Contribution]:
        """The long way: histories before and after the change, and their difference."""
        seen = [event] if also is None or isinstance(also.data, Voided) else [event, also]
        people = self._people_of(event.name, seen)
        before = [self._people.history(person).history for person in people]
        before += self._others(event.name, seen)
        change()
        people = self._people_of(event.name, seen)
        after = [self._people.history(person).history for person in people]
        after += self._others(event.name, seen)
        for person in people:
            self._people.settle(person)
        return difference(before, after)

    def _people_of(self, name: str, events: Iterable[Known]) -> list[Person]:
        """The persons whose count an event can change."""
        touched: list[Known] = []
        for event in (version for one in events for version in one.versions()):
            data = event.data
            if name == ATTENDANCE:
                touched.append(event)
            elif name in {HELD, CANCELLED}:
                touched += self.world.activities[data.activity].attendances  # type: ignore[union-attr]
            elif name == ORGANISATION:
                touched += self.world.organisations[data.organisation].attendances  # type: ignore[union-attr]
            elif name == LINKED:
                return list({id(p): p for p in map(self.persons.of, data.persons)}.values())  # type: ignore[union-attr]
        return self.persons.all_of(touched)

    def _others(self, name: str, events: list[Known]) -> list[History]:
        """The histories of the subjects that are not persons: activities and other events, payments, cases."""
        versions = [version for event in events for version in event.versions()]
        histories = [self._history_of_event(one) for one in self._counted(name, events, versions)]
        if name.startswith("grants.grant."):
            paid = {getattr(version.data, "reverses", None) or events[0].id for version in versions}
            payments = [self.world.events[one] for one in paid if one in self.world.events]
            histories += [self._history_of_payment(payment) for payment in payments]
        if name.startswith("feedback.complaint."):
            cases = {version.data.case for version in versions}  # type: ignore[union-attr]
            histories += [self._history_of_case(case) for case in cases]
        return histories

    def _counted(self, name: str, events: list[Known], versions: list[Known]) -> list[Known]:
        """The events that indicators count or sum, among those touched: each once."""
        if name in {HELD, CANCELLED}:
            ids = {version.data.activity for version in versions}  # type: ignore[union-attr]
            held = (one for activity in ids for one in self.world.activities[activity].held)
            return list({id(one): one for one in held}.values())
        return [events[0]] if events[0].id in self.world.events else []

    def _history_of_event(self, event: Known) -> History:
        history = Ledgered.empty()
        kinds = [kind for kind in self._values if kind.touches(event.name)]
        times = set(event.times())
        if event.name == HELD:
            times.update(t for v in event.versions() for t in self.world.activities[v.data.activity].times())  # type: ignore[union-attr]
        for when in sorted(times) if kinds else ():
            cells = {k: v for kind in kinds for k, v in kind.cells(event, self.world, when).items()}
            history.move_to(cells, when)
        return history.history

    def _history_of_payment(self, payment: Known) -> History:
        history, reversals = Ledgered.empty(), self._reversals[payment.id]
        for when in sorted({when for known in (payment, *reversals) for when in known.times()}):
            cells = {k: v for kind in self._money for k, v in kind.cells(payment, reversals, when).items()}
            history.move_to(cells, when)
        return history.history

    def _history_of_case(self, case: str) -> History:
        history, events = Ledgered.empty(), self._cases[case]
        for when in sorted({when for known in events for when in known.times()}):
            history.move_to(
                {k: v for kind in self._answered for k, v in kind.cells(case, events, when).items()}, when
            )
        return history.history

    def _quickly(self, event: Known) -> list[Contribution] | None:
        """The short way for an attendance, or None if anything about it is not plain."""
        data, world = event.data, self.world
        person_id, activity_id, organisation_id = data.person, data.activity, data.organisation  # type: ignore[union-attr]
        if not person_id or event.id in world.waiting:
            return None
        person, activity = self.persons.of(person_id), world.activities[activity_id]
        held = activity.simple()
        if person.latest > event.recorded or held is None or held.recorded > event.recorded:
            return None
        if organisation_id and any(t > event.recorded for t in world.organisations[organisation_id].times()):
            return None
        self._add(event)
        person.latest = event.recorded
        view = View(event, held, self._people.organisation(event, event.recorded))
        return [one for indicator in self._people.indicators for one in indicator.add(person, view)]


class _Compiled:
    def __init__(self) -> None:
        self.persons: tuple[DistinctPersons, ...] = ()
        self.values: tuple[EventValues, ...] = ()
        self.money: tuple[EuroSum, ...] = ()
        self.answered: tuple[AnsweredInTime, ...] = ()


def _compile(indicators: Iterable[Indicator], programme: Programme) -> _Compiled:
    compiled = _Compiled()
    within, beyond = Dimensions(programme), Dimensions(programme, after_end=True)
    for indicator in indicators:
        dimensions = beyond if indicator.after_end else within
        rule = indicator.rule
        assert rule is not None
        if rule.count == "person":
            compiled.persons += (DistinctPersons.of(indicator, dimensions),)
        elif rule.sum == "eur":
            compiled.money += (EuroSum.of(indicator, dimensions),)
        elif rule.ratio == "answered_in_time":
            compiled.answered += (AnsweredInTime.of(indicator, dimensions),)
        else:
            compiled.values += (EventValues.of(indicator, dimensions),)
    return compiled


def check_target(amendment: Known, original: Known) -> None:
    """Refuse an amendment of another member's, lane's or type's event, or of an amendment (rule 4a.a)."""
    if target_of(original.data) is not None:
        raise WrongTarget("it names a correction or a void; name the original")
    if amendment.lane != original.lane or amendment.name != original.name:
        raise WrongTarget("it names an event of another lane or type")


def _once(events: list[Known], event: Known) -> None:
    """Add an event where it may be already: many corrections refer to the same. Nobody has seen a new one before."""
    if not event.amendments or event not in events:
        events.append(event)
