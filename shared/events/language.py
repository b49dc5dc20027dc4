"""All event types, and how a consumer reads one: known fields only, in the latest shape."""

from __future__ import annotations

from typing import Any

import msgspec

from shared.events import (
    awarding,
    budgeting,
    community,
    decisions,
    feedback,
    granting,
    grants,
    learning,
    outreach,
    participants,
    people,
    reporting,
)
from shared.events.base import BY_FULL_NAME, LATEST, EventData, EventType, Voided
from shared.events.upcasts import UPCASTS, Upcasts

MODULES = (
    participants, people, learning, community, outreach, awarding, grants, granting, budgeting, feedback, reporting,
    decisions,
)  # fmt: skip
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(kind.model) for name, kind in BY_FULL_NAME.items()
}
_VOIDED = msgspec.json.Decoder(Voided)


class UnknownType(LookupError):
    """A type or major version that this release does not know: kept, shown, applied after an upgrade."""


class WrongShape(ValueError):
    """Data that do not have the shape of their type; the message names the field, never a value."""


def split(full_name: str) -> tuple[str, int]:
    """`a.b.c.v2` as name and version; UnknownType if it is not written so."""
    name, _, version = full_name.rpartition(".v")
    if not name or not version.isdigit():
        raise UnknownType(full_name)
    return name, int(version)


def latest(name: str) -> EventType:
    """The newest version of a type by its name without version; UnknownType if there is none."""
    try:
        return LATEST[name]
    except KeyError:
        raise UnknownType(name) from None


def decode(full_name: str, value: bytes, upcasts: Upcasts = UPCASTS) -> EventData | Voided:
    """An event's data in the latest shape; raises UnknownType or WrongShape."""
    try:
        if b'"voids"' in value and (voided := _as_voided(value)) is not None:
            split(full_name)
            return voided
        if (decoder := _DECODERS.get(full_name)) is not None:
            return decoder.decode(value)  # type: ignore[no-any-return]
        return _upcast(full_name, value, upcasts)
    except msgspec.DecodeError as wrong:
        raise WrongShape(_without_value(str(wrong))) from None


def _as_voided(value: bytes) -> Voided | None:
    fields = msgspec.json.decode(value)
    return _VOIDED.decode(value) if isinstance(fields, dict) and fields.get("voids") is not None else None


def _upcast(full_name: str, value: bytes, upcasts: Upcasts) -> EventData:
    name, version = split(full_name)
    kind = latest(name)
    if version > kind.version:
        raise UnknownType(full_name)
    fields = upcasts.lift(name, version, kind.version, msgspec.json.decode(value, type=dict[str, Any]))
    return msgspec.convert(fields, kind.model)


def _without_value(message: str) -> str:
    """Undo msgspec's habit: it quotes values that it did not expect; keep the place, drop the value."""
    place = message.rpartition(" - at ")[2] if " - at " in message else ""
    return f"{message.split(',', 1)[0].split(' got ', 1)[0].split(chr(39), 1)[0]} {place}".strip()
