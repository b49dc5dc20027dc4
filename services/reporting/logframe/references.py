"""Which field of an event names what: the one place that knows how events refer to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.reporting.logframe.known import Known
from shared.events.references import DESCRIBED_BY
from shared.programme import UNKNOWN

HELD = "participants.activity.held"
CANCELLED = "participants.activity.cancelled"
ATTENDANCE = "participants.attendance.recorded"
LINKED = "participants.person.linked"
MERGED = "participants.person.merged"
PROPOSED = "participants.person.link_proposed"
CONFIRMED = "participants.person.link_confirmed"
SPLIT = "participants.person.split"
ERASED = "participants.person.erased"
ORGANISATIONS_MERGED = "participants.organisation.merged"
REFERRED = "feedback.complaint.referred"
TAKEN_OVER = "feedback.complaint.received"

DESCRIBES: Mapping[str, str] = {name: unit for unit, names in DESCRIBED_BY.items() for name in names}
JOINS: Mapping[str, tuple[str, str]] = {  # events that join ids -> the unit and the field
    LINKED: ("person", "persons"),
    MERGED: ("person", "persons"),
    PROPOSED: ("person", "persons"),
    ORGANISATIONS_MERGED: ("organisation", "organisations"),
}
BY_EVENT_ID: Mapping[str, str] = {CONFIRMED: "proposal", SPLIT: "link"}  # events about a link -> its event id
_FIELDS = {
    "survey": "indicator",
    "aggregate": "indicator",
}  # units whose id stands in a field of another name


def ids_of(unit: str, original: Known, data: Any) -> Iterable[str]:  # noqa: ANN401 - data of any type
    """The ids of the entities of a unit of which an event is a fact, by some version of its data.

    An event with `person` counts for the person, never for its `organisation` (rule 4a.r).
    """
    if unit == "person":
        users = getattr(data, "users", None)
        found = [user.person for user in users] if users else [getattr(data, "person", None)]
    elif unit == "event":
        found = [original.id]
    elif unit == "payment":  # a payment, with what takes it back
        found = [getattr(data, "reverses", None) or original.id]
    elif unit == "organisation" and getattr(data, "person", None):
        found = []
    else:
        found = [getattr(data, _FIELDS.get(unit, unit), None)]
    return [one for one in found if one and one != UNKNOWN]  # what is not stated cannot be counted
