"""Events that are right and yet can count for nothing, since the programme has no such indicator or period: told, not hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.reporting.door.history import History
from shared.programme import Programme

_INDICATOR, _PERIOD = "indicator", "period"


def elsewhere(read: History, programme: Programme) -> list[dict[str, Any]]:
    """Each with its id, type and line, and the field that names what the programme does not have."""
    known = {
        _INDICATOR: {one.code for one in programme.logframe.indicators}
        | {f"{one.code}/{part.code}" for one in programme.logframe.indicators for part in one.parts},
        _PERIOD: {one.code for one in (*programme.periods, programme.final_period)},
    }
    return sorted(_found(read, known), key=lambda one: (one["line"], one["id"], one["field"]))


def _found(read: History, known: dict[str, set[str]]) -> Iterator[dict[str, Any]]:
    for one in read.events:
        for field, codes in known.items():
            named = getattr(one.data, field, None)
            if isinstance(named, str) and named not in codes:
                yield {
                    "id": one.id, "type": one.name, "line": read.places[one.id].number,
                    "field": field, "value": named,
                }  # fmt: skip
