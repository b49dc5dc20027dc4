"""The signature of a sub-grant contract, and what it must keep to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.grants.domain.checks import not_in_future, positive
from services.grants.domain.grant import Grant
from services.grants.domain.money import EUR, Amount, in_eur
from services.grants.domain.refusals import Denied
from shared.events.grants import ContractSigned
from shared.ledger.append import Draft
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Terms:
    """What a signature must keep to: who may receive, in which currencies, and the ceiling per third party in EUR.

    `committed` is the EUR of the recipient's contracts so far, each at the rate of its month of signature.
    """

    recipient_types: tuple[str, ...]
    currencies: tuple[str, ...]
    ceiling: Decimal
    committed: Decimal = Decimal()


def sign(grant: Grant, data: ContractSigned, terms: Terms, today: date) -> list[Draft]:
    """Put the contract in force; `data` carries the rate of its month, without which nothing is signed."""
    if grant.data is not None:
        raise Denied("contract_already_signed", mark("This contract is recorded already."))
    not_in_future(data.occurred_on, today)
    if data.recipient_type not in terms.recipient_types:
        told = mark("Only these may receive this sub-grant: %(types)s.")
        types = ", ".join(terms.recipient_types)
        raise Denied("recipient_type_not_allowed", told, "recipient_type", types=types)
    if data.currency not in terms.currencies:
        told = mark("Sub-grants are paid in %(currencies)s.")
        raise Denied("currency_not_allowed", told, "currency", currencies=", ".join(terms.currencies))
    amount = positive(Decimal(data.amount))
    value = in_eur(amount, data.currency, Decimal(data.rate) if data.rate else None)
    if value is None:
        told = mark("No rate is recorded for %(currency)s in %(month)s; record it first, then sign.")
        month = f"{data.occurred_on:%Y-%m}"
        raise Denied("rate_missing", told, "occurred_on", currency=data.currency, month=month)
    left = max(terms.ceiling - terms.committed, Decimal())
    if value > left:
        told = mark(
            "This is %(value)s; %(left)s is left for this recipient of the ceiling of %(ceiling)s per third party."
        )
        sums = {"value": value, "left": left, "ceiling": terms.ceiling}
        named = {name: Amount(sum_, EUR) for name, sum_ in sums.items()}
        raise Denied("third_party_ceiling_exceeded", told, "amount", **named)
    return [Draft(data)]
