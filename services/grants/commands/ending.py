"""A contract changes or ends: amended, terminated, closed; and money is asked back."""

from __future__ import annotations

from decimal import Decimal

from services.grants.commands import exposures
from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome, ids_of
from services.grants.commands.payments import document
from services.grants.domain.contracts import closing, recovering, taking_back
from services.grants.domain.contracts import grant as grants
from services.grants.domain.money.amounts import EUR, Amount
from services.grants.inputs import contracts as inputs
from services.grants.inputs.base import TakenBack
from services.grants.programme import rates
from services.grants.store import accounts, contracts
from services.grants.store.others import exposures as table
from services.grants.store.others.exposures import Told
from shared import ids
from shared.events.granting import ContractAmended
from shared.events.grants import ContractTerminated, GrantClosed
from shared.ledger.append import Draft


async def amend(desk: Desk, grant_id: str, new: inputs.Amendment) -> Outcome:
    """Another ceiling or another last day; another sum waits for its confirmation like a new contract."""
    state, version = await desk.grant(grant_id)
    drafts = closing.amend(
        state, new.amount, new.ends_on, new.reason, new.occurred_on, desk.today, desk.service.programme.end
    )
    await accounts.put(desk.connection, grant_id, grants.after(state, drafts))
    if desk.uploads:
        kept = await desk.kept(grant_id)
        drafts = [await desk.proven(grant_id, kept["recipient"], drafts[0])]
    streams = {f"grant/{grant_id}": (version, drafts), **await _reserved_again(desk, grant_id, drafts[0])}
    return Outcome(grant_id, ids_of(await desk.service.append(desk.connection, streams)))


async def _reserved_again(desk: Desk, grant_id: str, draft: Draft) -> exposures.Streams:
    row = await table.one(desk.connection, grant_id)
    assert isinstance(draft.data, ContractAmended)
    if row is None:
        return {}
    eur = Decimal(draft.data.exposure)
    if eur > row["eur"]:
        await exposures.need_room(desk, row, eur)
    told = Told(grant_id, desk.service.member, row["token"], draft.id, row["signed_on"], eur)
    return await exposures.amended(desk, told)


async def terminate(desk: Desk, grant_id: str, new: inputs.Termination) -> Outcome:
    """The contract ends early."""
    state, version = await desk.grant(grant_id)
    drafts = closing.terminate(state, new.reason, new.occurred_on, desk.today)
    events = await _end(desk, grant_id, (state, version), drafts)
    return Outcome(grant_id, events)


async def close(desk: Desk, grant_id: str, new: inputs.Closure) -> Outcome:
    """Everything is delivered and accounted for; a part of the payable amount that was not paid is named."""
    state, version = await desk.grant(grant_id)
    drafts = closing.close(state, new.income, new.occurred_on, desk.today)
    events = await _end(desk, grant_id, (state, version), drafts)
    closed = drafts[0].data
    assert isinstance(closed, GrantClosed)
    unpaid = Decimal(closed.payable or 0) - state.net_paid
    told = f"{Amount(unpaid, closed.currency or EUR)} of the payable amount was not paid, and cannot be paid any more."
    return Outcome(grant_id, events, (told,) if unpaid > 0 else ())


async def _end(
    desk: Desk, grant_id: str, loaded: tuple[grants.Grant, int], drafts: list[Draft]
) -> tuple[str, ...]:
    data = drafts[0].data
    assert isinstance(data, ContractTerminated | GrantClosed)
    await table.release(desk.connection, grant_id, desk.service.member, Decimal(data.exposure or 0))
    _, events = await desk.record_grant(grant_id, loaded, drafts)
    return events


async def order_recovery(desk: Desk, grant_id: str, new: inputs.RecoveryOrder) -> Outcome:
    """Ask the recipient for money back."""
    state, version = await desk.grant(grant_id)
    drafts = recovering.order(state, ids.random_id(), new.amount, new.due_on, new.reason, desk.today)
    _, events = await desk.record_grant(grant_id, (state, version), drafts)
    return Outcome(grant_id, events)


async def take_back(desk: Desk, grant_id: str, event_id: str, new: TakenBack) -> Outcome:
    """A step of the accounts that was recorded by mistake is taken back."""
    state, version = await desk.grant(grant_id)
    drafts = taking_back.take_back(state, event_id, new.reason)
    _, events = await exposures.taken_back(desk, grant_id, (state, version), drafts)
    return Outcome(grant_id, events)


async def receive_recovery(desk: Desk, grant_id: str, new: inputs.RecoveryIn) -> Outcome:
    """Money of a recovery came, at the rate of its own month."""
    state, version = await desk.grant(grant_id)
    currency = grants.signed(state).currency
    rate = await rates.of_payment(desk.service, desk.connection, currency, new.occurred_on)
    contract = await desk.kept(grant_id)
    evidence, content = document(new.bank_reference)
    drafts = recovering.receive(state, new.recovery, new.amount, new.occurred_on, rate, evidence, desk.today)
    await contracts.add_document(desk.connection, desk.service.vault, evidence.doc_id, contract, content)
    after, events = await desk.record_grant(grant_id, (state, version), drafts)
    await exposures.lower(desk, after)
    return Outcome(grant_id, events)
