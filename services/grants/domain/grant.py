"""A sub-grant: signed once, paid in parts that never pass the contract, reversed or voided, never edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from services.grants.domain.payments import Payment
from services.grants.domain.refusals import Denied
from shared.events.base import Voided
from shared.events.grants import ContractSigned, DisbursementReversed, GrantDisbursed
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Grant:
    """What is known of one sub-grant: the contract, and its live payments and reversals by event id."""

    data: ContractSigned | None = None
    paid_out: dict[str, GrantDisbursed] = field(default_factory=dict)
    sent_back: dict[str, DisbursementReversed] = field(default_factory=dict)

    def payment(self, event: str) -> Payment:
        """A live payment by its event id; Denied if there is none."""
        data = self.paid_out.get(event)
        if data is None:
            raise Denied(
                "payment_unknown", mark("There is no such payment on this contract, or it is voided already.")
            )
        back = [(id_, one) for id_, one in self.sent_back.items() if one.reverses == event]
        return Payment(event, data, tuple(sorted(back, key=lambda pair: (pair[1].occurred_on, pair[0]))))

    @property
    def payments(self) -> list[Payment]:
        """The live payments in the order of their days."""
        return sorted(map(self.payment, self.paid_out), key=lambda one: (one.data.occurred_on, one.id))

    @property
    def ceiling(self) -> Decimal:
        """The amount of the contract."""
        return Decimal(self.data.amount) if self.data else Decimal()

    @property
    def paid(self) -> Decimal:
        """What the recipient has, in the contract's currency."""
        return sum((one.kept for one in self.payments), Decimal())

    @property
    def left(self) -> Decimal:
        """What may still be paid, in the contract's currency."""
        return self.ceiling - self.paid

    @property
    def paid_eur(self) -> Decimal:
        """What the recipient has, in EUR; pending payments are not in it."""
        return sum((one.eur_kept or Decimal() for one in self.payments), Decimal())

    @property
    def pending(self) -> list[Payment]:
        """The payments that wait for the rate of their month."""
        return [one for one in self.payments if one.eur is None]


def evolve(grant: Grant, past: Past) -> Grant:
    """The grant after one more event."""
    return _after(grant, past.id, past.data)


def after(grant: Grant, drafts: Iterable[Draft]) -> Grant:
    """The grant as it will be when the drafts are recorded."""
    for draft in drafts:
        grant = _after(grant, draft.id, draft.data)
    return grant


def _after(grant: Grant, event: str, data: object) -> Grant:
    if isinstance(data, ContractSigned):
        return replace(grant, data=data)
    if isinstance(data, GrantDisbursed):
        return replace(grant, paid_out=grant.paid_out | {data.corrects or event: data})
    if isinstance(data, DisbursementReversed):
        return replace(grant, sent_back=grant.sent_back | {data.corrects or event: data})
    if isinstance(data, Voided):
        paid = {key: one for key, one in grant.paid_out.items() if key != data.voids}
        back = {key: one for key, one in grant.sent_back.items() if key != data.voids}
        return replace(grant, paid_out=paid, sent_back=back)
    return grant
