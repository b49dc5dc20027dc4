"""What a rule can ask of an event: its fields, those of what it refers to, and the person's, with their types."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import msgspec

from shared.events import language
from shared.events.base import LATEST, PersonPart
from shared.events.references import DESCRIBED_BY, REFERENCES

_LISTS = (msgspec.inspect.VarTupleType, msgspec.inspect.TupleType, msgspec.inspect.ListType)
_SORTS: Mapping[type, str] = {
    msgspec.inspect.BoolType: "flag",
    msgspec.inspect.IntType: "number",
    msgspec.inspect.DecimalType: "number",
    msgspec.inspect.DateType: "day",
}


class Field(NamedTuple):
    """A field's sort (text, number, flag or day) and, if only some texts are possible, these."""

    sort: str
    values: tuple[str, ...] = ()


class Unknown(NamedTuple):
    """A step of a path that leads nowhere, and the names that would."""

    step: str
    known: tuple[str, ...]


def event_names() -> tuple[str, ...]:
    """Every event type that a rule can name."""
    assert language.MODULES
    return tuple(sorted(LATEST))


def find(event: str, path: str) -> Field | Unknown:
    """The field of a path such as `activity.kind`, seen from an event of a known type."""
    *steps, name = path.split(".")
    here = event
    for step in steps:
        if step not in REFERENCES or step not in _fields(here):
            return Unknown(step, tuple(one for one in _fields(here) if one in REFERENCES))
        here = DESCRIBED_BY[REFERENCES[step]][0]
    known = _fields(here)
    return known[name] if name in known else Unknown(name, tuple(known))


@cache
def _fields(event: str) -> Mapping[str, Field]:
    model = LATEST[event].model
    own = {field.name: _field(field.type) for field in _info(model)}
    if own.keys() & {"person", "users"}:
        own |= {field.name: _field(field.type) for field in _info(PersonPart)}
    return {
        name: field for name, field in own.items() if name not in {"corrects", "evidence", "sealed", "users"}
    }


def _info(model: type[msgspec.Struct]) -> tuple[msgspec.inspect.Field, ...]:
    info = msgspec.inspect.type_info(model)
    assert isinstance(info, msgspec.inspect.StructType)
    return info.fields


def _field(kind: msgspec.inspect.Type) -> Field:
    if isinstance(kind, msgspec.inspect.Metadata):
        return _field(kind.type)
    if isinstance(kind, msgspec.inspect.UnionType):
        return _field(next(one for one in kind.types if not isinstance(one, msgspec.inspect.NoneType)))
    if isinstance(kind, _LISTS):
        return _field(getattr(kind, "item_type", msgspec.inspect.StrType()))
    if isinstance(kind, msgspec.inspect.LiteralType):
        return Field("text", tuple(map(str, kind.values)))
    if isinstance(kind, msgspec.inspect.StrType) and kind.pattern and "a-f" not in kind.pattern:
        return Field("number" if r"\d" in kind.pattern else "text")
    return Field(_SORTS.get(type(kind), "text"))
