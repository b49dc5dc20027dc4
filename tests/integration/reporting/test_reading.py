"""What the database gives readers is what the same contributions give in memory: now, as of a day, as it happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from services.reporting.logframe.figures import Measure
from services.reporting.logframe.known import moment
from services.reporting.reading import logframe, store
from services.reporting.reading.breakdowns import Rows
from services.reporting.reading.known import Figures
from services.reporting.reading.logframe import AsOf
from services.reporting.reading.sums import Moment, dated
from services.reporting.reading.values import Value
from shared.postgres import Connection
from tests.integration.reporting.history import told
from tests.schemas import Prepared
from tests.unit.reporting.story import programme

TODAY = date(2024, 9, 30)


def told_alike(shown: Value, plain: Value) -> bool:
    """Whether two values are the same; only the one that was asked on a day knows what is due."""
    status = "not_reported" if shown.status in {"not_due", "missing"} else shown.status
    return replace(shown, status=status) == plain


@pytest.fixture
async def connection(counted: Prepared) -> Connection:
    return await counted.connect()


async def test_the_logframe_now_looks_at_states_and_due_dates_on_the_last_day_of_each_period(
    connection: Connection,
) -> None:
    view = await logframe.view(connection, programme(), TODAY)
    plain = Figures.of(programme(), told().contributions(), Moment())
    for code, line in view.lines.items():
        assert told_alike(line.value, plain.figure(code).cumulative()), code
    assert view.lines["OP2.1"].value.value == 0  # the one member has left before the end
    assert (view.lines["X.1"].value.numerator, view.lines["X.1"].value.denominator) == (1, 2)
    assert view.lines["IMP.1"].value.value == Decimal("41.25")
    assert view.lines["X.2"].value.value == 4
    assert not view.lines["X.2"].value.provisional
    assert view.lines["OC3.1"].value.status == "not_due"
    assert view.lines["X.3"].parts["women"].value == 50


async def test_as_of_a_day_only_what_was_recorded_by_then_is_known(connection: Connection) -> None:
    for hours in range(0, 30, 3):
        asked = AsOf((datetime(2022, 1, 1, tzinfo=UTC) + timedelta(hours=24 + hours)).date())
        view = await logframe.view(connection, programme(), TODAY, asked)
        plain = Figures.of(programme(), told().contributions(), Moment(moment(asked.before), asked.day))
        for code, line in view.lines.items():
            assert told_alike(line.value, plain.figure(code).cumulative()), (code, asked)


async def test_as_it_happened_up_to_a_day_only_its_facts_are_there(connection: Connection) -> None:
    happened = date(2023, 12, 31)
    view = await logframe.view(connection, programme(), TODAY, happened=happened)
    plain = Figures.of(programme(), told().contributions(), Moment(day=happened, happened=happened))
    for code, line in view.lines.items():
        assert told_alike(line.value, plain.figure(code).cumulative()), code
    assert view.lines["X.2"].value.value == 2


async def test_cells_of_a_breakdown_are_those_in_memory(connection: Connection) -> None:
    one = programme().logframe.indicator("X.2")
    asked = store.Asked(None, TODAY, sorted(dated(programme())))
    rows = await store.cell_rows(connection, one.code, (Measure.NEW, Measure.REACHED), asked)
    found = Rows(programme(), one).split(rows, ["sex", "age"])
    plain = Figures.of(programme(), told().contributions()).breakdown("X.2", ["sex", "age"])
    assert {cell: sums.of(Measure.NEW)[0] for cell, sums in found.items()} == {
        cell: figure.sums.of(Measure.NEW)[0] for cell, figure in plain.items()
    }
    assert found["F", "18-29"].of(Measure.NEW)[0] == 1
