"""A value that says what it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

Status = Literal["reported", "not_reported", "no_value", "not_due", "missing", "suppressed"]
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Value:
    """A value or none, and why. None is never zero; a share keeps its two numbers.

    `reported`: there is a value. `not_reported`: no fact is known, and not every member has submitted the period.
    `no_value`: all have, and there is nothing to measure or to divide by. `not_due` and `missing` are what
    `not_reported` is where the day of reading is known. `provisional` until every member that feeds the figure has submitted the period.
    """

    value: Decimal | None
    numerator: int | None = None
    denominator: int | None = None
    pending: int = 0
    status: Status = "not_reported"
    provisional: bool = True

    @property
    def incomplete(self) -> bool:
        """Whether facts are known that add nothing yet, such as a payment without a rate."""
        return self.pending > 0


def share(numerator: int, denominator: int, *, submitted: bool) -> Value:
    """A share in per cent, half up to one decimal (rule 4a.h); of nothing there is none, so ask before."""
    exact = (Decimal(100 * numerator) / denominator).quantize(_TENTH, ROUND_HALF_UP)
    return Value(exact, numerator, denominator, 0, "reported", not submitted)


def none(pending: int = 0, *, submitted: bool, late: bool | None = None) -> Value:
    """No value: nothing to measure if all have submitted, else not reported; `late` says whether it is due, if known."""
    unreported: Mapping[bool | None, Status] = {None: "not_reported", False: "not_due", True: "missing"}
    return Value(None, None, None, pending, "no_value" if submitted else unreported[late], not submitted)


def number(value: Decimal, pending: int = 0, *, submitted: bool) -> Value:
    """A number that is reported."""
    return Value(value, None, None, pending, "reported", not submitted)
