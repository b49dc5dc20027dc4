"""Asks both the door and the oracle for a cell, and insists that they agree in all of them."""

from __future__ import annotations

from typing import Any

from tests.oracle.table import Place
from tests.property.reporting.comparing import Question, Told, differences, oracle
from tests.property.reporting.telling import Telling


def value(told: Telling, indicator: str, period: str, measure: str, who: str = "total", **more: Any) -> Any:
    """The value of a cell; None if there is none or the cell is empty."""
    found = whole(told, indicator, period, measure, who, **more)
    return None if found is None else found[0]


def whole(
    told: Telling, indicator: str, period: str, measure: str, who: str = "total", *, cell: str = "", part: str = "", **more: Any
) -> Told | None:  # fmt: skip
    """All that the oracle says of a cell, the door having said the same of every cell."""
    question = Question(**more)
    assert differences(told.events, told.events, question) == []
    dimension, _, code = cell.partition("=")
    return oracle(told.events, question).get(Place(indicator, part, period, measure, who, dimension, code))
