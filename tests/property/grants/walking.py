"""Random walks through a sub-grant's life: each step is one that the page offers, with amounts that it allows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

from services.grants.domain import next_steps
from services.grants.domain.contracts import (
    closing,
    instalments,
    paying,
    recovering,
    reports,
    spending,
    taking_back,
)
from services.grants.domain.contracts.grant import Grant
from services.grants.domain.refusals import Denied
from shared.events.granting import Verified
from shared.ledger.append import Draft
from tests.unit.grants.builders import EVIDENCE, MARCH, TODAY

DAY = date(2024, 4, 10)
ASKS, APPROVES = "account-1", "account-2"
_RARE = 0.05  # how often a contract is terminated
_MISTAKEN = 0.1  # how often a step is taken back
Step = Callable[[Grant, Random, str], list[Draft]]


def _cents(random: Random, most: Decimal) -> Decimal:
    return Decimal(random.randint(1, int(most * 100))) / 100


def _standing(grant: Grant, *stands: str) -> tuple[reports.Kind, date]:
    found = sorted(key for key, status in grant.accounts.reports.items() if status in stands)
    return found[0]  # type: ignore[return-value]


def _instalment(grant: Grant, random: Random, id_: str) -> list[Draft]:
    asked_for = sum(one.amount for one in grant.open_instalments.values())
    amount = _cents(random, grant.left - asked_for)
    return instalments.request(grant, id_, amount, ASKS, DAY, report_first=False)


def _open(grant: Grant, *stands: str) -> str:
    return next(id_ for id_, one in grant.open_instalments.items() if one.status in stands)


def _pay(grant: Grant, _: Random, __: str) -> list[Draft]:
    which = _open(grant, "approved")
    amount = grant.open_instalments[which].amount
    instalment = instalments.to_pay(grant, which, amount)
    return paying.disburse(grant, amount, DAY, MARCH, evidence=EVIDENCE, today=TODAY, instalment=instalment)


def _schedule(grant: Grant, random: Random, _: str) -> list[Draft]:
    finals = any(kind == "final" for kind, _due in grant.accounts.reports)
    kind: reports.Kind = "interim" if finals else random.choice(["interim", "final"])
    known = {due for _kind, due in grant.accounts.reports}
    due = next(
        day for day in map(date.fromordinal, range(DAY.toordinal(), DAY.toordinal() + 60)) if day not in known
    )
    return reports.schedule(grant, kind, due, TODAY)


def _verify(grant: Grant, random: Random, _: str) -> list[Draft]:
    id_, found = next((id_, one) for id_, one in grant.accounts.statements.items() if one.verified is None)
    verdicts = []
    for line in found.reported.lines:
        part = Decimal(random.randint(0, int(Decimal(line.amount) * 100))) / 100
        rest = Decimal(line.amount) - part
        verdicts.append(Verified(line=line.line, eligible=f"{part}", ineligible=f"{rest}", reason="other"))
    return spending.verify(grant, id_, tuple(verdicts), DAY)


def _recover(grant: Grant, random: Random, id_: str) -> list[Draft]:
    asked = sum(grant.accounts.still_owed(one) for one in grant.accounts.ordered)
    return recovering.order(grant, id_, _cents(random, grant.net_paid - asked), DAY, "unspent", DAY)


def _came_back(grant: Grant, random: Random, _: str) -> list[Draft]:
    id_ = next(one for one in grant.accounts.ordered if grant.accounts.still_owed(one))
    amount = _cents(random, grant.accounts.still_owed(id_))
    return recovering.receive(grant, id_, amount, DAY, MARCH, EVIDENCE, TODAY)


def _amend(grant: Grant, random: Random, _: str) -> list[Draft]:
    least = grant.paid + sum((one.amount for one in grant.open_instalments.values()), Decimal())
    amount = max(least, Decimal("0.01")) + _cents(random, Decimal(5_000))
    return closing.amend(grant, amount, None, "other", DAY, TODAY)


STEPS: dict[str, Step] = {
    "instalments": _instalment,
    "instalment-approval": lambda g, _r, _i: instalments.approve(
        g, _open(g, "requested"), APPROVES, DAY, second_person=True
    ),
    "instalment-rejection": lambda g, _r, _i: instalments.reject(
        g, _open(g, "requested", "approved"), APPROVES, "other", DAY
    ),
    "disbursements": _pay,
    "reports": _schedule,
    "report-submission": lambda g, _r, _i: reports.submit(
        g, *_standing(g, "due", "returned"), DAY, (), TODAY
    ),
    "report-return": lambda g, _r, _i: reports.send_back(g, *_standing(g, "submitted"), TODAY),
    "report-approval": lambda g, _r, _i: reports.approve(g, *_standing(g, "submitted"), DAY, TODAY),
    "expenditures": lambda g, r, i: spending.report(
        g, i, {"a": _cents(r, Decimal(9_000)), "b": _cents(r, Decimal(9_000))}, (), DAY
    ),
    "verification": _verify,
    "deliverables": lambda g, _r, i: spending.verify_deliverable(g, i, (), DAY),
    "recoveries": _recover,
    "recovery-receipt": _came_back,
    "amendment": _amend,
    "closure": lambda g, _r, _i: closing.close(g, Decimal(), DAY, TODAY),
    "termination": lambda g, _r, _i: closing.terminate(g, "other", DAY, TODAY),
}


def walk_on(grant: Grant, random: Random, number: int) -> tuple[str, list[Draft] | Denied] | None:
    """One step more: its code with its events, or with the refusal; None where nothing is offered any more."""
    mistakes = sorted(taking_back.possible(grant))
    if mistakes and random.random() < _MISTAKEN:
        return "take-back", taking_back.take_back(grant, random.choice(mistakes), "wrong_data")
    often = [code for code in next_steps.of_grant(grant) if code != "termination" or random.random() < _RARE]
    if not often:
        return None
    code = random.choice(often)
    try:
        return code, STEPS[code](grant, random, f"{code}-{number}")
    except Denied as refused:
        return code, refused
