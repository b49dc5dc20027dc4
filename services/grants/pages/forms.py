"""The desk's forms read into the shapes of the commands; what is wrong is noted beside its field."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

from pydantic import ValidationError

from services.grants.domain.money.amounts import CENT, EUR
from services.grants.inputs import calls as inputs_calls
from services.grants.inputs import contracts as inputs_contracts
from services.grants.inputs import payments as inputs_payments
from services.grants.inputs import rates as inputs_rates
from services.grants.inputs.base import Shape, TakenBack
from shared import clock
from shared.events.base import Reason
from shared.programme import Programme
from shared.web.forms import Form, Gettext

REASONS: tuple[Reason, ...] = get_args(Reason)
_CODE_MOST, _TITLE_MOST, _REFERENCE_MOST = 64, 300, 100


def new_call(form: Form, programme: Programme, _: Gettext) -> inputs_calls.NewCall | None:
    """A call; None after noting what is wrong."""
    texts = _texts(form, programme, _)
    reference = form.text("reference", _("Write the reference of the call"), most=_CODE_MOST)
    types = form.choices("recipient_types", programme.grants.recipient_types, _("Say who may apply"))
    day = form.date("occurred_on", _("Write the day of publication"), last=_today())
    closes = form.date("closes_on", _("Write the last day for applications"))
    money = {name: form.number(name, decimals=2, least=CENT) for name in ("least", "most", "envelope")}
    currencies = programme.grants.exchange.currencies
    currency = form.choice("currency", currencies) if form.value("currency") else None
    mark_ = form.number("pass_mark", least=Decimal())
    weights = {
        one.code: form.number(f"weight-{one.code}", least=Decimal()) for one in programme.grants.criteria
    }
    if form.errors or not (reference and day and closes):
        return None
    return made(
        form, _, inputs_calls.NewCall, reference=reference, closes_on=closes, occurred_on=day, pass_mark=mark_,
        recipient_types=tuple(types), currency=currency, criteria={code: one for code, one in weights.items() if one},
        **texts, **money,
    )  # fmt: skip


def new_draft(form: Form, programme: Programme, _: Gettext) -> inputs_calls.NewDraft | None:
    """A call that is being written; None after noting what is wrong."""
    texts = _texts(form, programme, _)
    reference = form.text("reference", _("Write the reference of the call"), most=_CODE_MOST)
    return None if form.errors else made(form, _, inputs_calls.NewDraft, reference=reference, **texts)


def _texts(form: Form, programme: Programme, _: Gettext) -> dict[str, dict[str, str]]:
    """Title and purpose by language, as far as they were typed."""
    languages = programme.languages.every
    titles = {lang: form.text(f"title-{lang}", most=_TITLE_MOST) for lang in languages}
    purposes = {lang: form.text(f"purpose-{lang}", most=4000) for lang in languages}
    if not any(titles.values()):
        form.fail(f"title-{languages[0]}", _("Write the title in at least one language"))
    found = {"title": titles, "purpose": purposes}
    return {name: {lang: text for lang, text in texts.items() if text} for name, texts in found.items()}


def new_grant(
    form: Form, programme: Programme, calls: list[str], _: Gettext
) -> inputs_contracts.NewGrant | None:
    """A contract; None after noting what is wrong."""
    name = form.text("name", _("Write the name of the recipient"), most=_TITLE_MOST)
    number = form.text("legal_id", _("Write the identification number"), most=40)
    title = form.text("title", _("Write what the sub-grant is for"), most=_TITLE_MOST)
    reference = form.text("reference", most=_CODE_MOST)
    kind = form.choice("recipient_type", programme.grants.recipient_types, _("Choose the kind of recipient"))
    call = form.choice("call", calls) if form.value("call") else None
    places = [one.code for one in programme.municipalities]
    place = form.choice("municipality", places, _("Choose the municipality"))
    themes = [one.code for one in programme.file.themes]
    theme = form.choice("theme", themes) if form.value("theme") else None
    day = form.date("occurred_on", _("Write the day of signature"), last=_today())
    amount = form.number("amount", _("Write the amount of the contract"), decimals=2, least=CENT)
    currency = form.choice("currency", programme.grants.exchange.currencies, _("Choose the currency"))
    ends = form.date("ends_on", first=day)
    searched = _screening(form, _)
    if form.errors:
        return None
    recipient = {"name": name, "legal_id": number, "natural_person": bool(form.value("natural_person"))}
    return made(
        form, _, inputs_contracts.NewGrant, recipient=recipient, title=title, reference=reference, call=call,
        recipient_type=kind, municipality=place, theme=theme, joint_with_la=bool(form.value("joint_with_la")),
        occurred_on=day, amount=amount, currency=currency, ends_on=ends, screening=searched,
        enrolment=form.text("enrolment", most=36),
    )  # fmt: skip


def _screening(form: Form, _: Gettext) -> dict[str, object] | None:
    """A search in a list of restrictive measures; None if nothing of it was typed."""
    day = form.date("screened_on", last=_today())
    name, version = form.text("list_name", most=200), form.text("list_version", most=100)
    if not (day or name or version or "screened_on" in form.errors):
        return None
    if not day:
        form.fail("screened_on", _("Write the day of the search"))
    if not name:
        form.fail("list_name", _("Write which list was searched"))
    if not version:
        form.fail("list_version", _("Write the version of the list"))
    return {"occurred_on": day, "list_name": name, "list_version": version}


def new_payment(form: Form, _: Gettext) -> inputs_payments.NewDisbursement | None:
    """A payment; None after noting what is wrong."""
    day = form.date("occurred_on", _("Write the day on which the bank paid"), last=_today())
    amount = form.number("amount", _("Write the amount that was paid"), decimals=2, least=CENT)
    told = _("Write the bank's reference of the payment")
    reference = form.text("bank_reference", told, most=_REFERENCE_MOST)
    if form.errors:
        return None
    return made(
        form, _, inputs_payments.NewDisbursement, occurred_on=day, amount=amount, bank_reference=reference
    )


def new_reversal(form: Form, _: Gettext) -> inputs_payments.NewReversal | None:
    """A reversal; None after noting what is wrong."""
    day = form.date("occurred_on", _("Write the day on which the money came back"), last=_today())
    amount = form.number("amount", _("Write the amount that came back"), decimals=2, least=CENT)
    return None if form.errors else made(form, _, inputs_payments.NewReversal, occurred_on=day, amount=amount)


def taken_back(form: Form, _: Gettext) -> TakenBack | None:
    """A reason for a void; None after noting that it is missing."""
    reason = form.choice("reason", REASONS, _("Say why it is taken back"))
    return None if form.errors else made(form, _, TakenBack, reason=reason)


def new_rate(form: Form, programme: Programme, _: Gettext) -> inputs_rates.NewRate | None:
    """A month's rate; None after noting what is wrong."""
    currencies = [one for one in programme.grants.exchange.currencies if one != EUR]
    currency = form.choice("currency", currencies, _("Choose the currency"))
    month = form.text("month", _("Write the month, such as 2024-03"), most=7)
    rate = form.number(
        "rate", _("Write how many units one euro costs"), decimals=8, least=Decimal("0.00000001")
    )
    source = form.text("source", _("Write who says so, such as InforEuro"), most=200)
    if form.errors:
        return None
    return made(
        form,
        _,
        inputs_rates.NewRate,
        currency=currency,
        month=month,
        rate=rate,
        source=source,
        replaces=bool(form.value("replaces")),
    )


def made(form: Form, _: Gettext, shape: type[Shape], **values: object) -> Shape | None:
    """The command's input; what the shape still refuses is noted beside its field."""
    try:
        return shape.model_validate(values)
    except ValidationError as wrong:
        for error in wrong.errors():
            form.fail(str(error["loc"][-1]), _("This cannot be used; write it as the example shows"))
        return None


def _today() -> date:
    return clock.day(clock.now())
