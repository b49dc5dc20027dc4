"""Applications, contracts and payments as their events tell; an event that was taken back tells nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from services.reporting.logframe.kinds.money import cents, eur
from shared.events import awarding, granting, grants
from shared.events.base import EventData, Voided

TYPES = (
    "grants.application.submitted", "grants.application.withdrawn", "grants.application.checked",
    "grants.award.decided", "grants.award.appeal_decided", "grants.contract.signed", "grants.contract.amended",
    "grants.contract.terminated", "grants.grant.closed", "grants.grant.disbursed",
    "grants.grant.disbursement_reversed", "grants.recovery.received",
)  # fmt: skip
Told = tuple[str, str, EventData | Voided]  # the event's id, its member, what it says
Standing = tuple[str, EventData]  # the member, what it says


@dataclass(slots=True)
class Application:
    """One application: what is asked for, and the stage in which it stands."""

    data: awarding.ApplicationSubmitted
    stage: str = "submitted"


@dataclass(slots=True)
class Contract:
    """One contract in force or ended. `committed` is its ceiling in EUR cents at the rate of signature, if known."""

    member: str
    data: grants.ContractSigned
    committed: int | None
    stage: str = "in_force"


@dataclass(slots=True)
class Paid:
    """EUR cents that went to, or came back from, the recipient of a contract on a day."""

    grant: str
    day: date
    cents: int


@dataclass(slots=True)
class _Payment:
    """What of a payment is still out, in its currency and in EUR cents."""

    data: grants.GrantDisbursed
    eur: int
    left: Decimal
    left_eur: int


@dataclass(slots=True)
class Followed:
    """Everything that the events tell. `pending` payments wait for their exchange rate and are in no sum."""

    applications: dict[str, Application] = field(default_factory=dict)
    contracts: dict[str, Contract] = field(default_factory=dict)
    paid: list[Paid] = field(default_factory=list)
    pending: int = 0
    _payments: dict[str, _Payment] = field(default_factory=dict)

    def take(self, event: str, member: str, data: EventData) -> None:
        """One event, in the order in which it was recorded."""
        match data:
            case awarding.ApplicationSubmitted():
                self.applications[data.application] = Application(data)
            case grants.ContractSigned():
                self.applications.pop(data.grant, None)
                committed = cents(Decimal(data.exposure)) if data.exposure else eur(data)
                self.contracts[data.grant] = Contract(member, data, committed)
            case awarding.OfApplication() if data.application in self.applications:
                one = self.applications[data.application]
                one.stage = _stage(data, one.stage)
            case grants.GrantDisbursed():
                self._pay(event, data)
            case grants.DisbursementReversed() | grants.RecoveryReceived():
                self._back(data)
            case _ if (contract := self.contracts.get(getattr(data, "grant", ""))) is not None:
                _change(contract, data)

    def _pay(self, event: str, data: grants.GrantDisbursed) -> None:
        value = eur(data)
        if value is None:
            self.pending += 1
            return
        self._payments[event] = _Payment(data, value, Decimal(data.amount), value)
        self.paid.append(Paid(data.grant, data.occurred_on, value))

    def _back(self, data: grants.DisbursementReversed | grants.RecoveryReceived) -> None:
        """Money that came back: of a payment in proportion to its EUR, else at its own rate (rule 4a.m)."""
        if isinstance(data, grants.RecoveryReceived) and data.reverses is None:
            if (value := eur(data)) is not None:
                self.paid.append(Paid(data.grant, data.occurred_on, -value))
            return
        one, amount = self._payments.get(data.reverses or ""), Decimal(data.amount)
        if one is None or data.currency != one.data.currency or amount > one.left:
            return
        taken = (
            one.left_eur if amount == one.left else cents(amount * one.eur / Decimal(one.data.amount) / 100)
        )
        one.left, one.left_eur = one.left - amount, one.left_eur - taken
        self.paid.append(Paid(one.data.grant, data.occurred_on, -taken))


def standing(events: Iterable[Told]) -> dict[str, Standing]:
    """The events that stand, with the member of each; a correction stands in the place of what it corrects."""
    found: dict[str, Standing] = {}
    for event, member, data in events:
        if isinstance(data, Voided):
            found.pop(data.voids, None)
        elif data.corrects is None:
            found[event] = member, data
        elif data.corrects in found:
            found[data.corrects] = member, data
    return found


def followed(events: Mapping[str, Standing]) -> Followed:
    """What events that stand tell, in their order."""
    found = Followed()
    for event, (member, data) in events.items():
        found.take(event, member, data)
    return found


def follow(events: Iterable[Told]) -> Followed:
    """What some events tell, in their order."""
    return followed(standing(events))


def _stage(data: awarding.OfApplication, before: str) -> str:
    match data:
        case awarding.ApplicationWithdrawn():
            return "withdrawn"
        case awarding.ApplicationChecked(result="failed"):
            return "rejected"
        case awarding.AwardDecided():
            return data.decision
        case awarding.AppealDecided(outcome="upheld"):
            return "submitted"
    return before


def _change(contract: Contract, data: EventData) -> None:
    match data:
        case granting.ContractAmended():
            contract.committed = cents(Decimal(data.exposure))
        case grants.ContractTerminated():
            contract.stage = "terminated"
            contract.committed = _exposure(data.exposure, contract.committed)
        case grants.GrantClosed():
            contract.stage = "closed"
            contract.committed = _exposure(data.exposure, contract.committed)


def _exposure(told: str | None, before: int | None) -> int | None:
    return before if told is None else cents(Decimal(told))
