"""Which doubts the programme's rules raise about what was recorded. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.reporting.periods.period import Period
from services.reporting.quality.apart import Apart
from services.reporting.quality.measures import Recorded
from shared.programme import Programme
from shared.programme.model_programme import QualityRule


@dataclass(frozen=True, slots=True)
class Doubt:
    """A rule's doubt about a member, in a period where the rule looks at periods: `part` of `whole` is what it saw."""

    rule: str
    member: str
    period: str | None
    part: int
    whole: int

    @property
    def flag(self) -> str:
        """Its name, the same each time it is raised: `late_recording/ctc/2024`."""
        return "/".join(filter(None, (self.rule, self.member, self.period)))


def doubts(programme: Programme, recorded: Recorded, today: date) -> list[Doubt]:
    """Every doubt, in the order of the rules."""
    return [one for rule in programme.file.quality_rules for one in _of(rule, programme, recorded, today)]


def _of(rule: QualityRule, programme: Programme, recorded: Recorded, today: date) -> Iterator[Doubt]:
    for member, period, part, whole in _shares(rule, programme, recorded, today):
        if whole >= rule.at_least and part * 100 > rule.more_than * whole:
            yield Doubt(rule.code, member, period, part, whole)


def _shares(
    rule: QualityRule, programme: Programme, recorded: Recorded, today: date
) -> Iterator[tuple[str, str | None, int, int]]:
    match rule.measure:
        case "late":
            yield from ((one.member, one.period, one.late, one.facts) for one in recorded.timeliness)
        case "unknown":
            some = (one for one in recorded.completeness if one.attribute == rule.attribute)
            yield from ((one.member, None, one.persons - one.known, one.persons) for one in some)
        case "taken_back":
            yield from ((c.member, None, c.corrections + c.voids, c.events) for c in recorded.consistency)
        case "parked":
            yield from ((c.member, None, c.parked, c.events) for c in recorded.consistency)
        case "apart":
            yield from ((member, None, number, number) for member, number in _apart(recorded.apart))
        case "overdue":
            yield from ((m, p, 1, 1) for m, p in _overdue(programme, recorded.periods, today))


def _apart(pairs: Iterable[Apart]) -> Iterator[tuple[str, int]]:
    """Both members of a pair, each with how many of its activities may be another one's too."""
    found = {side for one in pairs for side in ((one.member, one.activity), (one.other_member, one.other))}
    yield from sorted(Counter(member for member, _ in found).items())


def _overdue(programme: Programme, periods: Mapping[str, Period], today: date) -> Iterator[tuple[str, str]]:
    for one in programme.periods:
        state = periods[one.code]
        if one.due < today and not state.locked:
            yield from ((m.code, one.code) for m in programme.members if m.code not in state.submitted)
