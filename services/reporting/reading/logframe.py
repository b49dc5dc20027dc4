"""The whole logframe as one moment shows it: every indicator with its value, progress and status."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial

from services.reporting.logframe.compiling import part_code
from services.reporting.logframe.figures import PERIODS, Measure
from services.reporting.logframe.progress import Progress, Status, plan_for, progress
from services.reporting.reading import health, kept, store
from services.reporting.reading.figures import Figure, Reporting
from services.reporting.reading.health import Heard
from services.reporting.reading.known import reporting
from services.reporting.reading.shares import Halves, all_halves, share_of
from services.reporting.reading.sums import Sums, dated
from services.reporting.reading.touching import touching
from services.reporting.reading.values import Value
from shared.clock import TBILISI
from shared.postgres import Connection
from shared.programme import Programme
from shared.programme.model_logframe import Indicator, Result


@dataclass(frozen=True, slots=True)
class AsOf:
    """A day as known: only what was recorded before the following midnight in Tbilisi exists (rule 4a.f)."""

    day: date

    @property
    def before(self) -> datetime:
        """The first moment that is too late; of the calendar's last day its own midnight, for no other follows."""
        return datetime.combine(
            min(self.day, date.max - timedelta(days=1)) + timedelta(days=1), time(), TBILISI
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator on the page. `parts` are the values beside the main one, by code.

    `provisional`: a member that feeds it has not been heard past the day asked. `parked`: so many events that could
    change it could not be applied; what it shows is incomplete.
    """

    indicator: Indicator
    figure: Figure
    value: Value
    progress: Progress
    provisional: bool
    parts: Mapping[str, Value] = field(default_factory=dict)
    parked: int = 0

    @property
    def incomplete(self) -> bool:
        """Whether facts are known that add nothing yet."""
        return self.value.incomplete or self.parked > 0

    @property
    def status(self) -> Status:
        """Its status among all: an indicator whose shares alone have values is reported, without a target of its own."""
        of_parts = any(one.value is not None or one.status == "suppressed" for one in self.parts.values())
        return "no_target" if of_parts and self.value.value is None else self.progress.status

    @property
    def milestones(self) -> list[float]:
        """The milestones as shares of the way to the target, for the bar."""
        target, baseline = self.indicator.target.value, self.indicator.baseline.value or Decimal(0)
        if target is None or target == baseline:
            return []
        values = [value for value in self.indicator.milestones.values() if value is not None]
        return [float((value - baseline) / (target - baseline)) for value in values]


@dataclass(frozen=True, slots=True)
class LogframeView:
    """Everything that the logframe page and the API show."""

    programme: Programme
    version: int
    as_of: AsOf | None
    lines: dict[str, Line]
    heard: list[Heard]
    parked: int
    happened: date | None = None
    unheard: frozenset[str] = frozenset()

    @property
    def due(self) -> date:
        """The last day by which a target is to be reached; the programme's end where none is set."""
        targets = (one.target for one in self.programme.logframe.indicators)
        return max((one.date for one in targets if one), default=self.programme.end)

    @property
    def years(self) -> list[str]:
        """The periods before it: those that may have a milestone."""
        return [one.code for one in self.programme.periods if one.end < self.due]

    def groups(self) -> Iterator[tuple[Result, list[Line]]]:
        """The results chain in order, each with its indicators."""
        for result in self.programme.logframe.results:
            yield result, [self.lines[one.code] for one in self.programme.logframe.of(result.code)]

    def counts(self) -> dict[str, int]:
        """How many indicators have each status."""
        found: dict[str, int] = {}
        for line in self.lines.values():
            found[line.status] = found.get(line.status, 0) + 1
        return found


async def view(
    connection: Connection,
    programme: Programme,
    today: date,
    as_of: AsOf | None = None,
    happened: date | None = None,
    version: int | None = None,
) -> LogframeView:
    """The logframe now or as of a day, and with `happened` only of what happened up to that day.

    `version` is another one that is kept, and `programme` then that of its files.

    `today` places the plan's mark, and says what is not due yet. It decides no value: without an as-of, states and due
    dates are looked at on the last day of each period (rule 4a.i).
    """
    looked = min(filter(None, (as_of.day if as_of else None, happened)), default=None)
    evaluated = min(filter(None, (as_of.day if as_of else today, happened)))
    asked = store.Asked(as_of.before if as_of else None, looked, sorted(dated(programme)), happened)
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        sums = await (
            store.all_sums(connection, asked, version)
            if version
            else kept.whole(connection, programme, asked)
        )
        split = await _halves(connection, programme, asked, version)
        heard = await health.heard(connection)
        parked = await health.parked_types(connection, asked.before)
        live = await store.live_version(connection)
    unheard = _unheard(programme, heard, as_of)
    lines = _Lines(programme, sums, split, evaluated, unheard, parked)
    shown = version or (live["version"] if live else programme.logframe.version)
    found = {one.code: lines.line(one) for one in programme.logframe.indicators}
    waiting = sum(parked.values())
    return LogframeView(programme, shown, as_of, found, heard, waiting, happened, unheard)


async def _halves(
    connection: Connection, programme: Programme, asked: store.Asked, version: int | None
) -> Mapping[tuple[str, str], Halves]:
    """What indicators of shares are read from, by indicator and part: another one's persons, in the part or not."""
    found: dict[tuple[str, str], dict[tuple[str, ...], Sums]] = {}
    for one in programme.logframe.indicators:
        if not one.rule or not one.rule.among:
            continue
        whole, measures = programme.logframe.indicator(one.rule.among), (Measure.NEW,)
        by = partial(all_halves, whole, one.parts)
        split: Mapping[tuple[str, ...], Sums]
        if version or asked.happened or whole.code in asked.dated:
            split = by(await store.cell_rows(connection, whole.code, measures, asked, version))
        else:
            looked_at = sorted({dimension for part in one.parts for dimension in part.share})
            way = ("shares", one.code)
            split = await kept.split(connection, programme, whole, looked_at, way, by, measures, asked.before)
        for (part, *half), sums in split.items():
            found.setdefault((one.code, part), {})[tuple(half)] = sums
    return found


@dataclass(frozen=True, slots=True)
class _Lines:
    """What every line of one view is made from."""

    programme: Programme
    sums: Mapping[str, Sums]
    halves: Mapping[tuple[str, str], Halves]
    asked: date
    unheard: frozenset[str]
    parked: Mapping[str, int]

    def line(self, one: Indicator) -> Line:
        who = reporting(self.programme, one, self._sums(PERIODS), self.asked)
        sums = self._sums(one.code)
        figure = Figure(one, one.kind, sums, who, sums)
        value = figure.cumulative()
        ends = {period.code: period.end for period in self.programme.periods}
        day = min(self.asked, self.programme.end)
        plan = plan_for(one, ends, self.programme.start, day)
        shown = progress(one, value.value, plan, self.programme.file.status, figure.measured_baseline())
        late = bool(self.unheard & who.feeding)
        waiting = sum(self.parked.get(name, 0) for name in touching(self.programme)[one.code])
        return Line(one, figure, value, shown, late, self._parts(one, who), waiting)

    def _sums(self, code: str) -> Sums:
        return self.sums.get(code) or Sums()

    def _parts(self, one: Indicator, who: Reporting) -> dict[str, Value]:
        found = {}
        for part in one.parts:
            if part.rule is not None:
                sums = self._sums(part_code(one.code, part.code))
                found[part.code] = Figure(one, part.rule.kind, sums, who, sums).cumulative()
        if one.rule is not None and one.rule.among:
            for part in one.parts:
                found[part.code] = share_of(
                    part, self.halves.get((one.code, part.code), {}), who
                ).cumulative()
        return found


def _unheard(programme: Programme, heard: list[Heard], as_of: AsOf | None) -> frozenset[str]:
    """The members that have not been heard past the day: what is known of it may still grow (rule 4a.f)."""
    if as_of is None:
        return frozenset()
    until = {one.member: one.until for one in heard}
    late = [m.code for m in programme.members if (last := until.get(m.code)) is None or last < as_of.before]
    return frozenset(late)
