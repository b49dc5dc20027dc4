"""What a sub-grant itself offers to choose from: its instalments, reports, statements, recoveries."""

from __future__ import annotations

from collections.abc import Callable

from services.grants.domain.contracts.grant import Grant
from services.grants.reading.wording import word_of
from services.grants.steps.fields import Options
from shared.web.formats import format_date, format_money
from shared.web.forms import Gettext

_REPORTS = {
    "report-submission": ("due", "returned"),
    "report-return": ("submitted",),
    "report-approval": ("submitted",),
}
_INSTALMENTS = {
    "instalment-approval": ("requested",),
    "instalment-rejection": ("requested", "approved"),
    "disbursements": ("approved",),
}


def of(step: str, grant: Grant, lang: str, _: Gettext) -> dict[str, Options]:
    """The choices of a step's form by the name of their field."""
    found: dict[str, Callable[[], Options]] = {
        "instalment": lambda: _instalments(step, grant, lang),
        "which": lambda: _reports(step, grant, lang, _),
        "recovery": lambda: _recoveries(grant, lang),
    }
    wanted = {
        **dict.fromkeys(_INSTALMENTS, "instalment"), **dict.fromkeys(_REPORTS, "which"), "recovery-receipt": "recovery",
    }  # fmt: skip
    return {wanted[step]: found[wanted[step]]()} if step in wanted else {}


def _instalments(step: str, grant: Grant, lang: str) -> Options:
    currency = grant.data.currency if grant.data else ""
    return [
        (id_, f"{format_money(one.amount, currency, lang)} · {format_date(one.requested_on, lang)}")
        for id_, one in grant.open_instalments.items()
        if one.status in _INSTALMENTS[step]
    ]


def _reports(step: str, grant: Grant, lang: str, _: Gettext) -> Options:
    return [
        (f"{kind}|{due_on.isoformat()}", f"{_(word_of(kind))} · {format_date(due_on, lang)}")
        for (kind, due_on), status in sorted(grant.accounts.reports.items(), key=lambda pair: pair[0][1])
        if status in _REPORTS[step]
    ]


def _recoveries(grant: Grant, lang: str) -> Options:
    currency = grant.data.currency if grant.data else ""
    owed = {id_: grant.accounts.still_owed(id_) for id_ in grant.accounts.ordered}
    return [(id_, format_money(left, currency, lang)) for id_, left in owed.items() if left]
