"""The accounts of one sub-grant as the API answers them."""

from __future__ import annotations

from typing import Any

from services.grants.domain.contracts import taking_back
from services.grants.domain.contracts.grant import Grant
from services.grants.domain.money.amounts import text
from shared.events.grants import GrantClosed


def json(grant: Grant) -> dict[str, Any]:
    """Instalments, reports, statements, deliverables, recoveries, and how the contract ended."""
    accounts, paid = grant.accounts, grant.paid_instalments
    return {
        "instalments": [
            {"id": id_, "amount": text(one.amount), "status": "paid" if id_ in paid else one.status}
            for id_, one in accounts.instalments.items()
        ],
        "reports": [
            {"report": kind, "due_on": due_on.isoformat(), "status": status}
            for (kind, due_on), status in sorted(accounts.reports.items(), key=lambda pair: pair[0][1])
        ],
        "statements": [
            {
                "id": id_,
                "lines": [{"line": line.line, "amount": line.amount} for line in one.reported.lines],
                "verified": one.verified is not None,
            }
            for id_, one in accounts.statements.items()
        ],
        "claimed": text(accounts.claimed),
        "eligible": text(accounts.eligible),
        "deliverables": sorted(accounts.deliverables),
        "recoveries": [
            {
                "id": id_,
                "amount": one.amount,
                "owed": text(accounts.still_owed(id_)),
                "received": _received(grant, id_),
            }
            for id_, one in accounts.ordered.items()
        ],
        "recovered": text(accounts.recovered),
        "may_be_taken_back": sorted(taking_back.possible(grant)),
        "closure": _closure(grant),
    }


def _received(grant: Grant, recovery: str) -> list[dict[str, Any]]:
    return [
        {"id": event, "occurred_on": one.occurred_on.isoformat(), "amount": one.amount, "rate": one.rate}
        for event, one in grant.accounts.received.items()
        if one.recovery == recovery
    ]


def _closure(grant: Grant) -> dict[str, Any] | None:
    ended = grant.ended
    if not isinstance(ended, GrantClosed):
        return None
    return {"payable": ended.payable, "legs": {one.leg: one.amount for one in ended.legs}}
