"""An application comes in, is withdrawn, and is checked for form and for eligibility."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal

from services.grants.domain.calls.application import ADMIN, ELIGIBILITY, Application, Stage, known, undecided
from services.grants.domain.calls.call import Call, published
from services.grants.domain.checks import positive
from services.grants.domain.money.amounts import Amount
from services.grants.domain.refusals import Denied
from shared.events.awarding import ApplicationChecked, ApplicationSubmitted, ApplicationWithdrawn
from shared.events.grants import CallPublished
from shared.ledger.append import Draft
from shared.web.translations import mark


def submit(application: Application, data: ApplicationSubmitted, call: Call, now: datetime) -> list[Draft]:
    """Take an application; after the deadline nothing is taken, by the server's clock."""
    if application.data is not None:
        raise Denied("application_already_there", mark("This application was received already."))
    told_by = published(call)
    if not call.accepts(now):
        told = mark("The call closed at the end of %(day)s (Tbilisi time); nothing is accepted any more.")
        raise Denied("deadline_passed", told, "call", day=told_by.closes_on)
    if data.recipient_type not in told_by.recipient_types:
        told = mark("Only these may apply to this call: %(types)s.")
        raise Denied(
            "recipient_type_not_allowed", told, "recipient_type", types=", ".join(told_by.recipient_types)
        )
    _amount(data, told_by)
    return [Draft(data)]


def _amount(data: ApplicationSubmitted, call: CallPublished) -> None:
    amount = positive(Decimal(data.amount))
    if call.currency is not None and data.currency != call.currency:
        told = mark("This call is in %(currency)s; ask for an amount in %(currency)s.")
        raise Denied("currency_mismatch", told, "currency", currency=call.currency)
    least, most = Decimal(call.least or 0), Decimal(call.most or data.amount)
    if not least <= amount <= most:
        told = mark("An applicant may ask for %(least)s to %(most)s.")
        bounds = {"least": Amount(least, data.currency), "most": Amount(most, data.currency)}
        raise Denied("amount_outside_call", told, "amount", **bounds)


def withdraw(application: Application, today: date) -> list[Draft]:
    """The applicant takes it back, at any time before the contract."""
    data = known(application)
    if application.contracted:
        told = mark("The contract is signed; it can be terminated, not withdrawn.")
        raise Denied("contract_already_signed", told)
    return [Draft(ApplicationWithdrawn(occurred_on=today, application=data.application, call=data.call))]


def check_form(application: Application, result: str, reason: str | None, today: date) -> list[Draft]:
    """The administrative check: complete, signed, in time."""
    undecided(application)
    if ADMIN in application.checks:
        raise Denied("already_checked", mark("This check is recorded already."))
    return [_checked(application, ADMIN, result, reason, None, today)]


def check_eligibility(
    application: Application,
    result: str,
    reason: str | None,
    enrolment: str | None,
    today: date,
    *,
    graduates: str | None,
    completed: Collection[str],
) -> list[Draft]:
    """The eligibility check. A natural person of the type `graduates` needs one of the `completed` enrolments."""
    data = undecided(application)
    if application.stage is not Stage.ADMITTED:
        told = mark("Eligibility is checked once, after the administrative check was passed.")
        raise Denied("not_admitted", told)
    needs = data.recipient_type == graduates and data.legal_form == "natural_person"
    if result == "passed" and needs and enrolment not in completed:
        told = mark(
            "A graduate needs a completed enrolment; give the event id of its completion, as published."
        )
        raise Denied("enrolment_missing", told, "enrolment")
    return [_checked(application, ELIGIBILITY, result, reason, enrolment if needs else None, today)]


def _checked(
    application: Application, check: str, result: str, reason: str | None, enrolment: str | None, today: date
) -> Draft:
    data = known(application)
    if result == "failed" and not reason:
        raise Denied("reason_missing", mark("Say why: choose a reason of the list."), "reason")
    return Draft(
        ApplicationChecked(
            occurred_on=today, application=data.application, call=data.call, check=check, result=result,  # type: ignore[arg-type]
            reason=reason, enrolment=enrolment,
        )
    )  # fmt: skip
