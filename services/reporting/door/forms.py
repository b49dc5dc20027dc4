"""The data of an event as written in a file, made the shape that the language of events asks for.

A person's attributes are written in clear, beside `person` or in an object of their own; numbers may be numbers or
text. Whatever can mean only one thing is accepted; `docs/figures-door.md` lists it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, get_args

from services.reporting.door.lines import Fields
from services.reporting.door.spelling import plain, written
from shared.events.base import PersonPart
from shared.events.participants import ActivityKind, Role

PART = frozenset(PersonPart.__struct_fields__)
NESTED = ("person_part", "part", "attributes", "sealed")
_SEX = {"female": "F", "f": "F", "woman": "F", "male": "M", "m": "M", "man": "M"}
_NOTHING = {None, "", "none", "unknown"}  # what some write where nothing is known of a person
_OPEN = {
    "",
    "none",
    "normal",
    "non_sensitive",
    "not_sensitive",
    "public",
}  # sensitivities of no restricted case


def shaped(name: str, data: Fields) -> tuple[Fields, list[Fields]]:
    """The data without what is personal, and the person's part: one, or one for each user of a service."""
    data = plain({_ALIASES.get(key, key): value for key, value in data.items() if value is not None})
    if "voids" in data:
        return {key: data[key] for key in ("occurred_on", "voids") if key in data}, []
    data.pop("evidence", None)
    if name == "participants.service.users_reported":
        return _users(data)
    data, part = _parted(data)
    if name in _SHAPES:
        data = _SHAPES[name](data)
    return data, [part] if data.get("person") else []


_ALIASES = {
    "person_key": "person",
    "org_key": "organisation",
    "persons_keys": "persons",
    "activity_id": "activity",
    "case_key": "case",
    "host_org": "host_organisation",
}


def _parted(data: Fields) -> tuple[Fields, Fields]:
    """What is not personal, and what is: written beside each other, below `person`, or in an object of its own."""
    data = dict(data)
    part: Fields = {}
    if isinstance(data.get("person"), dict):
        below = {_ALIASES.get(key, key): value for key, value in data["person"].items()}
        data["person"] = below.pop("person", below.pop("id", None))
        part |= below
    for key in NESTED:
        if isinstance(data.get(key), dict):
            part |= data.pop(key)
    part |= {key: data.pop(key) for key in PART & data.keys()}
    return data, _person(part)


def _person(part: Fields) -> Fields:
    """A person's attributes with the codes of the language."""
    known = {key: value for key, value in part.items() if value is not None and key in PART}
    sex = known.get("sex")
    if isinstance(sex, str):
        known["sex"] = _SEX.get(sex.lower(), sex)
    if isinstance(known.get("age"), str) and known["age"].isdecimal():
        known["age"] = int(known["age"])
    if isinstance(known.get("disability"), bool):
        known["disability"] = "yes" if known["disability"] else "no"
    if isinstance(known.get("vulnerability"), str):
        known["vulnerability"] = [known["vulnerability"]]
    if isinstance(known.get("vulnerability"), list):
        known["vulnerability"] = [
            one for one in known["vulnerability"] if isinstance(one, list | dict) or one not in _NOTHING
        ]
    return known


def _users(data: Fields) -> tuple[Fields, list[Fields]]:
    users = data.get("users", data.pop("person_keys", None))
    if not isinstance(users, list):
        return data, []
    both = [_parted(one if isinstance(one, dict) else {"person": one}) for one in users]
    data["users"] = [{"person": written(fields.get("person"))} for fields, _ in both]
    return data, [part for _, part in both]


def _activity(data: Fields) -> Fields:
    topics = data.get("topics", data.pop("topic", []))
    topics = topics if isinstance(topics, list) else [topics]
    data["topics"] = [re.sub(r"^hrba_principle_", "hrba_", str(one)) for one in topics]
    data.setdefault("hours", "0")
    if data.get("kind") not in get_args(ActivityKind) and isinstance(data.get("kind"), str):
        data["kind"] = "meeting"  # a kind that no indicator names counts as this one does
    return data


def _attendance(data: Fields) -> Fields:
    if data.get("role") not in {None, *get_args(Role)} and isinstance(data.get("role"), str):
        data["role"] = "staff"  # only participants count; who else took part is all the same
    return data


def _met(data: Fields) -> Fields:
    minutes = data.get("minutes")
    if minutes is not None and not isinstance(minutes, str):
        data["minutes"] = "yes" if minutes else None  # that they are there is what counts
    return {key: value for key, value in data.items() if value is not None}


def _survey(data: Fields) -> Fields:
    cell = data.get("cell")
    if cell in ({}, "", "total"):
        data.pop("cell")
    elif isinstance(cell, str):
        pairs = [one.partition("=") for one in cell.split(",")]
        data["cell"] = {key.strip(): value.strip() for key, _, value in pairs}
    data.pop("interval", None)
    return data


def _money(data: Fields) -> Fields:
    return {"recipient_type": "unknown", "amount": "0", "currency": "EUR"} | data


def _complaint(data: Fields) -> Fields:
    sensitivity = data.get("sensitivity")
    if isinstance(sensitivity, str) and sensitivity.lower() not in _OPEN:
        data.setdefault("restricted", True)
    return data


def _aggregate(data: Fields) -> Fields:
    """Cells below their dimension are as good as those that name it: {"sex": {"F": 20}}, {"sex=F": 20}."""
    cells = data.get("cells")
    if isinstance(cells, dict):
        below = {key: value for key, value in cells.items() if isinstance(value, dict)}
        data["cells"] = {key: value for key, value in cells.items() if key not in below} | {
            f"{dimension}={code}": value
            for dimension, codes in below.items()
            for code, value in codes.items()
        }
    return data


def _submission(data: Fields) -> Fields:
    data.pop("heads", None)  # certification asks for them, no figure does
    return data


_SHAPES: dict[str, Callable[[Fields], Any]] = {
    "participants.activity.held": _activity,
    "participants.attendance.recorded": _attendance,
    "participants.partnership_group.met": _met,
    "participants.alliance.met": _met,
    "participants.survey.result_recorded": _survey,
    "grants.contract.signed": _money,
    "grants.grant.disbursed": lambda data: {"recipient_type": "unknown"} | data,
    "feedback.complaint.filed": _complaint,
    "feedback.complaint.referred": lambda data: {"to": "unknown"} | data,
    "reporting.aggregate.reported": _aggregate,
    "reporting.period.submitted": _submission,
}
