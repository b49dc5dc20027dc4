"""A proposal to an authority: submitted once, answered afterwards."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.community import AdvocacyResponded, AdvocacySubmitted
from shared.web.translations import mark


def check(history: History, data: EventData, _: Around) -> None:
    """Refuse a second submission, and an answer to what was not submitted by then."""
    submitted = list(history.of(AdvocacySubmitted))
    if isinstance(data, AdvocacySubmitted):
        if submitted:
            raise Denied("submitted_already", mark("It was submitted already."), "advocacy")
        return
    assert isinstance(data, AdvocacyResponded)
    if not submitted:
        raise Denied("not_submitted", mark("It was not submitted: record that first."), "advocacy")
    if data.occurred_on < submitted[0].occurred_on:
        told = mark("The answer lies before the submission (%(day)s).")
        raise Denied("before_the_start", told, "occurred_on", day=submitted[0].occurred_on)
