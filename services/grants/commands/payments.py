"""Payments on a contract: made of an approved instalment, sent back by the bank, voided."""

from __future__ import annotations

from datetime import date

from services.grants.commands import exposures, parties
from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Paid, paid, pending
from services.grants.domain.contracts import instalments, paying
from services.grants.domain.contracts.grant import Grant
from services.grants.inputs import payments as inputs_payments
from services.grants.inputs.base import TakenBack
from services.grants.parties import recipients
from services.grants.programme import rates
from services.grants.programme.scope import flags, need_eligible
from services.grants.store import contracts
from shared import ids
from shared.events.base import Evidence
from shared.postgres import Row


async def disburse(desk: Desk, grant_id: str, new: inputs_payments.NewDisbursement) -> Paid:
    """Money went to the recipient; pending when its month has no rate yet."""
    need_eligible(desk.service, new.occurred_on, proven=bool(desk.uploads))
    state, version = await desk.grant(grant_id)
    currency = paying.in_currency(state, new.currency)
    rate = await rates.of_payment(desk.service, desk.connection, currency, new.occurred_on)
    contract = await desk.kept(grant_id)
    evidence, content = document(new.bank_reference)
    drafts = paying.disburse(
        state, new.amount, new.occurred_on, rate, evidence=evidence, today=desk.today,
        instalment=_instalment(desk, state, new),
    )  # fmt: skip
    await need_leave(desk, state, contract, new.occurred_on)
    await contracts.add_document(desk.connection, desk.service.vault, evidence.doc_id, contract, content)
    after, events = await desk.record_grant(grant_id, (state, version), drafts)
    payment = after.payment(events[0])
    return paid(grant_id, after, events, payment, (*pending(payment), *flags(desk.service, new.occurred_on)))


def _instalment(desk: Desk, state: Grant, new: inputs_payments.NewDisbursement) -> str | None:
    paying.may_pay(state, new.amount, new.occurred_on, desk.today)
    if not desk.file.rules.second_person and new.instalment is None:
        return None
    return instalments.to_pay(state, new.instalment, new.amount)


async def need_leave(desk: Desk, state: Grant, contract: Row, day: date) -> None:
    """Whatever may still stand against a payment: a report that is owed, a screening, the ceiling over all members."""
    if desk.file.rules.report_before_next:
        instalments.need_reports(state, day)
    await parties.need_clear(desk, str(contract["recipient"]), day)
    await exposures.need_confirmed(desk, state)


def document(reference: str) -> tuple[Evidence, dict[str, object]]:
    """A bank reference as evidence, and what is kept of it."""
    content = recipients.document(reference)
    return recipients.evidence(ids.random_id(), content), content


async def reverse(desk: Desk, grant_id: str, event_id: str, new: inputs_payments.NewReversal) -> Paid:
    """The bank sent (part of) a payment back."""
    state, version = await desk.grant(grant_id)
    drafts = paying.reverse(state, event_id, new.amount, new.occurred_on, desk.today)
    after, events = await desk.record_grant(grant_id, (state, version), drafts)
    await exposures.lower(desk, after)
    return paid(grant_id, after, events, after.payment(event_id), flags(desk.service, new.occurred_on))


async def void(desk: Desk, grant_id: str, event_id: str, new: TakenBack) -> Paid:
    """A payment, or a reversal, that was recorded by mistake is taken back."""
    state, version = await desk.grant(grant_id)
    drafts = paying.void(state, event_id, new.reason)
    after, events = await exposures.taken_back(desk, grant_id, (state, version), drafts)
    return paid(grant_id, after, events)
