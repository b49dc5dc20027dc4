"""The attributes of an event as written in a file, in the several ways that can mean only one thing."""

from __future__ import annotations

import functools
import re
import uuid
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches

from services.reporting.door.catalogue import NOT_COUNTED
from services.reporting.door.lines import Faults, Fields, Line, Note
from shared import clock
from shared.events.base import LATEST
from shared.events.language import MODULES
from shared.programme import Programme

assert MODULES  # all event types are declared
_SAME = {"participants.attendance.corrected": "participants.attendance.recorded"}
_ALIASES = {"event_id": "id", "recorded_at": "time", "subject_key": "subject", "event_type": "type"}
_VERSION = re.compile(r"\.v(\d+)$")
_SERVICES = {name.partition(".")[0] for name in LATEST}
_NEAR = 0.8  # how alike a misspelt type is to the one that is meant
_DATA = ("occurred_on", "corrects", "voids", "person_part")


@dataclass(slots=True)
class Clear:
    """An event of a file, its attributes understood; `lane` and `sequence` may be open."""

    line: Line
    id: str
    name: str
    member: str
    recorded: datetime
    lane: str | None
    sequence: int | None
    data: Fields

    @property
    def target(self) -> str | None:
        """The event that it corrects or voids; what is no text names none, and is a fault of its field."""
        named = self.data.get("voids") or self.data.get("corrects")
        return named if isinstance(named, str) else None


def understand(line: Line, programme: Programme, faults: Faults) -> Clear | None:
    """The event of a line, or None if something of it was noted as a fault."""
    before, note = len(faults.problems), faults.at(line)
    fields = {_ALIASES.get(name, name): value for name, value in line.fields.items() if value is not None}
    data = _data(fields, note)
    name, sequence = _name(str(fields.get("type") or "").strip()), _number(fields.get("sequence"))
    id_, recorded = _id(fields.get("id")), _moment(fields.get("time"))
    member = _member(fields.get("source"), programme)
    if id_ is None:
        hint = "write a UUIDv7 such as 018f7a10-5c00-7aaa-8bbb-0123456789ab"
        note("id", _said(fields, "id", "is not a UUID"), hint)
    if member is None:
        message = _said(fields, "source", f'"{fields.get("source")}" names no member')
        note("source", message, f"write one of {', '.join(one.code for one in programme.members)}")
    if recorded is None:
        message = _said(fields, "time", "is not an instant with an offset")
        note("time", message, "write when it was recorded: 2024-05-31T12:00:00Z")
    if sequence == 0:
        note("sequence", "is not a whole number from 1 on", "leave it out, or number the lane's events")
    if "voids" not in data:  # a void has its target's type
        _check_type(name, note)
    elif "corrects" in data:
        note(
            "data.corrects", "stands beside voids", "write one of them: an event replaces another or ends it"
        )
    if len(faults.problems) > before or id_ is None or member is None or recorded is None:
        return None
    return Clear(line, id_, name, member, recorded, _lane(fields, member, name), sequence, data)


def _check_type(name: str, note: Note) -> None:
    """A misspelt type is a fault; one that nobody knows, and another major version, are kept and not counted."""
    if name in LATEST or name in NOT_COUNTED or _VERSION.search(name):
        return
    if not name:
        note("type", "is missing", "write it: participants.attendance.recorded.v1")
        return
    known = {one.partition(".")[2]: one for one in (*LATEST, *NOT_COUNTED)}
    own = name if name.partition(".")[0] not in _SERVICES else name.partition(".")[2]
    if near := get_close_matches(own, sorted(known), n=1, cutoff=_NEAR):
        note("type", f'"{name}" is no event type', f'did you mean "{known[near[0]]}"?')


def _data(fields: Fields, note: Note) -> Fields:
    """The event's own fields; those that some write beside `data` belong to them."""
    data = fields.get("data")
    if not isinstance(data, dict):
        note("data", "is missing" if data is None else "is not an object", "write the event's fields there")
        return {}
    found = {name: fields[name] for name in _DATA if name in fields}
    found |= {name: value for name, value in data.items() if value is not None}
    for reference in ("corrects", "voids", "reverses", "proposal", "link"):
        if reference in found:
            found[reference] = _id(found[reference]) or found[reference]
    return found


def _said(fields: Fields, name: str, otherwise: str) -> str:
    return otherwise if name in fields else "is missing"


def _id(value: object) -> str | None:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        return None


@functools.lru_cache(maxsize=1024)
def _name(said: str) -> str:
    """A type with or without its version, with or without the service in front where only one publishes it."""
    name = _VERSION.sub("", said)
    full = [one for one in (*LATEST, *NOT_COUNTED, *_SAME) if one == name or one.partition(".")[2] == name]
    found = full[0] if full else name
    if found in LATEST and (version := _VERSION.search(said)) and int(version[1]) != LATEST[found].version:
        return said  # the language may have it after an upgrade; today's shape is not its own
    return _SAME.get(found, found)


def _member(value: object, programme: Programme) -> str | None:
    """The member that a source names: `ctc`, `/csdp/ctc`, `csdp.ctc.participants`; reporting's events are the lead's."""
    parts = re.split(r"[/.:]+", str(value or "").lower())
    named = [one.code for one in programme.members if one.code in parts]
    if not named and "reporting" in parts:
        return programme.lead.code
    return named[0] if len(named) == 1 else None


def _moment(value: object) -> datetime | None:
    try:
        return clock.parse(str(value).replace(" ", "T"))
    except ValueError:
        return None


def _number(value: object) -> int | None:
    """A sequence; None if there is none, 0 if it is no number."""
    if value is None:
        return None
    return int(str(value)) if str(value).isascii() and str(value).isdigit() else 0


def _lane(fields: Fields, member: str, name: str) -> str | None:
    lane = fields.get("lane", fields.get("partition"))
    if lane is None:
        return None
    service = name.partition(".")[0]
    return f"{member}.{service}/{lane}" if str(lane).isdigit() else str(lane)
