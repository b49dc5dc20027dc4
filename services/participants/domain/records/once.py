"""What happens once and has no course: a campaign, a media output, a practice taken over, a policy adopted."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.web.translations import mark


def check(history: History, data: EventData, _: Around) -> None:
    """Refuse it a second time."""
    if history.has(type(data)):
        raise Denied("recorded_already", mark("This is recorded already; correct it instead."))
