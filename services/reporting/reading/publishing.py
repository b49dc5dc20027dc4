"""From all cells to those that everybody may see: totals, facts about organisations and money, protected breakdowns.

Breakdowns of persons and cases are protected row by row (disclosure.py); of each indicator those measures that can be
checked against the totals, and those of one dimension together (together.py). Shares of persons (X.3) are breakdowns
by another name: they are shown where they follow from the protected breakdown of the persons among whom they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from services.reporting.reading.disclosure import SHOWN, Protected, protect
from services.reporting.reading.earlier import Earlier, Past
from services.reporting.reading.every import Cell, Place
from services.reporting.reading.numbers import Group, Table, Told, Unknown
from services.reporting.reading.shares import asks
from services.reporting.reading.together import protect_together
from services.reporting.reading.values import Value
from shared.programme import Programme
from shared.programme.model_logframe import Indicator, Part

_OPEN = frozenset({"member"})  # what each member adds to a total stands beside it, for everybody
_KINDS_OF_PERSONS = frozenset({"distinct_persons", "complete_set"})
_OF_PERSONS = frozenset({"answered_in_time", "followed", "improved_pairs"})


@dataclass(slots=True)
class Published:
    """The cells that everybody may see, and by table every number that can be read from them."""

    cells: list[Cell] = field(default_factory=list)
    told: dict[str, Told] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edition:
    """A publication that there was: what could be read from it, and by table all rows of that day and the groups named."""

    told: Told
    rows: Mapping[str, Sequence[Cell]]
    named: Mapping[str, frozenset[Group]]

    def of(self, table: Table) -> Earlier:
        """What it told of a table."""
        rows = [one for one in self.rows.get(table.name, []) if one.place.period in table.periods]
        then = replace(table, rows=rows)
        return Earlier(then, self.told, self.named.get(table.name, frozenset()))


def of_persons(indicator: Indicator) -> bool:
    """Whether rows of an indicator's breakdowns count persons or cases."""
    rule = indicator.rule
    return indicator.kind in _KINDS_OF_PERSONS or bool(rule and rule.ratio in _OF_PERSONS)


def is_protected(indicator: Indicator, dimension: str) -> bool:
    """Whether a breakdown may be seen by everybody only as it was published."""
    return of_persons(indicator) and dimension not in _OPEN


def is_shares(indicator: Indicator) -> bool:
    """Whether an indicator shows shares of another one's persons."""
    return bool(indicator.rule and indicator.rule.ratio == "shares")


def publish(programme: Programme, cells: Iterable[Cell], earlier: Sequence[Edition] = ()) -> Published:
    """What may be published of some cells, beside all that was published before."""
    by_table: defaultdict[tuple[str, str], list[Cell]] = defaultdict(list)
    shares: list[Cell] = []
    found, indicators = Published(), {one.code: one for one in programme.logframe.indicators}
    for cell in cells:
        indicator = indicators[cell.place.indicator]
        if is_shares(indicator):
            shares.append(cell)
        elif cell.place.breakdown is None or not is_protected(indicator, cell.place.breakdown[0]):
            found.cells.append(cell)
        elif cell.place.measure in SHOWN:
            by_table[indicator.code, cell.place.breakdown[0]].append(cell)
    tables: dict[tuple[str, str], Protected] = {}
    for dimension in sorted({dimension for _, dimension in by_table}):
        tables |= _of_dimension(programme, dimension, by_table, found.cells, earlier)
    for (code, dimension), protected in tables.items():
        found.cells += protected.published
        found.cells += [withheld(cell) for cell in protected.withheld]
        found.told[f"{code} {dimension}"] = protected.told
    found.cells += _shares(programme, shares, tables)
    return found


def _of_dimension(
    programme: Programme,
    dimension: str,
    by_table: Mapping[tuple[str, str], list[Cell]],
    totals: Iterable[Cell],
    earlier: Sequence[Edition],
) -> dict[tuple[str, str], Protected]:
    """The tables of a dimension, each protected by itself and then together."""
    exclusive, threshold = programme.dimension(dimension).exclusive, programme.file.suppression.threshold
    pasts = {}
    for code, of in sorted(by_table):
        if of == dimension:
            periods = _periods(programme, programme.logframe.indicator(code))
            table = Table(f"{code} {dimension}", periods, exclusive, by_table[code, dimension])
            pasts[code] = Past(table, threshold, [one.of(table) for one in earlier])

    def protected(code: str, besides: Collection[Place] | None = ()) -> Protected:
        return protect(
            pasts[code], {row.place for row in pasts[code].table.rows} if besides is None else besides
        )

    alone = {code: protected(code) for code in pasts}
    if not exclusive:
        return {(code, dimension): one for code, one in alone.items()}
    together = protect_together(alone, dict(_persons(totals)), protected)
    return {(code, dimension): one for code, one in together.items()}


def _persons(totals: Iterable[Cell]) -> Iterator[tuple[tuple[str, str], int]]:
    """How many persons each indicator counts in each period: who is new, or among whom a share is."""
    for one in totals:
        place, value = one.place, one.value
        if place.by == "total" and place.breakdown is None and not place.part:
            if place.measure == "new" and value.value is not None:
                yield (place.indicator, place.period), int(value.value)
            elif place.measure == "value" and value.denominator is not None:
                yield (place.indicator, place.period), int(value.denominator)


def withheld(cell: Cell) -> Cell:
    """A row that is there and says nothing."""
    return replace(cell, value=Value(None, status="suppressed", provisional=cell.value.provisional))


def _shares(
    programme: Programme, cells: Iterable[Cell], tables: Mapping[tuple[str, str], Protected]
) -> Iterator[Cell]:
    for cell in cells:
        indicator = programme.logframe.indicator(cell.place.indicator)
        if cell.place.breakdown is not None or cell.place.measure not in SHOWN:
            continue  # a breakdown of a share crosses two breakdowns
        part = next(one for one in indicator.parts if one.code == cell.place.part)
        nothing = not cell.value.denominator
        yield cell if nothing or _told(programme, indicator, part, cell, tables) else withheld(cell)


def _told(
    programme: Programme,
    indicator: Indicator,
    part: Part,
    cell: Cell,
    tables: Mapping[tuple[str, str], Protected],
) -> bool:
    """Whether the numerator of a share can be read from the breakdown whose rows it adds up."""
    rule = indicator.rule
    if rule is None or rule.among is None or len(part.share) != 1:
        return False
    [(dimension, test)] = part.share.items()
    table = tables.get((rule.among, dimension))
    if table is None:
        return False
    periods = _periods(programme, programme.logframe.indicator(rule.among))
    upto = periods[: periods.index(cell.place.period) + 1]
    wanted = upto if cell.place.measure == "cumulative" else [cell.place.period]
    rows = {row.place.breakdown[1] for row in (*table.published, *table.withheld) if row.place.breakdown}
    holds = asks(test)
    codes = [code for code in rows if holds(code) or _band_holds(programme, code, holds)]
    form = {Unknown("persons", code, period): 1 for code in codes for period in wanted}
    return table.known.tells(form)


def _periods(programme: Programme, indicator: Indicator) -> list[str]:
    after = (programme.final_period,) if indicator.after_end else ()
    return [one.code for one in (*programme.periods, *after)]


def _band_holds(programme: Programme, code: str, holds: Callable[[str], bool]) -> bool:
    """Whether a share by age takes in a whole band."""
    band = next((one for one in programme.bands if one.code == code), None)
    return band is not None and band.last is not None and holds(str(band.first)) and holds(str(band.last))
