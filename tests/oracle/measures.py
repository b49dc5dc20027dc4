"""Latest measures: the newest survey result up to a period's end, total and cells each for itself (rule 4a.k)."""

from __future__ import annotations

from decimal import Decimal

from tests.oracle.events import Event
from tests.oracle.programme import Period
from tests.oracle.table import Place, Table, Value
from tests.oracle.world import World

CODES = ("IMP.1", "IMP.2", "OC2.3")


def write(table: Table, world: World) -> None:
    """All indicators of this kind."""
    for code in CODES:
        results = [
            one
            for one in world.counted(code, "participants.survey.result_recorded")
            if one.data["indicator"] == code
        ]
        for period in world.programme.periods(code):
            _write(table, world, code, period, [one for one in results if one.day <= period.end])


def _write(table: Table, world: World, code: str, period: Period, results: list[Event]) -> None:
    place = Place(code, "", period.code, "value")
    complete = world.submitted(code, period.code)
    newest: dict[tuple[str, str], Event] = {}
    for one in results:  # by day, then id: a later one takes the place
        newest[_cell(one, world)] = one
    table[place] = _value(newest.pop(("", ""), None), complete=complete)
    for (dimension, name), one in newest.items():
        table[place._replace(dimension=dimension, code=name)] = _value(one, complete=complete)


def _cell(one: Event, world: World) -> tuple[str, str]:
    cell = one.data.get("cell") or {"": ""}
    ((dimension, code),) = cell.items()
    if dimension in {"home", "municipality"}:
        code = world.programme.place(code)
    return dimension, code


def _value(one: Event | None, *, complete: bool) -> Value:
    if one is None:
        return Value(None, complete=complete)
    return Value(Decimal(str(one.data["value"])), complete=complete, events=frozenset({one.id}))
