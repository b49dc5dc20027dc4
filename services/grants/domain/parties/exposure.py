"""The exposure of third parties over all members: one member reserves, in the order in which contracts reach it.

What one third party may have, and what all of them together may have, is never passed by what is confirmed; and only
what is confirmed is paid. So whatever two members sign at one moment, no payment passes a limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.grants.domain.money.amounts import EUR, Amount, text
from services.grants.domain.refusals import Denied
from shared.events.granting import ExposureConfirmed, ExposureRefused
from shared.web.translations import mark

THIRD_PARTY, ENVELOPE = "third_party", "envelope"


@dataclass(frozen=True, slots=True)
class Reserved:
    """EUR that are confirmed for others: of the same third party, and of all third parties."""

    of_party: Decimal
    of_all: Decimal


@dataclass(frozen=True, slots=True)
class Limits:
    """EUR that a third party, and all together, may have."""

    per_party: Decimal
    envelope: Decimal


def answer(
    grant: str, contract: str, eur: Decimal, others: Reserved, limits: Limits, day: date
) -> ExposureConfirmed | ExposureRefused:
    """The answer to a contract or an amendment of `eur`: what is left after the others, or that it is too much."""
    for limit, left in (
        (THIRD_PARTY, limits.per_party - others.of_party),
        (ENVELOPE, limits.envelope - others.of_all),
    ):
        if eur > left:
            return ExposureRefused(
                occurred_on=day, grant=grant, contract=contract, eur=text(eur),
                left=text(max(left, Decimal())), limit=limit,
            )  # fmt: skip
    return ExposureConfirmed(occurred_on=day, grant=grant, contract=contract, eur=text(eur))


def need_confirmed(answer: str, left: Decimal | None, limits: Limits) -> None:
    """Denied unless the contract as it stands is confirmed."""
    if answer == "refused":
        told = mark(
            "With what other members have under contract this passes the ceiling of %(ceiling)s per third party, or the envelope; %(left)s is left. Amend the contract to that, or terminate it."
        )
        sums = {"ceiling": Amount(limits.per_party, EUR), "left": Amount(left or Decimal(), EUR)}
        raise Denied("third_party_ceiling_exceeded", told, "", **sums)
    if answer != "confirmed":
        told = mark(
            "The lead has not confirmed yet that the recipient stays under its ceiling over all members. Nothing is paid before it has; it answers once both have reached the bus."
        )
        raise Denied("exposure_not_confirmed", told)
