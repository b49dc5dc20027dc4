"""A step of the accounts that was recorded by mistake is taken back: a receipt, an order, a report, a statement, ..."""

from __future__ import annotations

from services.grants.domain.contracts.accounts import StepData, thing_of
from services.grants.domain.contracts.grant import Grant, in_force, signed
from services.grants.domain.contracts.paying import as_it_ends
from services.grants.domain.refusals import Denied
from shared.events.base import Reason, Voided, type_of
from shared.events.granting import RecoveryOrdered
from shared.events.grants import RecoveryReceived
from shared.ledger.append import Draft
from shared.web.translations import mark

_AFTER_THE_END = RecoveryOrdered | RecoveryReceived


def take_back(grant: Grant, event: str, reason: Reason) -> list[Draft]:
    """Void a step; what rests on it is taken back before it. Once the contract has ended, recoveries only."""
    contract, data = signed(grant), grant.accounts.steps.get(event)
    if data is None:
        told = mark(
            "There is no such step on this contract that can be taken back, or it was taken back already."
        )
        raise Denied("step_unknown", told)  # fmt: skip
    if not isinstance(data, _AFTER_THE_END):
        in_force(grant)
    if _followed(grant, event, data):
        told = mark("Something was recorded that rests on this; take that back first.")
        raise Denied("step_has_followers", told)
    taken = Voided(occurred_on=data.occurred_on, voids=event, reason=reason)
    return as_it_ends(grant, [Draft(taken, kind=type_of(data), key=contract.grant)])


def possible(grant: Grant) -> frozenset[str]:
    """The events that can be taken back now: what a page offers."""
    steps = grant.accounts.steps.items()
    return frozenset(
        event
        for event, data in steps
        if not _followed(grant, event, data) and (grant.ended is None or isinstance(data, _AFTER_THE_END))
    )


def _followed(grant: Grant, event: str, data: StepData) -> bool:
    """Whether a later step is about the same thing; receipts of one recovery do not rest on each other."""
    if isinstance(data, RecoveryReceived):
        return False
    steps = list(grant.accounts.steps)
    later = (grant.accounts.steps[one] for one in steps[steps.index(event) + 1 :])
    return any(thing_of(one) == thing_of(data) for one in later)
