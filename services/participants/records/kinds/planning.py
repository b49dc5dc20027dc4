"""Activities before they are held."""

from __future__ import annotations

from services.participants.domain.records import plan
from services.participants.records.kind import Asked, Kind
from services.participants.records.kinds.asking import DAY, PLACE, THEME
from shared.events import participants
from shared.web.translations import mark

_ACTIVITY = Asked("activity", mark("Planned activity"), "record", "activities-planned")

KINDS = (
    Kind("activities-planned", "planning", mark("Planned activities"), mark("Plan an activity"),
         participants.ActivityPlanned, plan.check,
         (Asked("kind", mark("Kind"), "choice", "activity_kinds"),
          Asked("planned_on", mark("Planned for"), "day", hint=mark("For example, 27 3 2024")),
          Asked("occurred_on", mark("Day of the plan"), "day"), PLACE, THEME),
         begins="activity", titled=True, about=mark("It counts nowhere until it is held. The desk asks for it on its day.")),
    Kind("activities-cancelled", "planning", mark("Activities called off"), mark("Call an activity off"),
         participants.ActivityCancelled, plan.check, (_ACTIVITY, DAY)),
)  # fmt: skip
