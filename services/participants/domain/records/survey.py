"""A measured value of an indicator with its sample; a qualitative indicator has a judgement instead."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.outreach import SurveyResultRecorded
from shared.web.translations import mark

_WHOLE = 100  # per cent
_MEASURED = frozenset({"latest_measure", "qualitative"})


def check(history: History, data: EventData, around: Around) -> None:
    """Refuse an indicator that is not measured, a value outside its interval, and the same measure twice."""
    assert isinstance(data, SurveyResultRecorded)
    kinds = {one.code: one.kind for one in around.programme.logframe.indicators}
    measured = [code for code, kind in kinds.items() if kind in _MEASURED]
    if data.indicator not in measured:
        told = mark("This indicator is not measured by a survey; those are: %(codes)s.")
        raise Denied("indicator_not_measured", told, "indicator", codes=", ".join(measured))
    if (data.value is None) == (data.judgement is None):
        raise Denied(
            "value_missing", mark("Give the value, or the judgement of a qualitative indicator."), "value"
        )
    if data.n == 0:
        raise Denied("sample_empty", mark("Say how many were asked: more than 0."), "n")
    if data.value is not None and data.interval and not data.interval[0] <= data.value <= data.interval[1]:
        raise Denied("interval_impossible", mark("The value lies within its interval."), "interval")
    percentage = around.programme.logframe.indicator(data.indicator).unit.get("en").startswith("%")
    if percentage and data.value is not None and not 0 <= data.value <= _WHOLE:
        raise Denied("percentage_impossible", mark("A percentage lies between 0 and 100."), "value")
    same = (data.occurred_on, data.cell or {})
    if any((one.occurred_on, one.cell or {}) == same for one in history.of(SurveyResultRecorded)):
        raise Denied("measured_already", mark("This is recorded already; correct it instead."), "occurred_on")
