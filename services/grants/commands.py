"""The commands of the grants service: load, decide, keep, append; all of it in one transaction or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from services.grants import inputs, rates, recipients, store
from services.grants.domain import call as calls
from services.grants.domain import grant as grants
from services.grants.domain import paying, signing
from services.grants.domain.call import Call
from services.grants.domain.grant import Grant
from services.grants.domain.money import EUR, Amount, Rate, at_rate, in_eur, text
from services.grants.domain.payments import Payment
from services.grants.domain.refusals import Denied
from services.grants.scope import flags, place, theme
from shared import clock, ids
from shared.events.base import Reason
from shared.events.grants import CallPublished, ContractSigned
from shared.ledger.append import Draft, Recorded
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.service import Service
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command recorded: the id of what it is about, its events, what to look at again."""

    id: str
    events: tuple[str, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paid:
    """What a command on payments recorded, and how the contract stands: `pending` waits for its month's rate.

    `eur` and `rate` are the payment's own; `left` is what may still be paid, in `currency`.
    """

    id: str
    events: tuple[str, ...]
    currency: str
    left: str
    pending: bool = False
    eur: str | None = None
    rate: str | None = None
    rate_source: str | None = None
    warnings: tuple[str, ...] = ()


async def publish_call(service: Service, connection: Connection, new: inputs.NewCall) -> Outcome:
    """A call for applications opens."""
    today = clock.day(clock.now())
    data = CallPublished(
        occurred_on=new.occurred_on or today,
        call=ids.random_id(),
        reference=new.reference,
        closes_on=new.closes_on,
        recipient_types=new.recipient_types,
    )
    drafts = calls.publish(Call(), data, service.programme.grants.recipient_types, today)
    if not await store.add_call(connection, data, new.title, drafts[0].id):
        raise Denied(
            "reference_taken", mark("This reference is used already; give another one."), "reference"
        )
    recorded = await service.record(connection, f"call/{data.call}", 0, drafts)
    return Outcome(data.call, _ids(recorded), flags(service, data.occurred_on))


async def sign(service: Service, connection: Connection, new: inputs.NewGrant) -> Outcome:
    """A contract with a recipient is in force; without the rate of its month nothing is signed."""
    municipality, warnings = place(service, new.municipality)
    rate = await rates.find(service, connection, new.currency, new.occurred_on)
    data = ContractSigned(
        occurred_on=new.occurred_on, grant=ids.random_id(), recipient_type=new.recipient_type,
        municipality=municipality, theme=theme(service, new.theme), joint_with_la=new.joint_with_la, call=new.call,
        amount=text(new.amount), currency=new.currency,
    )  # fmt: skip
    recipient, more = await _recipient(service, connection, new.recipient)
    terms = await _terms(service, connection, new.call, recipient)
    data = at_rate(data, rate)
    drafts = signing.sign(Grant(), data, terms, clock.day(clock.now()))
    value = in_eur(new.amount, new.currency, rate.units if rate else None) or Decimal()
    kept = store.Kept(recipient, new.title, new.reference, value, drafts[0].id)
    if not await store.add_contract(connection, data, kept):
        raise Denied(
            "reference_taken", mark("This reference is used already; give another one."), "reference"
        )
    recorded = await service.record(connection, f"grant/{data.grant}", 0, drafts)
    return Outcome(data.grant, _ids(recorded), (*warnings, *flags(service, data.occurred_on), *more))


async def disburse(
    service: Service, connection: Connection, grant_id: str, new: inputs.NewDisbursement
) -> Paid:
    """Money went to the recipient; pending when its month has no rate yet."""
    state, version = await load(connection, f"grant/{grant_id}", Grant(), grants.evolve)
    currency = paying.in_currency(state, new.currency)
    rate = await rates.find(service, connection, currency, new.occurred_on)
    doc_id, content = ids.random_id(), recipients.document(new.bank_reference)
    drafts = paying.disburse(
        state, new.amount, new.occurred_on, rate,
        evidence=recipients.evidence(doc_id, content), today=clock.day(clock.now()),
    )  # fmt: skip
    contract = await store.contract(connection, grant_id)
    await store.add_document(connection, service.vault, doc_id, contract, content)
    after, events = await _record(service, connection, grant_id, (state, version), drafts)
    payment = after.payment(events[0])
    return _paid(grant_id, after, events, payment, (*_pending(payment), *flags(service, new.occurred_on)))


async def reverse(
    service: Service, connection: Connection, grant_id: str, event_id: str, new: inputs.NewReversal
) -> Paid:
    """The bank sent (part of) a payment back."""
    state, version = await load(connection, f"grant/{grant_id}", Grant(), grants.evolve)
    drafts = paying.reverse(state, event_id, new.amount, new.occurred_on, clock.day(clock.now()))
    after, events = await _record(service, connection, grant_id, (state, version), drafts)
    return _paid(grant_id, after, events, after.payment(event_id), flags(service, new.occurred_on))


async def void(
    service: Service, connection: Connection, grant_id: str, event_id: str, reason: Reason
) -> Paid:
    """A payment, or a reversal, that was recorded by mistake is taken back."""
    state, version = await load(connection, f"grant/{grant_id}", Grant(), grants.evolve)
    drafts = paying.void(state, event_id, reason)
    after, events = await _record(service, connection, grant_id, (state, version), drafts)
    return _paid(grant_id, after, events)


async def record_rate(service: Service, connection: Connection, new: inputs.NewRate) -> Outcome:
    """A month's rate becomes known; each payment that waited for it is corrected to carry it."""
    rate = Rate(new.currency, new.first_day, new.rate, new.source)
    await store.hold_rates(connection, alone=True)
    _may_record(service, rate, await rates.known(service, connection, rate.currency, rate.month))
    await store.add_rate(connection, rate, clock.now())
    streams: dict[str, tuple[int, list[Draft]]] = {}
    for grant_id in await store.waiting(connection, rate.currency):
        state, version = await load(connection, f"grant/{grant_id}", Grant(), grants.evolve)
        if drafts := paying.mend(state, rate):
            await store.put_totals(connection, grant_id, grants.after(state, drafts))
            streams[f"grant/{grant_id}"] = (version, drafts)
    recorded = await service.append(connection, streams) if streams else []
    return Outcome(f"{rate.currency}-{new.month}", _ids(recorded))


def _may_record(service: Service, rate: Rate, there: Rate | None) -> None:
    allowed = [one for one in service.programme.grants.exchange.currencies if one != EUR]
    if rate.currency not in allowed:
        told = mark("Rates are needed for %(currencies)s only: units for one euro.")
        raise Denied("currency_not_allowed", told, "currency", currencies=", ".join(allowed))
    if rate.month > clock.day(clock.now()):
        raise Denied(
            "month_in_future", mark("This month has not begun; record its rate when it has."), "month"
        )
    if there is not None:
        told = mark("%(month)s has a rate already, %(rate)s from %(source)s; what was paid at it stays so.")
        stands = {"month": f"{there.month:%Y-%m}", "rate": there.text, "source": there.source}
        raise Denied("rate_already_recorded", told, "month", **stands)


async def _recipient(
    service: Service, connection: Connection, who: inputs.Recipient
) -> tuple[str, tuple[str, ...]]:
    person = recipients.Person(who.name, who.legal_id, who.natural_person)
    token = recipients.token(service.settings, who.legal_id)
    recipient, known = await store.recipient(connection, service.vault, token, person, clock.now())
    if known is None or known.name == who.name:
        return recipient, ()
    # The answer is kept for repeated requests, so it says no name.
    told = "This identification number is known here under another name; the contract was added to that recipient."
    return recipient, (told,)


async def _terms(
    service: Service, connection: Connection, call_id: str | None, recipient: str
) -> signing.Terms:
    rules = service.programme.grants
    allowed = rules.recipient_types
    if call_id is not None:
        call, _ = await load(connection, f"call/{call_id}", Call(), calls.evolve)
        if call.data is None:
            raise Denied("call_unknown", mark("There is no such call here; choose one of the list."), "call")
        allowed = call.data.recipient_types
    per_person = rules.ceiling.per == "legal_person"
    so_far = await store.committed(connection, recipient) if per_person else Decimal()
    return signing.Terms(allowed, rules.exchange.currencies, rules.ceiling.amount, so_far)


async def _record(
    service: Service, connection: Connection, grant_id: str, loaded: tuple[Grant, int], drafts: list[Draft]
) -> tuple[Grant, tuple[str, ...]]:
    state, version = loaded
    after = grants.after(state, drafts)
    await store.put_totals(connection, grant_id, after)
    recorded = await service.record(connection, f"grant/{grant_id}", version, drafts)
    return after, _ids(recorded)


def _paid(
    grant_id: str,
    grant: Grant,
    events: tuple[str, ...],
    payment: Payment | None = None,
    told: tuple[str, ...] = (),
) -> Paid:
    assert grant.data is not None
    currency, left = grant.data.currency, text(grant.left)
    if payment is None:
        return Paid(grant_id, events, currency, left, warnings=told)
    eur = None if payment.eur is None else text(payment.eur)
    rate, source = payment.data.rate, payment.data.rate_source
    return Paid(grant_id, events, currency, left, payment.eur is None, eur, rate, source, told)


def _pending(payment: Payment) -> tuple[str, ...]:
    if payment.eur is not None:
        return ()
    amount = Amount(payment.amount, payment.data.currency)
    told = f"{amount} waits for the {payment.data.currency} rate of {payment.month:%Y-%m} and adds nothing until it is recorded: POST /v1/rates."
    return (told,)


def _ids(recorded: Sequence[Recorded]) -> tuple[str, ...]:
    return tuple(one.envelope.id for one in recorded)
