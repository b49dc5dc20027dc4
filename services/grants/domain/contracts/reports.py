"""The recipient's reports: scheduled with a due day, submitted, returned, approved."""

from __future__ import annotations

from datetime import date
from typing import Literal

from services.grants.domain.checks import since_signature
from services.grants.domain.contracts.grant import Grant, in_force
from services.grants.domain.refusals import Denied
from shared.events.base import Evidence
from shared.events.granting import ReportScheduled
from shared.events.grants import ReportApproved, ReportReturned, ReportSubmitted
from shared.ledger.append import Draft
from shared.web.translations import mark

Kind = Literal["interim", "final"]


def schedule(grant: Grant, kind: Kind, due_on: date, today: date) -> list[Draft]:
    """The contract asks for a report on a day; there is one final report."""
    contract = in_force(grant)
    if due_on < contract.occurred_on:
        told = mark("The contract was signed on %(day)s; no report is due before that.")
        raise Denied("before_signature", told, "due_on", day=contract.occurred_on)
    finals = [due for told, due in grant.accounts.reports if told == "final"]
    if (kind, due_on) in grant.accounts.reports or (kind == "final" and finals):
        raise Denied("report_already_scheduled", mark("This report is scheduled already."), "due_on")
    return [Draft(ReportScheduled(occurred_on=today, grant=contract.grant, report=kind, due_on=due_on))]


def submit(
    grant: Grant, kind: Kind, due_on: date, day: date, evidence: tuple[Evidence, ...], today: date
) -> list[Draft]:
    """The recipient handed a report in."""
    contract = in_force(grant)
    since_signature(contract.occurred_on, day, today)
    _standing(grant, kind, due_on, "due", "returned")
    made = ReportSubmitted(
        occurred_on=day, grant=contract.grant, report=kind, due_on=due_on, evidence=evidence
    )
    return [Draft(made)]


def send_back(grant: Grant, kind: Kind, due_on: date, today: date) -> list[Draft]:
    """The member sends a report back to be mended."""
    contract = in_force(grant)
    _standing(grant, kind, due_on, "submitted")
    return [Draft(ReportReturned(occurred_on=today, grant=contract.grant, report=kind, due_on=due_on))]


def approve(grant: Grant, kind: Kind, due_on: date, day: date, today: date) -> list[Draft]:
    """The member approves a report, on a day."""
    contract = in_force(grant)
    since_signature(contract.occurred_on, day, today)
    _standing(grant, kind, due_on, "submitted")
    handed_in = grant.accounts.handed_in(kind, due_on)
    if handed_in is not None and day < handed_in:
        told = mark("It was handed in on %(day)s; it cannot be approved before that day.")
        raise Denied("before_submission", told, "occurred_on", day=handed_in)
    return [Draft(ReportApproved(occurred_on=day, grant=contract.grant, report=kind, due_on=due_on))]


def _standing(grant: Grant, kind: Kind, due_on: date, *allowed: str) -> None:
    stands = grant.accounts.reports.get((kind, due_on))
    if stands is None:
        days = ", ".join(f"{told} {due}" for told, due in sorted(grant.accounts.reports)) or "–"
        told = mark("No such report is scheduled on this contract; scheduled are: %(reports)s.")
        raise Denied("report_unknown", told, "due_on", reports=days)
    if stands not in allowed:
        told = mark("This report stands at “%(stands)s”; this step follows “%(allowed)s”.")
        raise Denied("report_out_of_turn", told, "due_on", stands=stands, allowed=", ".join(allowed))
