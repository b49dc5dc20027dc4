"""The whole logframe as one moment shows it: every indicator with its value, progress and status."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from services.reporting.logframe.progress import Progress, plan_for, progress
from services.reporting.reading import figures, health
from services.reporting.reading.figures import Figure, Sums, Value
from services.reporting.reading.health import Heard
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
        """The first moment that is too late."""
        return datetime.combine(self.day + timedelta(days=1), time(), TBILISI)


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator on the page."""

    indicator: Indicator
    figure: Figure
    value: Value
    progress: Progress
    provisional: bool

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

    def groups(self) -> Iterator[tuple[Result, list[Line]]]:
        """The results chain in order, each with its indicators."""
        for result in self.programme.logframe.results:
            yield result, [self.lines[one.code] for one in self.programme.logframe.of(result.code)]

    def counts(self) -> dict[str, int]:
        """How many indicators have each status."""
        found: dict[str, int] = {}
        for line in self.lines.values():
            found[line.progress.status] = found.get(line.progress.status, 0) + 1
        return found


async def view(
    connection: Connection, programme: Programme, today: date, as_of: AsOf | None = None
) -> LogframeView:
    """The logframe now or as of a day. `today` places the plan's mark; no figure depends on it."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        sums = await figures.all_sums(
            connection, as_of.before if as_of else None, as_of.day if as_of else None
        )
        heard = await health.heard(connection)
        parked = await health.parked(connection)
        live = await figures.live_version(connection)
    day = min(as_of.day if as_of else today, programme.end)
    unheard = _unheard(programme, heard, as_of)
    lines = {
        one.code: _line(programme, one, sums.get(one.code) or Sums(), day, unheard)
        for one in programme.logframe.indicators
    }
    version = live["version"] if live else programme.logframe.version
    return LogframeView(programme, version, as_of, lines, heard, parked)


def _line(programme: Programme, indicator: Indicator, sums: Sums, day: date, unheard: frozenset[str]) -> Line:
    figure = Figure(indicator, sums)
    value = figure.cumulative()
    ends = {period.code: period.end for period in programme.periods}
    plan = plan_for(indicator, ends, programme.start, day)
    shown = progress(indicator, value.value, plan, programme.file.status)
    feeding = {member.code for member in programme.feeding(indicator.code)}
    return Line(indicator, figure, value, shown, value.value is not None and bool(unheard & feeding))


def _unheard(programme: Programme, heard: list[Heard], as_of: AsOf | None) -> frozenset[str]:
    """The members that have not been heard past the day: what is known of it may still grow (rule 4a.f)."""
    if as_of is None:
        return frozenset()
    until = {one.member: one.until for one in heard}
    late = [m.code for m in programme.members if (last := until.get(m.code)) is None or last < as_of.before]
    return frozenset(late)
