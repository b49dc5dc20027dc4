"""Activities and people as the tests of the domain need them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from services.participants.domain.activity import Activity, Attendee, evolve, hold
from shared import ids
from shared.events.base import PersonPart
from shared.events.participants import ActivityHeld
from shared.ledger.append import Draft
from shared.ledger.streams import Past

DAY = date(2024, 5, 14)
TODAY = date(2024, 6, 1)
ACTIVITY = "5f0c2a52-8f0e-4d53-9a53-3e1d0b7a1c11"


def held(**changes: Any) -> ActivityHeld:
    """A training of two sessions and eight hours."""
    fields = {
        "occurred_on": DAY,
        "activity": ACTIVITY,
        "kind": "training",
        "hours": "8",
        "sessions": 2,
        "municipality": "GE-KK-MAR",
    }
    return ActivityHeld(**(fields | changes))


def somebody(person: str = "", **changes: Any) -> Attendee:
    """Somebody who was there for all of it."""
    fields = {"part": PersonPart(age=34, sex="F"), "sessions": 2, "minutes": 480}
    return Attendee(person or ids.random_id(), **(fields | changes))


def after(drafts: Sequence[Draft], activity: Activity | None = None) -> Activity:
    """The activity once the drafts are recorded."""
    state = activity or Activity()
    for draft in drafts:
        past = Past(draft.id, draft.type.name, draft.data, datetime(2024, 6, 1, tzinfo=UTC))
        state = evolve(state, past)
    return state


def recorded(*attendees: Attendee, **changes: Any) -> Activity:
    """An activity that was held, with a sheet."""
    return after(hold(Activity(), held(**changes), attendees, TODAY))
