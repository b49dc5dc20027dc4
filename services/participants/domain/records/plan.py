"""An activity before it is held: planned once, called off while nobody says that it took place or after all."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.participants import ActivityCancelled, ActivityHeld, ActivityPlanned
from shared.web.translations import mark


def check(history: History, data: EventData, _: Around) -> None:
    """Refuse a second plan of one activity, and calling off what is not planned or is called off already."""
    if history.has(ActivityCancelled):
        raise Denied("activity_cancelled", mark("This activity is called off already."), "activity")
    if isinstance(data, ActivityPlanned) and history.has(ActivityPlanned, ActivityHeld):
        raise Denied("planned_already", mark("This activity is planned or held already."), "activity")
    if isinstance(data, ActivityCancelled) and not history.has(ActivityPlanned, ActivityHeld):
        raise Denied("activity_unknown", mark("There is no such activity here."), "activity")
