"""The signature of a sub-grant contract, and what it must keep to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import msgspec

from services.grants.domain.calls.application import Application, Stage
from services.grants.domain.checks import not_in_future, positive, within_programme
from services.grants.domain.contracts.grant import Grant
from services.grants.domain.money.amounts import EUR, Amount, in_eur, text
from services.grants.domain.refusals import Denied
from shared.events.grants import ContractSigned
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Terms:
    """What a signature must keep to: who may receive, in which currencies, and the ceiling per third party in EUR.

    `committed` is the EUR of the recipient's contracts so far, over all members as known here, each at the rate of its
    month of signature; `envelope_left` what all third parties together may still get; `last_day` the programme's.
    """

    recipient_types: tuple[str, ...]
    currencies: tuple[str, ...]
    ceiling: Decimal
    committed: Decimal = Decimal()
    envelope_left: Decimal | None = None
    last_day: date | None = None
    authorisation: bool = False


def sign(grant: Grant, data: ContractSigned, terms: Terms, today: date) -> ContractSigned:
    """The contract as it is put in force; `data` carries the rate of its month, without which nothing is signed."""
    if grant.data is not None:
        raise Denied("contract_already_signed", mark("This contract is recorded already."))
    not_in_future(data.occurred_on, today)
    _may_be_given(grant, data, terms)
    if data.recipient_type not in terms.recipient_types:
        told = mark("Only these may receive this sub-grant: %(types)s.")
        types = ", ".join(terms.recipient_types)
        raise Denied("recipient_type_not_allowed", told, "recipient_type", types=types)
    if data.currency not in terms.currencies:
        told = mark("Sub-grants are paid in %(currencies)s.")
        raise Denied("currency_not_allowed", told, "currency", currencies=", ".join(terms.currencies))
    return msgspec.structs.replace(data, exposure=text(_within_limits(data, terms)))


def _may_be_given(grant: Grant, data: ContractSigned, terms: Terms) -> None:
    decision = grant.authorisation and grant.authorisation.decision
    if decision == "refused" or (terms.authorisation and decision != "granted"):
        told = mark(
            "The consent of the national authority is needed and not recorded as granted; record it first."
        )
        raise Denied("authorisation_missing", told)
    within_programme(data.occurred_on, data.ends_on, terms.last_day)


def _within_limits(data: ContractSigned, terms: Terms) -> Decimal:
    """The EUR of the contract at the rate of the month of signature; Denied above a limit, and without a rate."""
    amount = positive(Decimal(data.amount))
    value = in_eur(amount, data.currency, Decimal(data.rate) if data.rate else None)
    if value is None:
        told = mark("No rate is recorded for %(currency)s in %(month)s; record it first, then sign.")
        month = f"{data.occurred_on:%Y-%m}"
        raise Denied("rate_missing", told, "occurred_on", currency=data.currency, month=month)
    need_room(value, terms)
    return value


def need_room(value: Decimal, terms: Terms) -> None:
    """Denied where so many EUR more pass what is left for the third party, or of the envelope."""
    left = max(terms.ceiling - terms.committed, Decimal())
    if value > left:
        told = mark(
            "This is %(value)s; %(left)s is left for this recipient of the ceiling of %(ceiling)s per third party."
        )
        sums = {"value": value, "left": left, "ceiling": terms.ceiling}
        named = {name: Amount(sum_, EUR) for name, sum_ in sums.items()}
        raise Denied("third_party_ceiling_exceeded", told, "amount", **named)
    if terms.envelope_left is not None and value > terms.envelope_left:
        told = mark("This is %(value)s; %(left)s is left of the envelope for all sub-grants.")
        named = {"value": Amount(value, EUR), "left": Amount(terms.envelope_left, EUR)}
        raise Denied("envelope_exceeded", told, "amount", **named)


def as_awarded(application: Application, data: ContractSigned) -> None:
    """Denied unless the contract is for an application that was awarded at least so much, with no appeal pending."""
    if application.stage is not Stage.AWARDED or application.decision is None:
        told = mark("A contract follows an award; this application stands at “%(stage)s”.")
        raise Denied("not_awarded", told, "application", stage=application.stage.value)
    if data.occurred_on < application.decision.occurred_on:
        told = mark("It was awarded on %(day)s; the contract cannot be signed before that day.")
        raise Denied("before_award", told, "occurred_on", day=application.decision.occurred_on)
    awarded = Decimal(application.decision.amount or 0)
    if data.currency != application.decision.currency or Decimal(data.amount) > awarded:
        told = mark("%(awarded)s was awarded; the contract cannot be for more, or in another currency.")
        amount = Amount(awarded, application.decision.currency or data.currency)
        raise Denied("award_exceeded", told, "amount", awarded=amount)
