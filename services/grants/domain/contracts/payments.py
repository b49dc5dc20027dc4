"""One payment with what the bank sent back of it, and its EUR."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.grants.domain.money.amounts import in_eur
from shared.accounting.entries import taken_back
from shared.events.grants import DisbursementReversed, GrantDisbursed


@dataclass(frozen=True, slots=True)
class Payment:
    """A live payment; `reversals` are its live reversals by event id, in the order of their days."""

    id: str
    data: GrantDisbursed
    reversals: tuple[tuple[str, DisbursementReversed], ...] = ()

    @property
    def amount(self) -> Decimal:
        """What was paid, in the contract's currency."""
        return Decimal(self.data.amount)

    @property
    def kept(self) -> Decimal:
        """What of it stayed with the recipient."""
        return self.amount - sum((Decimal(back.amount) for _, back in self.reversals), Decimal())

    @property
    def rate(self) -> Decimal | None:
        """Units for one EUR; None in EUR, and while the rate is pending."""
        return Decimal(self.data.rate) if self.data.rate else None

    @property
    def month(self) -> date:
        """The first day of the month whose rate applies."""
        return self.data.occurred_on.replace(day=1)

    @property
    def eur(self) -> Decimal | None:
        """The EUR of the payment; None while its rate is pending."""
        return in_eur(self.amount, self.data.currency, self.rate)

    @property
    def eur_back(self) -> dict[str, Decimal]:
        """The EUR of each reversal: in proportion, never at a new rate; the last one takes what is left (rule 4a.m)."""
        if self.eur is None:
            return {}
        parts = (Decimal(data.amount) for _, data in self.reversals)
        taken = taken_back(self.eur, self.amount, parts)
        return dict(zip((event for event, _ in self.reversals), taken, strict=True))

    @property
    def eur_kept(self) -> Decimal | None:
        """The EUR that stayed with the recipient; None while the rate is pending."""
        return None if self.eur is None else self.eur - sum(self.eur_back.values(), Decimal())
