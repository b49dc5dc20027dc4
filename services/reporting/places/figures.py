"""What each municipality has of an indicator: as everybody may see it, or with every row for the consortium."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from services.reporting.context import Context
from services.reporting.publications import public
from services.reporting.reading import logframe
from services.reporting.reading.asking import Moment, Question
from services.reporting.reading.logframe import AsOf, LogframeView
from services.reporting.reading.publishing import is_shares
from services.reporting.reading.values import Value
from shared import clock
from shared.programme import Programme
from shared.programme.model_logframe import Indicator

PLACES = ("municipality", "home")
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Placed:
    """An indicator's values by municipality, and the day of the publication if they are taken from one."""

    indicator: Indicator
    values: Mapping[str, Value]
    known_on: str = ""
    per_thousand: bool = False

    @property
    def decimals(self) -> int:
        """How many are shown: a rate has one more than none."""
        return max(self.indicator.decimals, 1) if self.per_thousand else self.indicator.decimals

    @property
    def counts(self) -> bool:
        """Whether no row means none: of a measure it means that nothing was measured there."""
        return self.indicator.kind not in {"latest_measure", "ratio", "qualitative"}

    def shade(self, code: str) -> int:
        """0 for nothing or withheld, else 1 to 4: the quarter of the largest value in which this one lies."""
        numbers = {one: value.value for one, value in self.values.items() if value.value}
        most, own = max(numbers.values(), default=Decimal(0)), numbers.get(code)
        return 0 if own is None or most <= 0 else max(1, -int(-own * _QUARTERS // most))


def has_populations(programme: Programme) -> bool:
    """Whether a sourced number of inhabitants is known of every municipality in scope."""
    inside = [one for one in programme.municipalities if one.in_scope]
    return bool(inside) and all(one.population for one in inside)


def by_inhabitants(programme: Programme, placed: Placed) -> Placed:
    """A count per 1,000 inhabitants, half up to the decimals shown; a measure, and what is withheld, stays as it is."""
    if not placed.counts:
        return placed
    people = {one.code: one.population.inhabitants for one in programme.municipalities if one.population}
    made = replace(placed, per_thousand=True)
    step = Decimal(1).scaleb(-made.decimals)
    rates = {code: _rate(one, people[code], step) for code, one in placed.values.items() if code in people}
    return replace(made, values=rates)


def _rate(value: Value, inhabitants: int, step: Decimal) -> Value:
    if value.value is None:
        return value
    rate = (value.value * 1000 / inhabitants).quantize(step, ROUND_HALF_UP)
    return replace(value, value=rate)


def dimension(indicator: Indicator) -> str | None:
    """The breakdown of an indicator that is a place; None if it has none."""
    if indicator.rule is None or is_shares(indicator):
        return None
    return next((one for one in PLACES if one in indicator.breakdowns), None)


def with_places(programme: Programme) -> list[Indicator]:
    """The indicators that can be told by municipality."""
    return [one for one in programme.logframe.indicators if dimension(one)]


async def look(
    context: Context, wanted: list[Indicator], as_of: AsOf | None, *, all_cells: bool
) -> tuple[LogframeView, list[Placed]]:
    """The values of some indicators by municipality."""
    seen = await public.seen_by(context, as_of, all_cells=all_cells)
    async with context.pool.acquire(timeout=10) as connection:
        view = await logframe.view(connection, context.programme, clock.day(clock.now()), as_of)
        found = []
        for one in wanted:
            by = dimension(one)
            assert by is not None
            moment = Moment(as_of.before if as_of else None, as_of.day if as_of else None)
            asked = Question(context.programme, one, moment)
            rows, known_on = await public.rows(connection, asked, view.lines[one.code].figure, [by], seen)
            found.append(Placed(one, {code: value for (code,), value in rows.items()}, known_on))
    return public.covered(view, seen), found
