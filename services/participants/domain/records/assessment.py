"""A person's tests before and after a training: a score within its maximum, one of each stage and topic a day."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.learning import AssessmentCompleted
from shared.web.translations import mark


def check(history: History, data: EventData, _: Around) -> None:
    """Refuse a score that cannot be, and the same test twice."""
    assert isinstance(data, AssessmentCompleted)
    if not data.maximum > 0:
        raise Denied("maximum_impossible", mark("The maximum is more than 0."), "maximum")
    if not 0 <= data.score <= data.maximum:
        told = mark("The score is between 0 and the maximum (%(most)s).")
        raise Denied("score_impossible", told, "score", most=data.maximum)
    for one in history.of(AssessmentCompleted):
        if (one.stage, one.topic, one.occurred_on) == (data.stage, data.topic, data.occurred_on):
            told = mark("This test is recorded already; correct it instead.")
            raise Denied("test_recorded", told, "stage")
