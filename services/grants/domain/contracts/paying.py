"""Payments on a signed contract: made, given their rate later, sent back by the bank, voided."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from services.grants.domain.checks import not_in_future, positive
from services.grants.domain.contracts.grant import Grant, after, in_force, signed
from services.grants.domain.money.amounts import Amount, Rate, at_rate, text
from services.grants.domain.refusals import Denied
from shared.events.base import Evidence, Reason, Voided
from shared.events.grants import ContractSigned, DisbursementReversed, GrantDisbursed
from shared.events.language import latest
from shared.ledger.append import Draft
from shared.web.translations import mark

DISBURSED = "grants.grant.disbursed"
REVERSED = "grants.grant.disbursement_reversed"


def disburse(
    grant: Grant, amount: Decimal, day: date, rate: Rate | None, *, evidence: Evidence, today: date,
    instalment: str | None = None,
) -> list[Draft]:  # fmt: skip
    """Record a payment in the contract's currency; without a rate it is pending, and says so by carrying none."""
    contract = may_pay(grant, amount, day, today)
    data = GrantDisbursed(
        occurred_on=day, grant=contract.grant, recipient_type=contract.recipient_type, evidence=(evidence,),
        municipality=contract.municipality, theme=contract.theme, joint_with_la=contract.joint_with_la,
        amount=text(amount), currency=contract.currency, instalment=instalment,
    )  # fmt: skip
    return [Draft(at_rate(data, rate))]


def may_pay(grant: Grant, amount: Decimal, day: date, today: date) -> ContractSigned:
    """The contract; Denied where it does not allow such a payment on that day."""
    contract = in_force(grant)
    not_in_future(day, today)
    if day < contract.occurred_on:
        told = mark("The contract was signed on %(day)s; nothing can be paid before that day.")
        raise Denied("before_signature", told, "occurred_on", day=contract.occurred_on)
    _within(grant, positive(amount))
    return contract


def in_currency(grant: Grant, currency: str | None) -> str:
    """The contract's currency; Denied if another one was given."""
    contract = signed(grant)
    if currency not in {None, contract.currency}:
        told = mark("This contract is in %(currency)s; give the amount in %(currency)s.")
        raise Denied("currency_mismatch", told, "currency", currency=contract.currency)
    return contract.currency


def reverse(grant: Grant, event: str, amount: Decimal | None, day: date, today: date) -> list[Draft]:
    """The bank sent a payment back, or `amount` of it."""
    contract, payment = signed(grant), grant.payment(event)
    not_in_future(day, today)
    if day < payment.data.occurred_on:
        told = mark("The payment was made on %(day)s; it cannot come back before that day.")
        raise Denied("before_payment", told, "occurred_on", day=payment.data.occurred_on)
    kept = min(payment.kept, grant.net_paid)  # what was recovered cannot come back a second time
    back = kept if amount is None else amount
    if back > kept or not kept:
        told = mark("%(left)s of this payment has not come back yet; no more can be reversed.")
        raise Denied("reversal_exceeds_payment", told, "amount", left=Amount(kept, contract.currency))
    data = DisbursementReversed(
        occurred_on=day,
        grant=contract.grant,
        reverses=event,
        amount=text(positive(back)),
        currency=contract.currency,
        exposure=text(grant.exposure(grant.net_paid - back)) if grant.ended else None,
    )
    return [Draft(data)]


def void(grant: Grant, event: str, reason: Reason) -> list[Draft]:
    """Take back a payment, or a reversal, that was recorded by mistake."""
    contract = signed(grant)
    if (back := grant.sent_back.get(event)) is not None:
        _within(grant, Decimal(back.amount), "", left=grant.ceiling - grant.paid)
        taken = Voided(occurred_on=back.occurred_on, voids=event, reason=reason)
        return as_it_ends(grant, [Draft(taken, kind=latest(REVERSED), key=contract.grant)])
    payment = grant.payment(event)
    if payment.reversals:
        raise Denied(
            "payment_was_reversed", mark("Something of this payment came back; void its reversals first.")
        )
    if payment.kept > grant.net_paid:
        told = mark("Money of this contract was recovered; a payment that it came from cannot be voided.")
        raise Denied("payment_was_recovered", told)
    taken = Voided(occurred_on=payment.data.occurred_on, voids=event, reason=reason)
    return as_it_ends(grant, [Draft(taken, kind=latest(DISBURSED), key=contract.grant)])


def as_it_ends(grant: Grant, drafts: list[Draft]) -> list[Draft]:
    """The drafts; of a contract that has ended also its end, told anew with what stays with the third party now."""
    later = after(grant, drafts)
    if grant.ended is None or later.net_paid == grant.net_paid:
        return drafts
    left = text(grant.exposure(later.net_paid))
    return [*drafts, Draft(msgspec.structs.replace(grant.ended, corrects=grant.ended_by, exposure=left))]


def _within(grant: Grant, more: Decimal, where: str = "amount", left: Decimal | None = None) -> None:
    if more > (grant.left if left is None else left):
        contract = signed(grant)
        told = mark("%(left)s is left of the contract of %(ceiling)s; no more can be paid.")
        sums = {
            "left": Amount(grant.left if left is None else left, contract.currency),
            "ceiling": Amount(grant.ceiling, contract.currency),
        }
        raise Denied("contract_ceiling_exceeded", told, where, **sums)
