"""Calls: drafted, published, amended, closed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome
from services.grants.domain.calls import call as calls
from services.grants.domain.calls.call import Call, CallTerms
from services.grants.domain.money.amounts import EUR, Amount, in_eur, text
from services.grants.domain.refusals import Denied
from services.grants.inputs import calls as inputs
from services.grants.programme import rates
from services.grants.programme.scope import flags
from services.grants.store import calls as table
from services.grants.store.others import envelopes, exposures
from shared import ids
from shared.events.awarding import CallDrafted
from shared.events.grants import CallPublished, Criterion
from shared.ledger.append import Draft
from shared.web.translations import mark


async def draft(desk: Desk, new: inputs.NewDraft) -> Outcome:
    """Begin a call that nobody outside sees yet."""
    desk.need_giver()
    data = CallDrafted(occurred_on=desk.today, call=ids.random_id(), reference=new.reference)
    drafts = calls.draft(Call(), data, desk.today)
    texts = {"title": dict(new.title), "purpose": dict(new.purpose)}
    if not await table.add_draft(desk.connection, data.call, new.reference, drafts[0].id, texts):
        raise _reference_taken()
    return Outcome(data.call, await desk.record_call(data.call, 0, drafts))


async def publish(desk: Desk, new: inputs.NewCall) -> Outcome:
    """Open a call that was not drafted here."""
    return await _publish(desk, ids.random_id(), (Call(), 0), new)


async def publish_draft(desk: Desk, call_id: str, new: inputs.NewCall) -> Outcome:
    """Open a call that was drafted."""
    state, version = await desk.call(call_id)
    if state.drafted is None:
        raise Denied("call_unknown", mark("There is no such call here; choose one of the list."), "call")
    return await _publish(desk, call_id, (state, version), new)


async def _publish(desk: Desk, call_id: str, loaded: tuple[Call, int], new: inputs.NewCall) -> Outcome:
    desk.need_giver()
    data = CallPublished(
        occurred_on=new.occurred_on or desk.today, call=call_id, reference=new.reference, closes_on=new.closes_on,
        recipient_types=new.recipient_types, currency=new.currency, pass_mark=new.pass_mark,
        criteria=tuple(Criterion(code=one, weight=weight) for one, weight in new.criteria.items()),
        least=_text(new.least), most=_text(new.most), envelope=_text(new.envelope),
    )  # fmt: skip
    _known_criteria(desk, new)
    file = desk.file
    terms = CallTerms(file.recipient_types, file.exchange.currencies, file.rules.call_languages)
    drafts = calls.publish(loaded[0], data, terms, new.title, desk.today)
    texts: dict[str, Any] = {"title": dict(new.title), "purpose": dict(new.purpose)}
    await _need_room(desk, data)
    if not await table.put(desk.connection, data, texts, drafts[0].id):
        raise _reference_taken()
    await hold(desk, data, desk.service.member)
    events = await desk.record_call(call_id, loaded[1], drafts)
    return Outcome(call_id, events, flags(desk.service, data.occurred_on))


async def _need_room(desk: Desk, data: CallPublished) -> None:
    """Denied where the calls that are open at all members, as known here, would pass the envelope together."""
    await exposures.hold(desk.connection)
    left = desk.file.envelope.amount - await envelopes.held(desk.connection)
    value = await _eur(desk, data)
    if value > left:
        told = mark("This is %(value)s; %(left)s is left of the envelope beside open calls and contracts.")
        sums = {"value": Amount(value, EUR), "left": Amount(max(left, Decimal()), EUR)}
        raise Denied("envelope_exceeded", told, "envelope", **sums)


async def hold(desk: Desk, data: CallPublished, member: str) -> None:
    """A call of any member holds its envelope until it is closed."""
    await envelopes.put(desk.connection, data.call, member, await _eur(desk, data))


async def _eur(desk: Desk, data: CallPublished) -> Decimal:
    """A call's envelope in EUR, at the rate of its month; nothing while that is not known: contracts are watched all the same."""
    currency = data.currency or EUR
    rate = await rates.find(desk.service, desk.connection, currency, data.occurred_on)
    value = in_eur(Decimal(data.envelope or 0), currency, rate.units if rate else None)
    return value or Decimal()


async def amend(desk: Desk, call_id: str, new: inputs.Amendment) -> Outcome:
    """Move the deadline to a later day; applicants read the notice on the call's page."""
    state, version = await desk.call(call_id)
    drafts = calls.amend(state, new.closes_on, desk.today)
    await table.move(desk.connection, call_id, new.closes_on, new.notice)
    return await _done(desk, call_id, version, drafts)


async def close(desk: Desk, call_id: str, new: inputs.Closing) -> Outcome:
    """Close the call, after its deadline or by cancelling it."""
    state, version = await desk.call(call_id)
    drafts = calls.close(state, new.why, desk.today)
    await table.close(desk.connection, call_id, new.why)
    await envelopes.close(desk.connection, call_id, desk.service.member)
    return await _done(desk, call_id, version, drafts)


async def _done(desk: Desk, call_id: str, version: int, drafts: list[Draft]) -> Outcome:
    return Outcome(call_id, await desk.record_call(call_id, version, drafts))


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else text(amount)


def _known_criteria(desk: Desk, new: inputs.NewCall) -> None:
    known = [one.code for one in desk.file.criteria]
    if set(new.criteria) - set(known):
        told = mark("Applications are scored on some of %(criteria)s.")
        raise Denied("criterion_unknown", told, "criteria", criteria=", ".join(known))


def _reference_taken() -> Denied:
    told = mark("This reference is used already; give another one.")
    return Denied("reference_taken", told, "reference")
