"""Recovery: money that the recipient must pay back, and what of it came."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.grants.domain.checks import positive, since_signature
from services.grants.domain.contracts.grant import Grant, signed
from services.grants.domain.money.amounts import Amount, Rate, at_rate, text
from services.grants.domain.refusals import Denied
from shared.events.base import Evidence
from shared.events.granting import RecoveryOrdered
from shared.events.grants import RecoveryReceived
from shared.ledger.append import Draft
from shared.web.translations import mark


def order(
    grant: Grant, recovery: str, amount: Decimal, due_on: date, reason: str, today: date
) -> list[Draft]:
    """Ask the recipient for money back: at most what it has and was not asked for yet."""
    contract = signed(grant)
    asked = sum((grant.accounts.still_owed(one) for one in grant.accounts.ordered), Decimal())
    left = grant.net_paid - asked
    if positive(amount) > left:
        told = mark("The recipient has %(left)s that was not asked back yet; no more can be recovered.")
        raise Denied("recovery_exceeds_paid", told, "amount", left=Amount(left, contract.currency))
    made = RecoveryOrdered(
        occurred_on=today, grant=contract.grant, recovery=recovery, amount=text(amount),
        currency=contract.currency, due_on=due_on, reason=reason,
    )  # fmt: skip
    return [Draft(made)]


def receive(
    grant: Grant,
    recovery: str,
    amount: Decimal,
    day: date,
    rate: Rate | None,
    evidence: Evidence,
    today: date,
) -> list[Draft]:
    """Money of a recovery came, at the rate of its own month."""
    contract = signed(grant)
    since_signature(contract.occurred_on, day, today)
    if recovery not in grant.accounts.ordered:
        told = mark("No such recovery was ordered on this contract.")
        raise Denied("recovery_unknown", told, "recovery")
    owed = min(grant.accounts.still_owed(recovery), grant.net_paid)
    if positive(amount) > owed:
        told = mark("%(owed)s of this recovery is owed; no more can come.")
        raise Denied("recovery_exceeds_order", told, "amount", owed=Amount(owed, contract.currency))
    data = RecoveryReceived(
        occurred_on=day, grant=contract.grant, amount=text(amount), currency=contract.currency,
        recipient_type=contract.recipient_type, municipality=contract.municipality, theme=contract.theme, joint_with_la=contract.joint_with_la, recovery=recovery,
        evidence=(evidence,), exposure=text(grant.exposure(grant.net_paid - amount)) if grant.ended else None,
    )  # fmt: skip
    return [Draft(at_rate(data, rate))]
