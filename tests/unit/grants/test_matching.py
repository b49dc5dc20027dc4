"""A bank statement against the recorded payments."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.grants.domain.money.matching import Booked, Recorded, match

DAY = date(2024, 3, 18)


def booked(row: int, amount: str, text: str = "", day: date = DAY) -> Booked:
    return Booked(row, day, Decimal(amount), "GEL", text)


def recorded(event: str, amount: str, reference: str = "", day: date = DAY) -> Recorded:
    return Recorded(event, "g", day, Decimal(amount), "GEL", reference)


def told(found: object) -> tuple[list[tuple[int, str]], list[int], list[str]]:
    pairs = [(line.row, one.event) for line, one in found.pairs]  # type: ignore[attr-defined]
    only = [line.row for line in found.only_booked]  # type: ignore[attr-defined]
    return pairs, only, [one.event for one in found.only_recorded]  # type: ignore[attr-defined]


def test_the_reference_decides_between_payments_of_one_amount_however_it_is_written() -> None:
    payments = [recorded("a", "100.00", "TBC 2024/0318-77"), recorded("b", "100.00", "TBC 2024/0318-78")]
    lines = [booked(2, "100.00", "grant tbc2024031878 thank you"), booked(3, "100.00", "no reference")]
    assert told(match(lines, payments)) == ([(2, "b"), (3, "a")], [], [])


def test_without_a_reference_only_a_single_payment_of_near_days_belongs_to_a_line() -> None:
    twins = [recorded("a", "100.00"), recorded("b", "100.00")]
    assert told(match([booked(2, "100.00")], twins)) == ([], [2], ["a", "b"])
    late = [recorded("a", "100.00", day=date(2024, 3, 12))]
    assert told(match([booked(2, "100.00")], late)) == ([], [2], [])
    near = [recorded("a", "100.00", day=date(2024, 3, 13))]
    assert told(match([booked(2, "100.00")], near)) == ([(2, "a")], [], [])


def test_an_amount_that_differs_by_a_cent_does_not_match() -> None:
    found = match([booked(2, "100.01", "TBC 1")], [recorded("a", "100.00", "TBC 1")])
    assert told(found) == ([], [2], ["a"])
