"""Which steps the rules allow from here, by the code of the step: what a page offers, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from services.grants.domain.calls.application import Application, Stage
from services.grants.domain.calls.assessment import Result
from services.grants.domain.calls.call import Call
from services.grants.domain.contracts.grant import Grant


def of_call(call: Call) -> list[str]:
    """What can be done to a call."""
    if call.data is None:
        return ["publication"] if call.drafted else []
    return [] if call.closed else ["amendment", "closing"]


def of_application(
    application: Application, result: Result, assessor: str, assessors: int, spread: int
) -> list[str]:
    """What the one who asks can do to an application."""
    stage, mine = application.stage, application.scores.get(assessor)
    if stage is Stage.SUBMITTED:
        return ["admin-check", "withdrawal"]
    if stage is Stage.ADMITTED:
        return ["eligibility-check", "withdrawal"]
    if stage is Stage.ELIGIBLE:
        scoring = [] if mine else ["scores", "conflict"]
        apart = result.spread > spread and not result.moderated
        enough = len(result.totals) >= assessors
        return [*scoring, *(["moderation"] if apart else ["decision"] if enough else []), "withdrawal"]
    return _AT.get(stage, [])


_AT = {
    Stage.FAILED: ["decision", "withdrawal"],
    Stage.AWARDED: ["contract", "authorisation", "appeal", "withdrawal"],
    Stage.RESERVE: ["appeal", "withdrawal"],
    Stage.REJECTED: ["appeal", "withdrawal"],
    Stage.APPEALED: ["appeal-decision", "withdrawal"],
}


def of_grant(grant: Grant) -> list[str]:
    """What can be done to a sub-grant."""
    if grant.data is None:
        return []
    if grant.ended is not None:
        return list(_recoveries(grant))
    return [*_money(grant), *_accounts(grant), *_recoveries(grant), *_end(grant)]


def _money(grant: Grant) -> Iterator[str]:
    stands = {one.status for one in grant.open_instalments.values()}
    if "requested" in stands:
        yield "instalment-approval"
    if "approved" in stands:
        yield "disbursements"
    if stands:
        yield "instalment-rejection"
    asked_for = sum(one.amount for one in grant.open_instalments.values())
    if grant.left > asked_for:
        yield "instalments"


def _accounts(grant: Grant) -> Iterator[str]:
    stands = set(grant.accounts.reports.values())
    if stands & {"due", "returned"}:
        yield "report-submission"
    if "submitted" in stands:
        yield from ("report-approval", "report-return")
    yield "reports"
    if any(one.verified is None for one in grant.accounts.statements.values()):
        yield "verification"
    yield from ("expenditures", "deliverables")


def _recoveries(grant: Grant) -> Iterator[str]:
    accounts = grant.accounts
    if any(accounts.still_owed(one) for one in accounts.ordered):
        yield "recovery-receipt"
    if grant.net_paid > sum(accounts.still_owed(one) for one in accounts.ordered):
        yield "recoveries"


def _end(grant: Grant) -> Iterator[str]:
    yield "amendment"
    accounts = grant.accounts
    kinds = {kind for kind, _ in accounts.reports}
    reported = "final" in kinds and set(accounts.reports.values()) == {"approved"}
    verified = all(one.verified is not None for one in accounts.statements.values())
    if reported and verified and not grant.open_instalments:
        yield "closure"
    yield "termination"
