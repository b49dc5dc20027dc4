"""What a command answers: the events that it recorded, and what to look at again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.grants.domain.contracts.grant import Grant
from services.grants.domain.contracts.payments import Payment
from services.grants.domain.money.amounts import Amount, text
from shared.ledger.append import Recorded


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command recorded: the id of what it is about, its events, what to look at again."""

    id: str
    events: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paid:
    """What a command on payments recorded, and how the contract stands: `pending` waits for its month's rate.

    `eur` and `rate` are the payment's own; `left` is what may still be paid, in `currency`.
    """

    id: str
    events: tuple[str, ...]
    currency: str
    left: str
    pending: bool = False
    eur: str | None = None
    rate: str | None = None
    rate_source: str | None = None
    warnings: tuple[str, ...] = ()


def paid(
    grant_id: str,
    grant: Grant,
    events: tuple[str, ...],
    payment: Payment | None = None,
    told: tuple[str, ...] = (),
) -> Paid:
    """The answer to a command on payments."""
    assert grant.data is not None
    currency, left = grant.data.currency, text(grant.left)
    if payment is None:
        return Paid(grant_id, events, currency, left, warnings=told)
    eur = None if payment.eur is None else text(payment.eur)
    rate, source = payment.data.rate, payment.data.rate_source
    return Paid(grant_id, events, currency, left, payment.eur is None, eur, rate, source, told)


def pending(payment: Payment) -> tuple[str, ...]:
    """What to say of a payment whose month has no rate."""
    if payment.eur is not None:
        return ()
    amount = Amount(payment.amount, payment.data.currency)
    told = f"{amount} waits for the {payment.data.currency} rate of {payment.month:%Y-%m} and adds nothing until it is recorded: POST /v1/rates."
    return (told,)


def ids_of(recorded: Sequence[Recorded]) -> tuple[str, ...]:
    """The ids of what was recorded."""
    return tuple(one.envelope.id for one in recorded)
