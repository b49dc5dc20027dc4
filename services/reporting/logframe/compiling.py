"""From the logframe's rules to compiled kinds, and to what the world must know of each event type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from services.reporting.logframe.dimensions import Dimensions
from services.reporting.logframe.kinds.answered import AnsweredInTime
from services.reporting.logframe.kinds.base import Counted, Kind
from services.reporting.logframe.kinds.beside import Estimate, Presence
from services.reporting.logframe.kinds.complete_set import CompleteSet
from services.reporting.logframe.kinds.count import Count
from services.reporting.logframe.kinds.distinct_organisations import DistinctOrganisations
from services.reporting.logframe.kinds.distinct_persons import DistinctPersons
from services.reporting.logframe.kinds.followed import FollowedBy
from services.reporting.logframe.kinds.improvement import Improvement
from services.reporting.logframe.kinds.last_check import LastCheck
from services.reporting.logframe.kinds.latest_measure import LatestMeasure
from services.reporting.logframe.kinds.meetings import Meetings
from services.reporting.logframe.kinds.money import EuroSum
from services.reporting.logframe.kinds.pairs import ImprovedPairs
from services.reporting.logframe.kinds.qualitative import Qualitative
from services.reporting.logframe.kinds.reported import Aggregates, Submissions
from services.reporting.logframe.kinds.state_at_end import StateAtEnd
from services.reporting.logframe.kinds.sum import Sum
from services.reporting.logframe.references import (
    ATTENDANCE,
    BY_EVENT_ID,
    ERASED,
    JOINS,
    REFERRED,
)
from services.reporting.logframe.world import ACTIVITY, REFERRAL, Look, World
from shared.events.references import DESCRIBED_BY, REFERENCES
from shared.programme import Programme
from shared.programme.model_logframe import Indicator

_WAYS: Mapping[tuple[str, str | None], Callable[[Counted], Kind]] = {
    ("count", "person"): DistinctPersons,
    ("count", "organisation"): DistinctOrganisations,
    ("count", "event"): Count,
    ("ratio", "answered_in_time"): AnsweredInTime,
    ("ratio", "followed"): FollowedBy,
    ("ratio", "improved_pairs"): ImprovedPairs,
    ("state", "standing"): StateAtEnd,
    ("state", "meetings"): Meetings,
    ("state", "last_check"): LastCheck,
    ("measure", "value"): LatestMeasure,
    ("judgement", "judgement"): Qualitative,
}


def part_code(indicator: str, part: str) -> str:
    """The code under which a part of an indicator is counted, such as OP2.1/alliances."""
    return f"{indicator}/{part}"


@dataclass(slots=True)
class Compiled:
    """All kinds of a programme, and of which units the events of a type are facts and to what they refer."""

    kinds: list[Kind] = field(default_factory=list)
    units: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    looks: dict[str, set[Look]] = field(default_factory=lambda: defaultdict(set))

    def world(self) -> World:
        """An empty world that knows what the rules look at."""
        units = {name: frozenset(found) for name, found in self.units.items()}
        return World(units, {name: tuple(sorted(found)) for name, found in self.looks.items()})

    def names(self) -> frozenset[str]:
        """The event types that may change a figure."""
        return frozenset((*self.units, *JOINS, *BY_EVENT_ID, ERASED))


def compiled(programme: Programme) -> Compiled:
    """Compile every rule of a programme's logframe."""
    found = Compiled()
    for unit, names in DESCRIBED_BY.items():
        for name in names:
            found.units[name].add(unit)
    found.looks[ATTENDANCE].add(ACTIVITY)
    found.looks[REFERRED].add(REFERRAL)
    for counted in _all_counted(programme):
        for kind in _kinds(counted):
            _note(found, kind)
            if not isinstance(kind, Presence | Estimate):
                _note_paths(found, kind, counted.paths())
    _note(found, Submissions())
    for indicator in programme.logframe.indicators:
        _note(found, Aggregates(indicator.code, indicator.breakdowns))
    return found


def _all_counted(programme: Programme) -> Iterator[Counted]:
    within, beyond = Dimensions(programme), Dimensions(programme, after_end=True)
    for one in programme.logframe.indicators:
        dimensions = beyond if one.after_end else within
        if one.rule is not None and one.rule.ratio != "shares":
            yield Counted(one.code, one.rule, dimensions, one.breakdowns)
        yield from _parts(one, dimensions)


def _parts(indicator: Indicator, dimensions: Dimensions) -> Iterator[Counted]:
    for part in indicator.parts:
        if part.rule is not None:
            yield Counted(part_code(indicator.code, part.code), part.rule, dimensions)


def _kinds(counted: Counted) -> Iterator[Kind]:
    rule = counted.rule
    if rule.sum:
        yield EuroSum(counted) if rule.sum == "eur" else Sum(counted)
    elif rule.improvement:
        yield Improvement(counted)
    elif rule.complete:
        yield CompleteSet(counted)
    else:
        yield _WAYS[rule.way, getattr(rule, rule.way)](counted)
    if rule.state:
        yield Presence(counted)
    if rule.estimate:
        yield Estimate(counted)


def _note(found: Compiled, kind: Kind) -> None:
    found.kinds.append(kind)
    for name in kind.events:
        found.units[name].add(kind.unit)


def _note_paths(found: Compiled, kind: Kind, paths: set[str]) -> None:
    """Let the events of a kind look at what its conditions and cells speak of."""
    for path in paths:
        *steps, _ = path.split(".")
        events = kind.events
        for step in steps:
            look = Look(step, step, REFERENCES[step])
            for name in events:
                found.looks[name].add(look)
            events = frozenset(DESCRIBED_BY[look.unit])
