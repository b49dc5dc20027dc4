"""Checks grants.yaml and budget.yaml against the programme and against themselves."""

from __future__ import annotations

from decimal import Decimal

from shared.programme.findings import Findings
from shared.programme.model_grants import BudgetFile, GrantsFile
from shared.programme.model_programme import ProgrammeFile
from shared.programme.problems import suggest

GRANTS, BUDGET = "grants.yaml", "budget.yaml"


def check_grants(findings: Findings, grants: GrantsFile, programme: ProgrammeFile) -> None:
    """Recipient types, policies and amounts of grants.yaml."""
    types = [one.code for one in programme.recipient_types]
    for index, code in enumerate(grants.recipient_types):
        if code not in types:
            findings.add(
                GRANTS, ("recipient_types", index), f'unknown recipient type "{code}"', suggest(code, types)
            )
    policies = [one.code for one in grants.exchange.policies]
    for field in ("default", "contract"):
        code = getattr(grants.exchange, field)
        if code is not None and code not in policies:
            findings.add(
                GRANTS, ("exchange", field), f'{field}: unknown policy "{code}"', suggest(code, policies)
            )
    _givers(findings, grants, programme)
    _rules(findings, grants, programme)
    _amounts(findings, grants, programme)


def _givers(findings: Findings, grants: GrantsFile, programme: ProgrammeFile) -> None:
    running = [one.code for one in programme.members if "grants" in one.services]
    for index, code in enumerate(grants.given_by):
        if code not in running:
            message = f'"{code}" does not run the grants service, so it cannot give sub-grants'
            findings.add(GRANTS, ("given_by", index), message, suggest(code, running))


def _rules(findings: Findings, grants: GrantsFile, programme: ProgrammeFile) -> None:
    rules, known = grants.rules, [*programme.languages.desk, *programme.languages.public]
    for index, lang in enumerate(rules.call_languages):
        if lang not in known:
            place = ("rules", "call_languages", index)
            findings.add(GRANTS, place, f'unknown language "{lang}"', suggest(lang, known))
    if rules.graduates_are is not None and rules.graduates_are not in grants.recipient_types:
        where, told = ("rules", "graduates_are"), f'unknown recipient type "{rules.graduates_are}"'
        findings.add(GRANTS, where, told, suggest(rules.graduates_are, list(grants.recipient_types)))


def _amounts(findings: Findings, grants: GrantsFile, programme: ProgrammeFile) -> None:
    for field in ("ceiling", "envelope"):
        money = getattr(grants, field)
        if money.currency != programme.budget.currency:
            message = f"{field} is in {money.currency}, the budget in {programme.budget.currency}"
            findings.add(GRANTS, (field, "currency"), message, f"write {programme.budget.currency}")
    if grants.envelope.amount > programme.budget.amount:
        message = f"the envelope {grants.envelope.amount} is larger than the budget {programme.budget.amount}"
        findings.add(GRANTS, ("envelope", "amount"), message, "correct one of them")
    if grants.ceiling.amount > grants.envelope.amount:
        message = f"the ceiling {grants.ceiling.amount} is larger than the envelope {grants.envelope.amount}"
        findings.add(GRANTS, ("ceiling", "amount"), message, "correct one of them")


def check_budget(findings: Findings, budget: BudgetFile, programme: ProgrammeFile) -> None:
    """Total, lines and sums of budget.yaml."""
    if (budget.total.amount, budget.total.currency) != (programme.budget.amount, programme.budget.currency):
        message = f"the total {budget.total.amount} {budget.total.currency} differs from programme.yaml"
        hint = f"there it is {programme.budget.amount} {programme.budget.currency}"
        findings.add(BUDGET, ("total", "amount"), message, hint)
    amounts = {one.code: one.amount for one in budget.headings}
    for index, heading in enumerate(budget.headings):
        above = heading.code.partition(".")[0]
        if above not in amounts:
            message, hint = f'there is no heading "{above}"', "add it, or correct the number"
            findings.add(BUDGET, ("headings", index, "code"), message, hint)
        for code in heading.adds:
            if code not in amounts:
                message = f'adds up "{code}", which is no line'
                findings.add(BUDGET, ("headings", index, "adds"), message, suggest(code, list(amounts)))
        parts = [amounts.get(code) for code in heading.adds]
        if heading.amount is not None and parts and None not in parts:
            total = sum((part for part in parts if part is not None), Decimal(0))
            if total != heading.amount:
                message, hint = (
                    f"the amount is {heading.amount}, its lines add up to {total}",
                    "correct one of them",
                )
                findings.add(BUDGET, ("headings", index, "amount"), message, hint)
