"""A bank statement against the payments that are recorded: by amount, and by the reference that both carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

_APART = timedelta(days=5)  # a bank books up to so many days after the order


@dataclass(frozen=True, slots=True)
class Booked:
    """A line of the statement: money that left the account is positive."""

    row: int
    day: date
    amount: Decimal
    currency: str
    text: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A payment as it is recorded here; `event` names it."""

    event: str
    grant: str
    day: date
    amount: Decimal
    currency: str
    reference: str


@dataclass(frozen=True, slots=True)
class Matched:
    """What belongs together, what the bank booked and nobody recorded, and what was recorded and the bank did not book."""

    pairs: tuple[tuple[Booked, Recorded], ...]
    only_booked: tuple[Booked, ...]
    only_recorded: tuple[Recorded, ...]


def match(booked: Sequence[Booked], recorded: Sequence[Recorded]) -> Matched:
    """Each line goes with one payment of its amount: one whose reference it carries, else the only one near its day."""
    left = list(recorded)
    pairs: list[tuple[Booked, Recorded]] = []
    for by in (_by_reference, _by_day):
        for line in booked:
            if any(line is one for one, _ in pairs):
                continue
            found = by(line, left)
            if found is not None:
                pairs.append((line, found))
                left.remove(found)
    with_payment = {one.row for one, _ in pairs}
    days = [one.day for one in booked]
    inside = [one for one in left if days and min(days) <= one.day <= max(days)]
    only = tuple(one for one in booked if one.row not in with_payment)
    return Matched(tuple(sorted(pairs, key=lambda pair: pair[0].row)), only, tuple(inside))


def _by_reference(line: Booked, left: Sequence[Recorded]) -> Recorded | None:
    text = _bare(line.text)
    same = [one for one in left if (one.amount, one.currency) == (line.amount, line.currency)]
    return next((one for one in same if one.reference and _bare(one.reference) in text), None)


def _by_day(line: Booked, left: Sequence[Recorded]) -> Recorded | None:
    near = [
        one
        for one in left
        if (one.amount, one.currency) == (line.amount, line.currency) and abs(one.day - line.day) <= _APART
    ]
    return near[0] if len(near) == 1 else None


def _bare(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum())
