"""What every event type is made of, and the register in which each is declared once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeVar

import msgspec

EventId = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
Reason = Literal["wrong_data", "duplicate", "did_not_happen", "other"]
Readers = Literal["public", "sealed", "restricted"]


# What is decoded holds no cycle, so that Python's garbage collector need not look at it (gc=False, inherited).
class Evidence(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A document that proves an event: its id at the owner, its SHA-256 (hex) and its kind."""

    doc_id: str
    sha256: str
    kind: str


class EventData(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The data of every event: the day on which it happened (Asia/Tbilisi) and what it corrects.

    A correction is an event of its target's type with the whole data anew; `corrects` names the original
    (domain rule 4a.a).
    """

    occurred_on: date
    corrects: EventId | None = None
    evidence: tuple[Evidence, ...] = ()


class Voided(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """The data with which an event of any type takes its original back, corrections included (rule 4a.a)."""

    occurred_on: date
    voids: EventId
    reason: Reason = "other"
    evidence: tuple[Evidence, ...] = ()


class PersonPart(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """A person's attributes as on the day of the event; on the bus only sealed, never in clear."""

    age: Annotated[int, msgspec.Meta(ge=0, le=130)] | None = None
    sex: Literal["F", "M", "other", "unknown"] = "unknown"
    disability: Literal["yes", "no", "unknown"] = "unknown"
    ethnicity: str = "unknown"
    home: str = "unknown"
    vulnerability: tuple[str, ...] = ()


class AboutPerson(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """Data that may concern a person: her random id in clear, her attributes sealed to reporting."""

    person: str | None = None
    sealed: str | None = None


class Money(EventData, frozen=True, kw_only=True, omit_defaults=True):
    """An amount with the rate that makes it EUR: units of `currency` for one EUR; no rate yet = pending."""

    amount: Annotated[str, msgspec.Meta(pattern=r"^-?\d{1,12}(\.\d{1,4})?$")]
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")]
    rate: Annotated[str, msgspec.Meta(pattern=r"^\d{1,9}(\.\d{1,8})?$")] | None = None
    rate_source: str | None = None
    rate_date: date | None = None


@dataclass(frozen=True, slots=True)
class EventType:
    """One row of the language: a type's name and version, its shape, the field that is its key, its reader class.

    A key may name two fields, as in `person or organisation`: the first that has a value.
    """

    name: str
    version: int
    model: type[EventData]
    key: str
    readers: Readers

    @property
    def full_name(self) -> str:
        """The CloudEvents type, such as `participants.attendance.recorded.v1`."""
        return f"{self.name}.v{self.version}"

    @property
    def owner(self) -> str:
        """The service that alone publishes the type."""
        return self.name.split(".", 1)[0]

    def key_of(self, data: EventData) -> str:
        """The key that puts the event into a lane; order holds per key. Its type must have a value there."""
        for field in self.keys:
            key = getattr(data, field)
            if isinstance(key, str) and key:
                return key
        raise ValueError(f"{self.full_name}: the key field {self.key!r} is empty")

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields of the key, the one that goes first in front."""
        return tuple(self.key.split(" or "))


LATEST: dict[str, EventType] = {}
BY_FULL_NAME: dict[str, EventType] = {}
_BY_MODEL: dict[type, EventType] = {}
M = TypeVar("M", bound=type[EventData])


def event(name: str, *, key: str, version: int = 1, readers: Readers = "public") -> Callable[[M], M]:
    """Declare an event type; refuses a second declaration of a name or a key that the shape does not have."""

    def declare(model: M) -> M:
        if name in LATEST:
            raise ValueError(f"{name} is declared twice")
        kind = EventType(name, version, model, key, readers)
        if not set(kind.keys) <= set(model.__struct_fields__):
            raise ValueError(f"{name}: no field {key!r} to be its key")
        LATEST[name] = BY_FULL_NAME[kind.full_name] = _BY_MODEL[model] = kind
        return model

    return declare


def type_of(data: EventData) -> EventType:
    """The declared type of an event's data; KeyError for a class that was never declared."""
    return type_of_model(type(data))


def type_of_model(model: type[EventData]) -> EventType:
    """The type that was declared with a class; KeyError for a class that never was."""
    return _BY_MODEL[model]
