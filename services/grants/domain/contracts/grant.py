"""A sub-grant: signed once, amended, paid in parts that never pass the contract, accounted for, closed; never edited."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from services.grants.domain.contracts.accounts import Accounts, Instalment
from services.grants.domain.contracts.payments import Payment
from services.grants.domain.money.amounts import in_eur
from services.grants.domain.refusals import Denied
from shared.events.awarding import AuthorisationRecorded
from shared.events.base import Voided
from shared.events.granting import ContractAmended
from shared.events.grants import (
    ContractSigned,
    ContractTerminated,
    DisbursementReversed,
    GrantClosed,
    GrantDisbursed,
)
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Grant:
    """What is known of one sub-grant: the contract, its live payments and reversals by event id, its accounts.

    `ended_by` is the id of the event that ended it.
    """

    data: ContractSigned | None = None
    amended: ContractAmended | None = None
    paid_out: dict[str, GrantDisbursed] = field(default_factory=dict)
    sent_back: dict[str, DisbursementReversed] = field(default_factory=dict)
    accounts: Accounts = field(default_factory=Accounts)
    authorisation: AuthorisationRecorded | None = None
    ended: ContractTerminated | GrantClosed | None = None
    ended_by: str | None = None

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
        """The amount of the contract, as amended."""
        told = self.amended or self.data
        return Decimal(told.amount) if told else Decimal()

    @property
    def ends_on(self) -> date | None:
        """The last day of the activities, as amended, if the contract names one."""
        if self.amended is not None and self.amended.ends_on is not None:
            return self.amended.ends_on
        return self.data.ends_on if self.data else None

    @property
    def paid(self) -> Decimal:
        """What was paid and stayed, in the contract's currency."""
        return sum((one.kept for one in self.payments), Decimal())

    @property
    def net_paid(self) -> Decimal:
        """What the recipient has: what was paid and stayed, less what was recovered."""
        return self.paid - self.accounts.recovered

    @property
    def left(self) -> Decimal:
        """What may still be paid, in the contract's currency; nothing once the contract has ended."""
        return Decimal() if self.ended else self.ceiling - self.paid

    @property
    def paid_eur(self) -> Decimal:
        """What was paid and stayed, in EUR; pending payments are not in it."""
        return sum((one.eur_kept or Decimal() for one in self.payments), Decimal())

    @property
    def pending(self) -> list[Payment]:
        """The payments that wait for the rate of their month."""
        return [one for one in self.payments if one.eur is None]

    @property
    def open_instalments(self) -> dict[str, Instalment]:
        """Those that are requested or approved, and not paid."""
        paid = self.paid_instalments
        return {
            id_: one
            for id_, one in self.accounts.instalments.items()
            if id_ not in paid and one.status != "rejected"
        }

    @property
    def paid_instalments(self) -> frozenset[str]:
        """Those of which money stayed with the recipient."""
        return frozenset(one.data.instalment for one in self.payments if one.data.instalment and one.kept)

    def exposure(self, amount: Decimal) -> Decimal:
        """The EUR of an amount at the rate of the month of signature, frozen then."""
        assert self.data is not None
        units = Decimal(self.data.rate) if self.data.rate else None
        return in_eur(amount, self.data.currency, units) or Decimal()


def evolve(grant: Grant, past: Past) -> Grant:
    """The grant after one more event."""
    return _after(grant, past.id, past.data)


def after(grant: Grant, drafts: Iterable[Draft]) -> Grant:
    """The grant as it will be when the drafts are recorded."""
    for draft in drafts:
        grant = _after(grant, draft.id, draft.data)
    return grant


def signed(grant: Grant) -> ContractSigned:
    """The contract; Denied if there is none."""
    if grant.data is None:
        raise Denied("no_contract", mark("No contract is signed under this number; sign it first."))
    return grant.data


def in_force(grant: Grant) -> ContractSigned:
    """The contract; Denied if there is none, or it was terminated or closed."""
    contract = signed(grant)
    if grant.ended is not None:
        told = mark("This contract ended on %(day)s; only recoveries are recorded after that.")
        raise Denied("contract_ended", told, day=grant.ended.occurred_on)
    return contract


def _after(grant: Grant, event: str, data: object) -> Grant:  # noqa: PLR0911 - one line for each event
    match data:
        case ContractSigned():
            return replace(grant, data=data)
        case ContractAmended():
            return replace(grant, amended=data)
        case ContractTerminated() | GrantClosed():
            return replace(grant, ended=data, ended_by=data.corrects or event)
        case AuthorisationRecorded():
            return replace(grant, authorisation=data)
        case GrantDisbursed():
            return replace(grant, paid_out=grant.paid_out | {data.corrects or event: data})
        case DisbursementReversed():
            return replace(grant, sent_back=grant.sent_back | {data.corrects or event: data})
        case Voided():
            paid = {key: one for key, one in grant.paid_out.items() if key != data.voids}
            back = {key: one for key, one in grant.sent_back.items() if key != data.voids}
            return replace(grant, paid_out=paid, sent_back=back, accounts=grant.accounts.without(data.voids))
        case _:
            return replace(grant, accounts=grant.accounts.after(event, data))
