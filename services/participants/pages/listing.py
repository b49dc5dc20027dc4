"""How a list is asked for on a page: search, filters, order and page, all of it in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import Request

T = TypeVar("T")
Keys = Mapping[str, Callable[[Any], Any]]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the address says. `sort` is a column's code, with a minus in front for the greatest first."""

    values: Mapping[str, str]
    sort: str
    page: int

    @classmethod
    def of(cls, request: Request, filters: Sequence[str], sort: str) -> Listing:
        """Read it; `sort` is the order if none is asked for."""
        given = request.query_params
        page = given.get("page", "")
        number = int(page) if page.isascii() and page.isdigit() and len(page) < 5 else 1  # noqa: PLR2004 - no more pages
        return cls(
            {name: given.get(name, "") for name in filters}, given.get("sort", "") or sort, max(number, 1)
        )

    @property
    def column(self) -> str:
        """The column that orders the list."""
        return self.sort.removeprefix("-")

    @property
    def down(self) -> bool:
        """Whether the greatest come first."""
        return self.sort.startswith("-")

    def ordered(self, rows: Sequence[T], keys: Keys) -> list[T]:
        """The rows in the order that was asked for; as they are for a column that there is not. Without a value: last."""
        key = keys.get(self.column)
        if key is None:
            return list(rows)
        known = [row for row in rows if key(row) is not None]
        return sorted(known, key=key, reverse=self.down) + [row for row in rows if key(row) is None]

    def shown(self, rows: Sequence[T], most: int) -> Sequence[T]:
        """The rows of the page."""
        return rows[(self.page - 1) * most : self.page * most]

    def address(self, **changes: object) -> str:
        """The same list with something else: what stands after the question mark."""
        said = {**self.values, "sort": self.sort, "page": str(self.page) if self.page > 1 else ""}
        return urlencode({name: text for name, text in (said | changes).items() if text})

    def turned(self, column: str) -> str:
        """The same list ordered by a column; the other way round if it is ordered by it already. From its first page."""
        return self.address(sort=f"-{column}" if self.sort == column else column, page="")


def text(name: str) -> Callable[[Any], Any]:
    """A column's key that compares texts without regard to capitals; nothing where the cell is empty."""
    return lambda row: row[name].casefold() if row[name] else None


def value(name: str) -> Callable[[Any], Any]:
    """A column's key that compares values as they are."""
    return lambda row: row[name]
