"""EUR to the cent: Decimal, rounded half up, by a rate that is known."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

EUR = "EUR"
CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Half up to the cent (grants.yaml: half_up_cent)."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def in_eur(amount: Decimal, currency: str, units: Decimal | None) -> Decimal | None:
    """The EUR of a sum at a rate, in units of the currency for one EUR; None while it is not known, which is not zero."""
    if currency == EUR:
        return cents(amount)
    return cents(amount / units) if units else None
