"""Instalments: asked for by one person, approved by another, and not before the reports that are owed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.grants.domain.checks import positive
from services.grants.domain.contracts.accounts import Instalment
from services.grants.domain.contracts.grant import Grant, in_force
from services.grants.domain.money.amounts import Amount, text
from services.grants.domain.refusals import Denied
from shared.events.granting import InstalmentApproved, InstalmentRejected, InstalmentRequested
from shared.ledger.append import Draft
from shared.web.translations import mark


def request(
    grant: Grant, instalment: str, amount: Decimal, by: str, today: date, *, report_first: bool
) -> list[Draft]:
    """Ask for a part of the contract to be paid."""
    contract = in_force(grant)
    asked_for = sum((one.amount for one in grant.open_instalments.values()), Decimal())
    if positive(amount) > grant.left - asked_for:
        told = mark("%(left)s of the contract is neither paid nor asked for; no more can be asked for.")
        left = Amount(grant.left - asked_for, contract.currency)
        raise Denied("contract_ceiling_exceeded", told, "amount", left=left)
    if report_first:
        need_reports(grant, today)
    made = InstalmentRequested(
        occurred_on=today, grant=contract.grant, instalment=instalment, by=by, amount=text(amount),
        currency=contract.currency,
    )  # fmt: skip
    return [Draft(made)]


def need_reports(grant: Grant, day: date) -> None:
    """Denied while a report is overdue, or the one that accounts for the last instalment is not approved."""
    owed = sorted(
        (due_on, kind) for (kind, due_on), stands in grant.accounts.reports.items() if stands != "approved"
    )
    interim = [due_on for due_on, kind in owed if kind == "interim"]
    scheduled = sum(kind == "interim" for kind, _ in grant.accounts.reports)
    approved = scheduled - len(interim)
    overdue = [due_on for due_on, _ in owed if due_on <= day]
    blocking = overdue or (interim if min(len(grant.paid_instalments), scheduled) > approved else [])
    if grant.payments and blocking:
        told = mark("The report due on %(day)s is not approved; no further instalment before it is.")
        raise Denied("report_outstanding", told, day=blocking[0])


def approve(grant: Grant, instalment: str, by: str, today: date, *, second_person: bool) -> list[Draft]:
    """A second person agrees."""
    contract, one = in_force(grant), _requested(grant, instalment)
    if second_person and one.requested_by == by:
        told = mark("You asked for this instalment yourself; another person must approve it.")
        raise Denied("second_person_needed", told)
    made = InstalmentApproved(occurred_on=today, grant=contract.grant, instalment=instalment, by=by)
    return [Draft(made)]


def reject(grant: Grant, instalment: str, by: str, reason: str, today: date) -> list[Draft]:
    """It is not paid, for a reason; also one that was approved, as long as it is not paid."""
    contract = in_force(grant)
    if instalment not in grant.open_instalments:
        told = mark("There is no such instalment waiting for a decision on this contract.")
        raise Denied("instalment_unknown", told, "instalment")
    made = InstalmentRejected(
        occurred_on=today, grant=contract.grant, instalment=instalment, by=by, reason=reason
    )
    return [Draft(made)]


def to_pay(grant: Grant, instalment: str | None, amount: Decimal) -> str:
    """The approved instalment that a payment pays: the one named, or the one of this amount; Denied if there is none."""
    contract = in_force(grant)
    approved = {id_: one for id_, one in grant.open_instalments.items() if one.status == "approved"}
    named = instalment or next((id_ for id_, one in approved.items() if one.amount == amount), None)
    if named is None or named not in approved:
        told = mark("Only an approved instalment is paid; approved and not paid: %(approved)s.")
        sums = [str(Amount(one.amount, contract.currency)) for one in approved.values()]
        raise Denied("instalment_not_approved", told, "instalment", approved=", ".join(sums) or "0")
    if approved[named].amount != amount:
        told = mark("%(amount)s was approved; pay exactly that.")
        approved_sum = Amount(approved[named].amount, contract.currency)
        raise Denied("amount_not_approved", told, "amount", amount=approved_sum)
    return named


def _requested(grant: Grant, instalment: str) -> Instalment:
    one = grant.accounts.instalments.get(instalment)
    if one is None or one.status != "requested":
        told = mark("There is no such instalment waiting for a decision on this contract.")
        raise Denied("instalment_unknown", told, "instalment")
    return one
