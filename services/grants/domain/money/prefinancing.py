"""When the next instalment of the main grant may be asked for: so much of the last one is spent, all of earlier ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

_ALL = 100  # per cent


@dataclass(frozen=True, slots=True)
class Prefinancing:
    """Where it stands: what must be spent before the next may be asked for, and how much it may be at most."""

    received: Decimal
    spent: Decimal
    needed: Decimal
    most: Decimal

    @property
    def missing(self) -> Decimal:
        """What is still to be spent."""
        return max(self.needed - self.spent, Decimal())

    @property
    def may_be_asked_for(self) -> bool:
        """Whether the next instalment may be asked for now."""
        return self.spent >= self.needed and self.most > 0


def standing(
    received: Sequence[Decimal],
    spent: Decimal,
    total: Decimal,
    spent_of_last: Decimal,
    prefinancing_most: Decimal,
) -> Prefinancing:
    """By the contract's terms, in per cent: the share of the last instalment to be spent, and of the total to be prefinanced."""
    earlier, last = sum(received[:-1], Decimal()), received[-1] if received else Decimal()
    needed = earlier + last * spent_of_last / _ALL
    in_all = earlier + last
    most = max(total * prefinancing_most / _ALL - in_all, Decimal())
    return Prefinancing(in_all, spent, needed, most)
