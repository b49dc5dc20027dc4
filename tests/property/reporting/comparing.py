"""The door's cells and the oracle's, side by side."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from services.reporting.door.asked import Asked, asked
from services.reporting.door.document import figures as by_door
from shared.programme import Programme, load
from tests.oracle.calculate import figures as by_oracle
from tests.oracle.programme import HERE
from tests.oracle.programme import Programme as PlainProgramme
from tests.oracle.table import Place, Value
from tests.property.reporting.story import Document

Told = tuple[Decimal | None, int | None, int | None, bool, bool, frozenset[str]]
Cells = dict[Place, Told]


@dataclass(frozen=True)
class Question:
    """As known at a moment, as it happened by a day; neither means all."""

    as_of: datetime | None = None
    happened: date | None = None

    def asked(self) -> Asked:
        """The same for the door."""
        return asked(
            self.as_of.isoformat() if self.as_of else None,
            self.happened.isoformat() if self.happened else None,
        )


@cache
def programme() -> Programme:
    return load(HERE)


@cache
def plain() -> PlainProgramme:
    return PlainProgramme()


def document(history: Sequence[Document], question: Question) -> dict[str, Any]:
    """What the door says of a history in some order of arrival."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "events.jsonl"
        file.write_text("".join(json.dumps(one) + "\n" for one in history), encoding="utf-8")
        return by_door([file], programme(), question.asked())


def door(history: Sequence[Document], question: Question) -> Cells:
    """The door's cells; of members and breakdowns those with a value, not those in which something only waits."""
    return {
        _place(cell): _told(cell)
        for cell in document(history, question)["cells"]
        if _compared(_place(cell)) and (_is_total(_place(cell)) or cell["value"] or cell["denominator"])
    }


def oracle(history: Sequence[Document], question: Question) -> Cells:
    """The oracle's cells; of members and breakdowns those with something in them, as the door lists them."""
    found = by_oracle(history, plain(), as_of=question.as_of, happened=question.happened).cells
    return {
        place: _plain(place, value)
        for place, value in found.items()
        if _compared(place) and (_is_total(place) or value.value or value.denominator)
    }


def differences(history: Sequence[Document], arrived: Sequence[Document], question: Question) -> list[str]:
    """Each cell in which the two differ, told in a line."""
    ours, theirs = oracle(history, question), door(arrived, question)
    return [
        f"{place}: oracle {ours.get(place)}, door {theirs.get(place)}"
        for place in sorted(ours.keys() | theirs.keys())
        if ours.get(place) != theirs.get(place)
    ]


def _compared(place: Place) -> bool:
    """Members' own shares (rule 4a.d, a) are the oracle's alone: the product shows shares by attribution."""
    if place.measure in {"least", "estimate", "before_adoption"}:
        return False  # beside the figures; told in tests/unit/door
    return not (place.who.startswith("a:") and place.indicator in {"OC1.3", "OP1.4.b"}) and not (
        place.who != "total" and place.indicator == "X.3"
    )


def _is_total(place: Place) -> bool:
    return place.who == "total" and not place.dimension


def _place(cell: dict[str, Any]) -> Place:
    who = {"total": "total", "overlap": "overlap"}.get(cell["by"])
    who = who or ("a:" if cell["by"] == "reached_by" else "b:") + cell["member"]
    ((dimension, code),) = cell["breakdown"].items() or [("", "")]
    part = cell["part"] or ""
    return Place(cell["indicator"], part, cell["period"], cell["measure"], who, dimension, code)


def _told(cell: dict[str, Any]) -> Told:
    value = None if cell["value"] is None else Decimal(str(cell["value"]))
    return _side(
        _place(cell), value, cell["numerator"], cell["denominator"], not cell["provisional"], cell["incomplete"], cell["events"]
    )  # fmt: skip


def _plain(place: Place, value: Value) -> Told:
    return _side(
        place, value.value, value.numerator, value.denominator, value.complete, value.pending, value.events
    )  # fmt: skip


def _side(
    place: Place, value: Decimal | None, numerator: int | None, denominator: int | None, complete: Any, pending: Any, events: Any
) -> Told:  # fmt: skip
    """What is compared: a share's numbers if it is one; whether it is final and complete of totals only."""
    share = bool(denominator)
    total = _is_total(place)
    told = frozenset(events) if total and not share else frozenset()
    return (
        None if value is None else value.normalize(),
        numerator if share else None,
        denominator if share else None,
        complete and total,
        pending and total,
        told,
    )
