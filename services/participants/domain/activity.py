"""An activity and who attended it: held once, corrected or voided afterwards, never edited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import msgspec

from services.participants.domain.refusals import Denied
from shared.events.base import PersonPart, Reason, Voided
from shared.events.language import latest
from shared.events.participants import ActivityCancelled, ActivityHeld, AttendanceRecorded
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.web.translations import mark

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
    owner: str = ""  # the member that records it, where that is another one; here its own people are recorded
    voided: bool = False
    cancelled: str = ""  # the event that called it off
    attendance: dict[str, AttendanceRecorded] = field(default_factory=dict)


def evolve(activity: Activity, past: Past) -> Activity:
    """The activity after one more event."""
    match past.data:
        case Voided() as void_:
            return _without(activity, void_.voids)
        case ActivityHeld() as data:
            return replace(activity, held=data.corrects or past.id, data=data)
        case ActivityCancelled() as data:
            return replace(activity, cancelled=data.corrects or past.id)
        case AttendanceRecorded() as data:
            return replace(activity, attendance=activity.attendance | {data.corrects or past.id: data})
    return activity


def _without(activity: Activity, event: str) -> Activity:
    """The activity after one of its events was taken back."""
    if event == activity.held:
        return replace(activity, voided=True)
    if event == activity.cancelled:
        return replace(activity, cancelled="")
    return replace(activity, attendance={k: v for k, v in activity.attendance.items() if k != event})


def hold(activity: Activity, data: ActivityHeld, attendees: Sequence[Attendee], today: date) -> list[Draft]:
    """Record that the activity took place, with its sheet; refuses a second time."""
    _called_off(activity)
    if activity.data is not None:
        raise Denied(
            "activity_already_recorded", mark("This activity is recorded already; correct it instead.")
        )
    _check(data, today)
    return [Draft(data), *_attend(replace(activity, data=data), data, attendees)]


def attend(activity: Activity, attendees: Sequence[Attendee]) -> list[Draft]:
    """Add lines to the sheet of an activity that was held; refuses a sheet without a line."""
    data = live(activity)
    if not attendees:
        raise Denied("no_line", mark("Give at least one person."), "attendees")
    return _attend(activity, data, attendees)


def correct(
    activity: Activity, data: ActivityHeld, today: date, parts: Mapping[str, PersonPart]
) -> list[Draft]:
    """Replace the whole of what was recorded about the activity.

    Lines of the sheet that rest on it follow: their day, and sessions and minutes that cannot be any more. `parts`
    are the persons' attributes as on the new day; the line of a person who is not there any more stays as it was.
    """
    own(activity)
    _check(data, today)
    return [
        Draft(msgspec.structs.replace(data, corrects=activity.held)),
        *follow(activity, live(activity), data, parts),
    ]


def follow(
    activity: Activity, before: ActivityHeld, data: ActivityHeld, parts: Mapping[str, PersonPart]
) -> list[Draft]:
    """The lines of the sheet as they must read after what was recorded about the activity has changed."""
    drafts: list[Draft] = []
    for number, (event, line) in enumerate(activity.attendance.items()):
        after = _following(line, before, data)
        part = parts.get(line.person or "")
        if after != line and part is not None:
            new = msgspec.structs.replace(after, corrects=event, sealed=None)
            drafts.append(Draft(new, attributes=born(part, number)))
    return drafts


def void(activity: Activity, reason: Reason) -> list[Draft]:
    """Take the activity back; its attendance goes with it (rule 4a.b)."""
    data = own(activity)
    void_ = Voided(occurred_on=data.occurred_on, voids=activity.held, reason=reason)
    return [Draft(void_, kind=latest(HELD), key=data.activity)]


def void_attendance(activity: Activity, event_id: str, reason: Reason) -> list[Draft]:
    """Take one line of the sheet back."""
    live(activity)
    line = activity.attendance.get(event_id)
    if line is None:
        raise _no_line()
    void_ = Voided(occurred_on=line.occurred_on, voids=event_id, reason=reason)
    return [Draft(void_, kind=latest(ATTENDANCE), key=line.person)]


def correct_attendance(activity: Activity, event_id: str, one: Attendee) -> list[Draft]:
    """Replace the whole of one line; whose it is stays."""
    data, line = live(activity), activity.attendance.get(event_id)
    if line is None or line.person != one.person:
        raise _no_line()
    new = msgspec.structs.replace(_line(data, one, None), corrects=event_id)
    return [Draft(new, attributes=born(one.part, None))]


def _no_line() -> Denied:
    told = mark("There is no such line on this activity's sheet, or it is voided already.")
    return Denied("attendance_unknown", told)


def live(activity: Activity) -> ActivityHeld:
    """What was recorded, if it stands: refuses an unknown activity and a voided one."""
    if activity.data is None:
        raise Denied(
            "activity_unknown", mark("There is no such activity here. Look it up in the list of activities.")
        )
    if activity.voided and activity.owner:
        told = mark("%(member)s has taken this activity back, or names this member no more as co-organiser.")
        raise Denied("activity_voided", told, member=activity.owner.upper())
    if activity.voided:
        raise Denied(
            "activity_voided", mark("This activity was voided; record it anew if it did take place.")
        )
    _called_off(activity)
    return activity.data


def own(activity: Activity) -> ActivityHeld:
    """The same, if this member records it: what another one has recorded is that one's to change (rule 4a.b)."""
    data = live(activity)
    if activity.owner:
        told = mark(
            "%(member)s records this activity: ask there for a change. Here your own people are recorded."
        )
        raise Denied("activity_of_another_member", told, member=activity.owner.upper())
    return data


def _called_off(activity: Activity) -> None:
    if activity.cancelled:
        told = mark("This activity was called off; void that first if it did take place.")
        raise Denied("activity_cancelled", told)


def minutes_of(data: ActivityHeld) -> int:
    """The delivered time of all sessions, in minutes."""
    return int(Decimal(data.hours) * 60)


def _check(data: ActivityHeld, today: date) -> None:
    if data.occurred_on > today:
        told = mark("The day is in the future; the latest possible is %(day)s.")
        raise Denied("date_in_future", told, "occurred_on", day=today)
    if data.starts_on is not None and data.starts_on > data.occurred_on:
        told = mark("The first day lies after the last (%(day)s).")
        raise Denied("starts_after_end", told, "starts_on", day=data.occurred_on)
    if data.sessions < 1:
        raise Denied("no_session", mark("Give at least one session."), "sessions")
    most = data.sessions * _LONGEST_DAY
    if not 0 < Decimal(data.hours) <= most:
        told = mark("Give more than 0 and at most %(most)s hours for all sessions.")
        raise Denied("hours_impossible", told, "hours", most=most)


def _attend(activity: Activity, data: ActivityHeld, attendees: Sequence[Attendee]) -> list[Draft]:
    there = {line.person for line in activity.attendance.values()}
    drafts: list[Draft] = []
    for number, one in enumerate(attendees):
        if one.person in there:
            raise Denied("attends_twice", mark("This person is on the sheet already."), line=number)
        there.add(one.person)
        drafts.append(Draft(_line(data, one, number), attributes=born(one.part, number)))
    return drafts


def born(part: PersonPart, number: int | None = None) -> PersonPart:
    """A person's attributes, if she was born by then (age is in years of the calendar, rule 4a.o)."""
    if part.age is not None and part.age < 0:
        raise Denied("not_born_yet", mark("The year of birth lies after the activity."), line=number)
    return part


def _line(data: ActivityHeld, one: Attendee, number: int | None) -> AttendanceRecorded:
    most = minutes_of(data)
    if one.sessions > data.sessions:
        told = mark("The activity has at most %(most)s sessions.")
        raise Denied("too_many_sessions", told, "sessions", number, most=data.sessions)
    if one.minutes > most:
        raise Denied(
            "too_many_minutes",
            mark("The activity has at most %(most)s minutes."),
            "minutes",
            number,
            most=most,
        )
    return AttendanceRecorded(
        occurred_on=data.occurred_on,
        person=one.person,
        activity=data.activity,
        role=one.role,  # type: ignore[arg-type]  # checked when the event is encoded
        organisation=one.organisation,
        sessions=one.sessions,
        minutes=one.minutes,
    )


def _following(line: AttendanceRecorded, before: ActivityHeld, after: ActivityHeld) -> AttendanceRecorded:
    """A line as it must read after its activity changed: who was there all the time still was."""
    sessions, minutes = min(line.sessions, after.sessions), min(line.minutes, minutes_of(after))
    if (line.sessions, line.minutes) == (before.sessions, minutes_of(before)):
        sessions, minutes = after.sessions, minutes_of(after)
    return msgspec.structs.replace(line, occurred_on=after.occurred_on, sessions=sessions, minutes=minutes)
