"""One rate of a month for all members: the word of the member that keeps the budget, the programme's file, the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

T = TypeVar("T")
Month = tuple[str, date]  # a currency and the first day of the month
FILE = ""
"""Stands for the programme's file among the members."""


def order(keeper: str, members: Iterable[str]) -> tuple[str, ...]:
    """Whose word goes before whose: the keeper's, the file's, then the other members' in the programme's order.

    A rate that another member recorded stands in for the keeper's until that is there, the same one for everybody.
    """
    return (keeper, FILE, *(one for one in members if one != keeper))


def in_force(order_: Iterable[str], told: Mapping[str, Mapping[Month, T]]) -> dict[Month, T]:
    """The rate of each month, of those that each member and the file tell."""
    found: dict[Month, T] = {}
    for one in order_:
        found = {**told.get(one, {}), **found}
    return found
