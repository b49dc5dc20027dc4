"""Contracts: signed for an award or without one, and what the signature must keep to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import msgspec

from services.grants.commands import exposures, parties
from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome, ids_of
from services.grants.commands.parties import Known
from services.grants.domain.calls.application import Stage, known
from services.grants.domain.calls.call import published
from services.grants.domain.contracts import signing
from services.grants.domain.contracts.grant import Grant
from services.grants.domain.money.amounts import Amount, at_rate, text
from services.grants.domain.refusals import Denied
from services.grants.inputs import applications as inputs_applications
from services.grants.inputs import contracts as inputs_contracts
from services.grants.inputs.base import Screened
from services.grants.parties.recipients import Person
from services.grants.parties.third_parties import recogniser
from services.grants.programme import rates
from services.grants.programme.scope import flags, need_eligible, place, theme
from services.grants.store import applications, contracts
from services.grants.store.others.exposures import Told
from shared import ids
from shared.events.awarding import ScreeningRecorded
from shared.events.grants import ContractSigned
from shared.ledger.append import Draft
from shared.web.translations import mark

_PER_CENT = 100


@dataclass(frozen=True, slots=True)
class Paper:
    """A contract with what only this member keeps of it."""

    data: ContractSigned
    party: Known
    title: str
    reference: str | None
    screened: ScreeningRecorded | None = None


async def sign(desk: Desk, new: inputs_contracts.NewGrant) -> Outcome:
    """A contract that follows no application; without the rate of its month nothing is signed."""
    desk.need_giver()
    municipality, warnings = place(desk.service, new.municipality)
    data = ContractSigned(
        occurred_on=new.occurred_on, grant=ids.random_id(), recipient_type=new.recipient_type,
        municipality=municipality, theme=theme(desk.service, new.theme), joint_with_la=new.joint_with_la,
        call=new.call, amount=text(new.amount), currency=new.currency, starts_on=new.starts_on,
        ends_on=new.ends_on, cofinancing=new.cofinancing,
    )  # fmt: skip
    if new.call is not None:
        await _within_call(desk, data)
    rate = await rates.find(desk.service, desk.connection, new.currency, new.occurred_on)
    person = Person(new.recipient.name, new.recipient.legal_id, new.recipient.natural_person)
    party = await parties.find(desk, person)
    if new.recipient.natural_person and new.recipient_type == desk.file.rules.graduates_are:
        await parties.need_graduate(desk, party.recipient, new.enrolment)
    screened = _screened(new.screening, party) if new.screening else None
    paper = Paper(at_rate(data, rate), party, new.title, new.reference, screened)
    outcome = await _put_in_force(desk, paper, Grant(), 0)
    return replace(outcome, warnings=(*warnings, *outcome.warnings, *party.warnings))


async def _within_call(desk: Desk, data: ContractSigned) -> None:
    """Denied where a contract without an application passes what its call has in all, or is in another currency."""
    call, _ = await desk.call(data.call or "")
    told_by = published(call)
    if told_by.currency not in {None, data.currency}:
        told = mark("This call is in %(currency)s; the contract must be too.")
        raise Denied("currency_mismatch", told, "currency", currency=told_by.currency)
    left = Decimal(told_by.envelope or "Infinity") - await applications.awarded(desk.connection, told_by.call)
    if Decimal(data.amount) > left:
        told = mark("%(left)s is left of the call's envelope of %(envelope)s; no more can be awarded.")
        sums = {"left": left, "envelope": Decimal(told_by.envelope or 0)}
        named = {name: Amount(sum_, data.currency) for name, sum_ in sums.items()}
        raise Denied("call_envelope_exceeded", told, "amount", **named)


async def sign_award(desk: Desk, application_id: str, new: inputs_applications.Signature) -> Outcome:
    """The contract of an application that was awarded: one history with it, under the same id."""
    application, version = await desk.application(application_id)
    applied, decision = known(application), application.decision
    amount = new.amount or Decimal((decision and decision.amount) or applied.amount)
    data = ContractSigned(
        occurred_on=new.occurred_on, grant=application_id, recipient_type=applied.recipient_type,
        municipality=applied.municipality, theme=applied.theme, joint_with_la=applied.joint_with_la,
        call=applied.call, amount=text(amount), currency=applied.currency, starts_on=new.starts_on,
        ends_on=new.ends_on, cofinancing=new.cofinancing, awarded_on=decision.occurred_on if decision else None,
    )  # fmt: skip
    signing.as_awarded(application, data)
    rate = await rates.find(desk.service, desk.connection, applied.currency, new.occurred_on)
    row = await applications.one(desk.connection, application_id)
    assert row is not None, "an application that is in the ledger is in its table"
    party, _ = await parties.of_recipient(desk, str(row["recipient"]))
    grant, _ = await desk.grant(application_id)
    paper = Paper(at_rate(data, rate), party, row["title"], new.reference)
    outcome = await _put_in_force(desk, paper, grant, version)
    await applications.move(desk.connection, application_id, Stage.CONTRACTED)
    return outcome


async def _put_in_force(desk: Desk, paper: Paper, grant: Grant, version: int) -> Outcome:
    need_eligible(desk.service, paper.data.occurred_on, proven=bool(desk.uploads))
    token, id_ = paper.party.token, paper.data.grant
    terms = await _terms(desk, paper)
    signed = signing.sign(grant, paper.data, terms, desk.today)
    await parties.need_clear(desk, paper.party.recipient, signed.occurred_on, paper.screened)
    sealed = recogniser(desk.service.settings).seal(paper.party.tokens, id_)
    draft = Draft(msgspec.structs.replace(signed, third_party=sealed))
    draft = await desk.proven(id_, paper.party.recipient, draft)
    kept = contracts.Kept(paper.party.recipient, paper.title, paper.reference, draft.id)
    if not await contracts.add_contract(desk.connection, signed, kept):
        taken = mark("This reference is used already; give another one.")
        raise Denied("reference_taken", taken, "reference")
    eur = Decimal(signed.exposure or 0)
    told = Told(id_, desk.service.member, token, draft.id, signed.occurred_on, eur, signed.call)
    streams = {f"grant/{id_}": (version, [draft]), **await exposures.signed(desk, told)}
    if paper.screened is not None:
        _, screened = await desk.third_party(paper.party.recipient)
        streams[f"third-party/{paper.party.recipient}"] = (screened, [Draft(paper.screened)])
    recorded = await desk.service.append(desk.connection, streams)
    return Outcome(id_, ids_of(recorded), _warnings(desk, signed.occurred_on, terms, eur))


def _screened(new: Screened, party: Known) -> ScreeningRecorded:
    return ScreeningRecorded(
        occurred_on=new.occurred_on, recipient=party.recipient, list_name=new.list_name,
        list_version=new.list_version, result="clear",
    )  # fmt: skip


async def _terms(desk: Desk, paper: Paper) -> signing.Terms:
    file, data = desk.file, paper.data
    allowed = file.recipient_types
    if data.call is not None:
        call, _ = await desk.call(data.call)
        allowed = published(call).recipient_types
    return signing.Terms(
        allowed, file.exchange.currencies, file.ceiling.amount,
        committed=await exposures.committed(desk, paper.party.token),
        envelope_left=await exposures.left_of_envelope(desk),
        last_day=desk.service.programme.end, authorisation=file.rules.authorisation,
    )  # fmt: skip


def _warnings(desk: Desk, day: date, terms: signing.Terms, eur: Decimal) -> tuple[str, ...]:
    taken, share, told = terms.committed + eur, desk.file.rules.warn_at, list(flags(desk.service, day))
    if taken * _PER_CENT >= terms.ceiling * share:
        told.append(
            f"The recipient has EUR {taken:,.2f} under contract with all members: {share} per cent or more of the ceiling of EUR {terms.ceiling:,.2f}."
        )
    envelope = desk.file.envelope.amount
    in_all = envelope - (envelope if terms.envelope_left is None else terms.envelope_left) + eur
    if in_all * _PER_CENT >= envelope * share:
        told.append(
            f"EUR {in_all:,.2f} is under contract with all third parties: {share} per cent or more of the envelope of EUR {envelope:,.2f}."
        )
    return tuple(told)
