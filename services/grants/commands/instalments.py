"""Instalments: asked for by one person, decided by another."""

from __future__ import annotations

from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome
from services.grants.domain.contracts import instalments
from services.grants.inputs import contracts as inputs
from shared import ids


async def request(desk: Desk, grant_id: str, new: inputs.NewInstalment) -> Outcome:
    """Ask for a part of the contract to be paid."""
    state, version = await desk.grant(grant_id)
    rules = desk.file.rules
    drafts = instalments.request(
        state, ids.random_id(), new.amount, desk.actor, desk.today, report_first=rules.report_before_next
    )
    _, events = await desk.record_grant(grant_id, (state, version), drafts)
    return Outcome(grant_id, events)


async def approve(desk: Desk, grant_id: str, new: inputs.Approval) -> Outcome:
    """A second person agrees."""
    state, version = await desk.grant(grant_id)
    second = desk.file.rules.second_person
    drafts = instalments.approve(state, new.instalment, desk.actor, desk.today, second_person=second)
    _, events = await desk.record_grant(grant_id, (state, version), drafts)
    return Outcome(grant_id, events)


async def reject(desk: Desk, grant_id: str, new: inputs.Rejection) -> Outcome:
    """It is not paid."""
    state, version = await desk.grant(grant_id)
    drafts = instalments.reject(state, new.instalment, desk.actor, new.reason, desk.today)
    _, events = await desk.record_grant(grant_id, (state, version), drafts)
    return Outcome(grant_id, events)
