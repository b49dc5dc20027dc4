"""The logframe as IATI results: every value to date, so that it is the one that the logframe shows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.reporting.iati.xml import Element, child, english, narrative
from services.reporting.publications.public import Public
from services.reporting.reading.logframe import Line, LogframeView
from shared.programme.model_logframe import Indicator
from shared.programme.model_programme import Period

TYPES = {"impact": "3", "outcome": "2", "output": "1", "cross_cutting": "9"}
ADDABLE = frozenset({"count", "sum"})  # every other kind would count somebody twice, or adds up shares
_UNIT, _PERCENTAGE, _QUALITATIVE = "1", "2", "5"
_OWN = "99"  # IndicatorVocabulary: the reporting organisation's own


def add(activity: Element, view: LogframeView, published: Public, today: date) -> None:
    """Every result that has indicators, with each of them."""
    for result, lines in view.groups():
        if not lines:
            continue
        addable = all(one.indicator.kind in ADDABLE for one in lines)
        made = child(
            activity, "result", type=TYPES[result.level], **{"aggregation-status": str(int(addable))}
        )
        narrative(child(made, "title"), result.statement)
        for line in lines:
            _indicator(made, view, line, published, today)


def measure(one: Indicator) -> str:
    """The code of IATI's list IndicatorMeasure."""
    if one.kind == "qualitative":
        return _QUALITATIVE
    return _PERCENTAGE if one.kind == "ratio" or one.unit.get("en").startswith("%") else _UNIT


def _indicator(result: Element, view: LogframeView, line: Line, published: Public, today: date) -> None:
    one = line.indicator
    made = child(
        result, "indicator", measure=measure(one), ascending=str(int(one.direction == "up")),
        **{"aggregation-status": str(int(one.kind in ADDABLE))},
    )  # fmt: skip
    narrative(child(made, "title"), one.name)
    narrative(child(made, "description"), one.verification)
    child(made, "reference", vocabulary=_OWN, code=one.code)
    if one.baseline.value is not None:
        child(made, "baseline", year=str(one.baseline.year), value=_written(one.baseline.value))
    day = min(filter(None, (view.as_of.day if view.as_of else today, view.programme.end)))
    periods = [one for one in view.programme.periods if one.start <= day]
    for period in view.programme.periods:
        _period(made, view, line, period, published if periods and period == periods[-1] else None, day)


def _period(
    indicator: Element, view: LogframeView, line: Line, period: Period, published: Public | None, day: date
) -> None:
    """From the programme's start to the end of a period: plan and value to date."""
    one, programme = line.indicator, view.programme
    last = period == programme.periods[-1]
    target = one.target.value if last else one.milestones.get(period.code)
    value = line.figure.cumulative(period.code).value if period.start <= day else None
    if last or published is not None:
        value = line.value.value
    if target is None and value is None:
        return
    made = child(indicator, "period")
    child(made, "period-start", **{"iso-date": programme.start.isoformat()})
    child(made, "period-end", **{"iso-date": period.end.isoformat()})
    if target is not None:
        child(made, "target", value=_written(target))
    if value is not None and period.start <= day:
        actual = child(made, "actual", value=_written(value))
        if line.value.provisional:
            english(child(actual, "comment"), "Provisional: to date, since the programme's start.")
    for dimension in one.breakdowns if published is not None else ():
        for cell, row in published.rows(one.code, dimension).items() if published is not None else ():
            if row.value is not None:
                part = child(made, "actual", value=_written(row.value))
                child(part, "dimension", name=dimension, value=cell)


def _written(value: Decimal) -> str:
    return format(value, "f")
