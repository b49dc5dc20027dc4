"""Values that people write in several ways and that can mean only one thing: texts, days, places, lists of ids."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache

import msgspec
from msgspec import inspect

from services.reporting.door.lines import Fields
from shared import clock
from shared.programme import Programme

_DAYS = ("occurred_on", "due_on", "awarded_on", "rate_date")
_PLACES = ("municipality", "home")
_IDS = ("persons", "organisations")


def plain(data: Fields) -> Fields:
    """The data with days as days, currencies in capitals, and ids in lists as texts."""
    found: Fields = {name: _day(value) if name in _DAYS else value for name, value in data.items()}
    if isinstance(found.get("currency"), str):
        found["currency"] = found["currency"].strip().upper()
    return found | {
        name: [written(one) for one in found[name]] for name in _IDS if isinstance(found.get(name), list)
    }


def texts(model: type[msgspec.Struct], data: Fields) -> Fields:
    """The data with whole numbers as texts where the language has texts: ids, amounts, periods."""
    return {
        name: str(value) if isinstance(value, int) and name in _texts(model) else value
        for name, value in data.items()
    }


def place(programme: Programme, data: Fields) -> Fields:
    """The data with municipalities by their codes; one that nobody knows stays and lies outside the scope."""
    named = {name: data[name] for name in _PLACES if isinstance(data.get(name), str)}
    known = {name: programme.find_municipality(text) for name, text in named.items()}
    return data | {name: found.code for name, found in known.items() if found is not None}


def _day(value: object) -> object:
    """A day, of an instant the one in Tbilisi; what is neither stays, and is told as a fault."""
    if not isinstance(value, str) or len(value) <= len("2024-05-31"):
        return value
    try:
        return clock.day(clock.parse(value.replace(" ", "T"))).isoformat()
    except ValueError:
        return _without_time(value)


def _without_time(value: str) -> str:
    day, separator, _ = value.partition("T")
    try:
        return date.fromisoformat(day).isoformat() if separator else value
    except ValueError:
        return value


def written(value: object) -> object:
    """An id as a text, also if it is a number or stands alone in an object."""
    if isinstance(value, dict) and len(value) == 1:
        return written(next(iter(value.values())))
    return str(value) if isinstance(value, int) else value


@cache
def _texts(model: type[msgspec.Struct]) -> frozenset[str]:
    info = inspect.type_info(model)
    assert isinstance(info, inspect.StructType)
    return frozenset(field.encode_name for field in info.fields if _only_text(_alternatives(field.type)))


def _alternatives(kind: inspect.Type) -> list[inspect.Type]:
    if isinstance(kind, inspect.Metadata):
        return _alternatives(kind.type)
    return list(kind.types) if isinstance(kind, inspect.UnionType) else [kind]


def _only_text(kinds: Iterable[inspect.Type]) -> bool:
    return {type(one) for one in kinds} - {inspect.NoneType} == {inspect.StrType}
