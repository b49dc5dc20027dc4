"""What a recipient spent: reported line by line, verified line by line; and the deliverables that were seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from services.grants.domain.checks import positive
from services.grants.domain.contracts.grant import Grant, in_force
from services.grants.domain.money.amounts import Amount, text
from services.grants.domain.refusals import Denied
from shared.events.base import Evidence
from shared.events.granting import (
    DeliverableVerified,
    ExpenditureReported,
    ExpenditureVerified,
    Spent,
    Verified,
)
from shared.ledger.append import Draft
from shared.web.translations import mark


def report(
    grant: Grant, statement: str, lines: Mapping[str, Decimal], evidence: tuple[Evidence, ...], today: date
) -> list[Draft]:
    """The recipient's statement of what it spent, in the contract's currency."""
    contract = in_force(grant)
    if not lines:
        raise Denied("lines_missing", mark("Give at least one line with its amount."), "lines")
    spent = tuple(Spent(line=line, amount=text(positive(amount))) for line, amount in lines.items())
    made = ExpenditureReported(
        occurred_on=today, grant=contract.grant, statement=statement, currency=contract.currency, lines=spent,
        evidence=evidence,
    )  # fmt: skip
    return [Draft(made)]


def verify(grant: Grant, statement: str, verdicts: tuple[Verified, ...], today: date) -> list[Draft]:
    """The verdict on a statement: every line is divided into eligible and ineligible, to the cent."""
    contract, found = in_force(grant), grant.accounts.statements.get(statement)
    if found is None or found.verified is not None:
        told = mark("There is no such statement waiting to be verified on this contract.")
        raise Denied("statement_unknown", told, "statement")
    given = {one.line: one for one in verdicts}
    reported = {one.line: Decimal(one.amount) for one in found.reported.lines}
    if set(given) != set(reported):
        told = mark("Decide on each of these lines, and on no other: %(lines)s.")
        raise Denied("lines_differ", told, "lines", lines=", ".join(reported))
    for line, amount in reported.items():
        _divided(given[line], Amount(amount, contract.currency))
    made = ExpenditureVerified(
        occurred_on=today,
        grant=contract.grant,
        statement=statement,
        currency=contract.currency,
        lines=verdicts,
    )
    return [Draft(made)]


def _divided(verdict: Verified, reported: Amount) -> None:
    if Decimal(verdict.eligible) + Decimal(verdict.ineligible) != reported.amount:
        told = mark("Line %(line)s: eligible and ineligible must add up to what was reported, %(amount)s.")
        raise Denied("lines_do_not_add_up", told, "lines", line=verdict.line, amount=reported)
    if Decimal(verdict.ineligible) and not verdict.reason:
        told = mark("Line %(line)s: say why a part is ineligible.")
        raise Denied("reason_missing", told, "lines", line=verdict.line)


def verify_deliverable(
    grant: Grant, deliverable: str, evidence: tuple[Evidence, ...], today: date
) -> list[Draft]:
    """Something that the contract promises was seen."""
    contract = in_force(grant)
    if deliverable in grant.accounts.deliverables:
        raise Denied("deliverable_verified", mark("This deliverable is verified already."), "deliverable")
    made = DeliverableVerified(
        occurred_on=today, grant=contract.grant, deliverable=deliverable, evidence=evidence
    )
    return [Draft(made)]
