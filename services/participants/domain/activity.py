"""An activity and who attended it: held once, corrected or voided afterwards, never edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import msgspec

from shared.events.base import EventData, PersonPart, Reason, Voided
from shared.events.language import latest
from shared.events.participants import ActivityHeld, AttendanceRecorded
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.refusal import Refused

HELD = "participants.activity.held"
ATTENDANCE = "participants.attendance.recorded"
_LONGEST_DAY = 24  # hours in one session


@dataclass(frozen=True, slots=True)
class Attendee:
    """One line of an attendance sheet; the attributes are as on the day of the activity."""

    person: str
    part: PersonPart
    organisation: str | None = None
    role: str = "participant"
    sessions: int = 1
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Activity:
    """What is known of one activity: the event that says it was held, and the live attendance by event id."""

    held: str = ""
    data: ActivityHeld | None = None
    voided: bool = False
    attendance: dict[str, AttendanceRecorded] = field(default_factory=dict)


def evolve(activity: Activity, past: Past) -> Activity:
    """The activity after one more event."""
    data = past.data
    if isinstance(data, Voided):
        if data.voids == activity.held:
            return replace(activity, voided=True)
        return replace(activity, attendance={k: v for k, v in activity.attendance.items() if k != data.voids})
    if isinstance(data, ActivityHeld):
        return replace(activity, held=data.corrects or past.id, data=data)
    if isinstance(data, AttendanceRecorded):
        return replace(activity, attendance=activity.attendance | {data.corrects or past.id: data})
    return activity


def hold(activity: Activity, data: ActivityHeld, attendees: Sequence[Attendee], today: date) -> list[Draft]:
    """Record that the activity took place, with its sheet; refuses a second time."""
    if activity.data is not None:
        raise Refused("activity_already_recorded", "This activity is recorded already; correct it instead.")
    _check(data, today)
    return [Draft(data), *_attend(replace(activity, data=data), data, attendees)]


def attend(activity: Activity, attendees: Sequence[Attendee]) -> list[Draft]:
    """Add lines to the sheet of an activity that was held."""
    return _attend(activity, _live(activity), attendees)


def correct(activity: Activity, data: ActivityHeld, today: date) -> list[Draft]:
    """Replace the whole of what was recorded about the activity."""
    _live(activity)
    _check(data, today)
    return [Draft(_with_target(data, activity.held))]


def void(activity: Activity, reason: Reason) -> list[Draft]:
    """Take the activity back; its attendance goes with it (rule 4a.b)."""
    data = _live(activity)
    void_ = Voided(occurred_on=data.occurred_on, voids=activity.held, reason=reason)
    return [Draft(void_, kind=latest(HELD), key=data.activity)]


def void_attendance(activity: Activity, event_id: str, reason: Reason) -> list[Draft]:
    """Take one line of the sheet back."""
    line = activity.attendance.get(event_id)
    if line is None:
        raise Refused(
            "attendance_unknown", "There is no such line on this activity's sheet, or it is voided already."
        )
    void_ = Voided(occurred_on=line.occurred_on, voids=event_id, reason=reason)
    return [Draft(void_, kind=latest(ATTENDANCE), key=line.person)]


def _live(activity: Activity) -> ActivityHeld:
    if activity.data is None:
        raise Refused(
            "activity_unknown", "There is no such activity here. Look it up in the list of activities."
        )
    if activity.voided:
        raise Refused("activity_voided", "This activity was voided; record it anew if it did take place.")
    return activity.data


def _check(data: ActivityHeld, today: date) -> None:
    if data.occurred_on > today:
        raise Refused(
            "date_in_future",
            f"The day is in the future; the latest possible is {today:%d.%m.%Y}.",
            "occurred_on",
        )
    if data.sessions < 1:
        raise Refused("no_session", "Give at least one session.", "sessions")
    hours = Decimal(data.hours)
    if not 0 < hours <= data.sessions * _LONGEST_DAY:
        most = data.sessions * _LONGEST_DAY
        raise Refused(
            "hours_impossible", f"Give more than 0 and at most {most} hours for all sessions.", "hours"
        )


def _attend(activity: Activity, data: ActivityHeld, attendees: Sequence[Attendee]) -> list[Draft]:
    there = {line.person for line in activity.attendance.values()}
    most = int(Decimal(data.hours) * 60)
    drafts: list[Draft] = []
    for number, one in enumerate(attendees):
        place = f"attendees.{number}"
        if one.person in there:
            raise Refused("attends_twice", f"Line {number + 1}: this person is on the sheet already.", place)
        if one.sessions > data.sessions:
            raise Refused("too_many_sessions", f"Line {number + 1}: at most {data.sessions} sessions.", place)
        if one.minutes > most:
            raise Refused("too_many_minutes", f"Line {number + 1}: at most {most} minutes.", place)
        there.add(one.person)
        drafts.append(Draft(_line(data, one), attributes=one.part))
    return drafts


def _line(data: ActivityHeld, one: Attendee) -> AttendanceRecorded:
    return AttendanceRecorded(
        occurred_on=data.occurred_on,
        person=one.person,
        activity=data.activity,
        role=one.role,  # type: ignore[arg-type]  # checked when the event is encoded
        organisation=one.organisation,
        sessions=one.sessions,
        minutes=one.minutes,
    )


def _with_target(data: ActivityHeld, target: str) -> EventData:
    return msgspec.structs.replace(data, corrects=target)
