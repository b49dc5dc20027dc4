"""The end of a sub-grant: amended on the way, terminated, or closed with the lowest of its legs as the payable amount."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.grants.domain.checks import positive, since_signature, within_programme
from services.grants.domain.contracts.grant import Grant, in_force
from services.grants.domain.money.amounts import Amount, cents, text
from services.grants.domain.refusals import Denied
from shared.events.granting import ContractAmended
from shared.events.grants import ContractSigned, ContractTerminated, GrantClosed, Leg
from shared.ledger.append import Draft
from shared.web.translations import mark

_ALL = 100  # per cent


def amend(  # the whole form of an amendment
    grant: Grant, amount: Decimal | None, ends_on: date | None, reason: str, day: date, today: date,
    last_day: date | None = None,
) -> list[Draft]:  # fmt: skip
    """Another ceiling or another last day, agreed by both sides; never less than is paid or asked for.

    `last_day` is the programme's: the activities end on it at the latest, and not before the contract.
    """
    contract = in_force(grant)
    since_signature(contract.occurred_on, day, today)
    if (amount is None or amount == grant.ceiling) and (ends_on is None or ends_on == grant.ends_on):
        raise Denied("nothing_to_amend", mark("Give another amount or another last day."), "amount")
    within_programme(contract.occurred_on, ends_on, last_day)
    ceiling = positive(grant.ceiling if amount is None else amount)
    bound = grant.paid + sum((one.amount for one in grant.open_instalments.values()), Decimal())
    if ceiling < bound:
        told = mark("%(bound)s is paid or asked for; the contract cannot be made smaller than that.")
        raise Denied("below_what_is_paid", told, "amount", bound=Amount(bound, contract.currency))
    made = ContractAmended(
        occurred_on=day, grant=contract.grant, amount=text(ceiling), currency=contract.currency,
        exposure=text(grant.exposure(ceiling)), ends_on=ends_on or grant.ends_on, reason=reason,
    )  # fmt: skip
    return [Draft(made)]


def _after_all_payments(grant: Grant, contract: ContractSigned, day: date, today: date) -> None:
    since_signature(contract.occurred_on, day, today)
    last = max((one.data.occurred_on for one in grant.payments), default=day)
    if day < last:
        told = mark("The last payment was on %(day)s; the contract cannot end before that day.")
        raise Denied("before_last_payment", told, "occurred_on", day=last)


def terminate(grant: Grant, reason: str, day: date, today: date) -> list[Draft]:
    """The contract ends early; what was paid and is not accounted for can be recovered."""
    contract = in_force(grant)
    _after_all_payments(grant, contract, day, today)
    made = ContractTerminated(
        occurred_on=day, grant=contract.grant, recipient_type=contract.recipient_type,
        municipality=contract.municipality, theme=contract.theme, joint_with_la=contract.joint_with_la,
        reason=reason, exposure=text(grant.exposure(grant.net_paid)),
    )  # fmt: skip
    return [Draft(made)]


def legs(grant: Grant, income: Decimal) -> tuple[Leg, ...]:
    """The amounts of which the lowest is payable: the contract, eligible costs at the co-financing rate, no profit."""
    contract = in_force(grant)
    eligible = grant.accounts.eligible
    share = cents(eligible * (contract.cofinancing or _ALL) / _ALL)
    return (
        Leg(leg="contract", amount=text(grant.ceiling)),
        Leg(leg="eligible_costs", amount=text(share)),
        Leg(leg="no_profit", amount=text(max(eligible - income, Decimal()))),
    )


def close(grant: Grant, income: Decimal, day: date, today: date) -> list[Draft]:
    """Everything is delivered and accounted for; what was paid above the payable amount came back before."""
    contract = in_force(grant)
    _after_all_payments(grant, contract, day, today)
    _nothing_open(grant)
    found = legs(grant, income)
    payable = min(Decimal(one.amount) for one in found)
    if grant.net_paid > payable:
        told = mark("%(above)s was paid above the payable %(payable)s; recover it first, then close.")
        sums = {
            "above": Amount(grant.net_paid - payable, contract.currency),
            "payable": Amount(payable, contract.currency),
        }
        raise Denied("paid_above_payable", told, "", **sums)
    made = GrantClosed(
        occurred_on=day, grant=contract.grant, recipient_type=contract.recipient_type,
        municipality=contract.municipality, theme=contract.theme, joint_with_la=contract.joint_with_la,
        currency=contract.currency, payable=text(payable), legs=found,
        exposure=text(grant.exposure(grant.net_paid)),
    )  # fmt: skip
    return [Draft(made)]


def _nothing_open(grant: Grant) -> None:
    accounts = grant.accounts
    if ("final", "approved") not in {(kind, stands) for (kind, _), stands in accounts.reports.items()}:
        told = mark("The final report is not approved; schedule it, take it in and approve it first.")
        raise Denied("final_report_missing", told)
    if open_ := sorted(due for (_, due), stands in accounts.reports.items() if stands != "approved"):
        told = mark("The report due on %(day)s is not approved; approve it first.")
        raise Denied("report_outstanding", told, day=open_[0])
    if any(one.verified is None for one in accounts.statements.values()):
        told = mark("A statement of expenditure is not verified yet; verify it first.")
        raise Denied("statement_not_verified", told)
    if grant.open_instalments:
        told = mark("An instalment is asked for and not paid; pay it or reject it first.")
        raise Denied("instalment_open", told)
