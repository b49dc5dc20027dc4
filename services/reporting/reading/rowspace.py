"""Which sums of unknown numbers follow from sums that are known: linear algebra modulo a large prime.

A form is a sum of unknowns with whole coefficients. Modulo 2**61 - 1 a form that does not follow is taken for one that
does with a chance of about one in 10**18, and then more is withheld than needed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Generic, TypeVar

PRIME = 2**61 - 1
U = TypeVar("U", bound=Hashable)


class Known(Generic[U]):
    """What follows from some forms: their row space, kept in echelon form."""

    def __init__(self) -> None:
        self._rows: dict[U, dict[U, int]] = {}  # by the unknown that each row leads with

    def add(self, form: Mapping[U, int]) -> None:
        """Learn the value of one more form."""
        rest = self._reduced(form)
        if rest:
            lead = next(iter(rest))
            inverse = pow(rest[lead], -1, PRIME)
            self._rows[lead] = {unknown: factor * inverse % PRIME for unknown, factor in rest.items()}

    def copy(self) -> Known[U]:
        """The same, to learn more than this one."""
        found = Known[U]()
        found._rows = dict(self._rows)
        return found

    def forms(self) -> Iterator[Mapping[U, int]]:
        """Some from which all follow."""
        return iter(self._rows.values())

    def tells(self, form: Mapping[U, int]) -> bool:
        """Whether the value of a form follows."""
        return not self._reduced(form)

    def _reduced(self, form: Mapping[U, int]) -> dict[U, int]:
        rest = {unknown: factor % PRIME for unknown, factor in form.items() if factor % PRIME}
        while (lead := next((one for one in rest if one in self._rows), None)) is not None:
            factor = rest[lead]
            for unknown, other in self._rows[lead].items():
                left = (rest.get(unknown, 0) - factor * other) % PRIME
                if left:
                    rest[unknown] = left
                else:
                    rest.pop(unknown, None)
        return rest
