"""Applications: taken in, withdrawn, checked, scored, decided, appealed against."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from services.grants.commands import exposures, parties
from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome
from services.grants.domain.calls import applying, assessment, awarding
from services.grants.domain.calls.application import AWARDED, Application, known
from services.grants.domain.calls.call import published
from services.grants.domain.money.amounts import in_eur, text
from services.grants.domain.refusals import Denied
from services.grants.inputs import applications as inputs
from services.grants.parties.recipients import Person
from services.grants.parties.third_parties import recogniser
from services.grants.programme import rates
from services.grants.programme.scope import place, theme
from services.grants.store import applications as table
from services.grants.store import recipients
from services.grants.store.applications import Received
from services.grants.store.others import elsewhere
from shared import clock, ids
from shared.events.awarding import ApplicationChecked, ApplicationSubmitted, AuthorisationRecorded
from shared.events.base import Evidence
from shared.ledger.append import Draft
from shared.web.translations import mark

_ALPHABET = "23456789BCDFGHJKMNPQRSTVWXYZ"  # nothing that is misread, no word by chance


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an applicant gets: the code under which the application is found again."""

    id: str
    events: tuple[str, ...]
    receipt: str
    warnings: tuple[str, ...] = ()


async def submit(
    desk: Desk,
    new: inputs.NewApplication,
    *,
    channel: Literal["public", "staff"] = "staff",
    application_id: str | None = None,
    evidence: tuple[Evidence, ...] = (),
) -> Receipt:
    """Take an application in, by the server's clock."""
    municipality, warnings = place(desk.service, new.municipality)
    call, _ = await desk.call(new.call)
    id_, seen = application_id or ids.random_id(), recogniser(desk.service.settings)
    data = ApplicationSubmitted(
        occurred_on=desk.today, application=id_, call=new.call,
        recipient_type=new.recipient_type, legal_form=new.applicant.legal_form, amount=text(new.amount),
        currency=new.currency, municipality=municipality, theme=theme(desk.service, new.theme),
        joint_with_la=new.joint_with_la, channel=channel, evidence=evidence,
        third_party=seen.seal(seen.tokens(new.applicant.legal_id), id_),
    )  # fmt: skip
    drafts = applying.submit(Application(), data, call, clock.now())
    receipt = new_code()
    party = await _keep(desk, new, data, receipt)
    drafts = [await desk.proven(id_, party.recipient, drafts[0])]
    events = await desk.record(f"grant/{id_}", 0, drafts)
    return Receipt(data.application, events, receipt, (*warnings, *party.warnings))


def new_code() -> str:
    """A code for an applicant: twelve letters and digits in groups of four."""
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(12))
    return "-".join((letters[:4], letters[4:8], letters[8:]))


async def _keep(
    desk: Desk, new: inputs.NewApplication, data: ApplicationSubmitted, receipt: str
) -> parties.Known:
    who, vault = new.applicant, desk.service.vault
    if who.legal_form == "informal_group" and not who.responsible:
        told = mark("An informal group names the person who is responsible for it.")
        raise Denied("responsible_missing", told, "responsible")
    person = Person(who.name, who.legal_id, natural_person=who.legal_form != "legal_entity")
    party = await parties.find(desk, person)
    row = await recipients.recipient_row(desk.connection, party.recipient)
    assert row is not None, "it was registered in this transaction at the latest"
    written = {"summary": new.summary, "responsible": who.responsible, "contact": who.contact}
    sealed = vault.seal(row["wrapped"], party.recipient, written)
    received = Received(party.recipient, receipt, new.title, sealed, clock.now())
    await table.add(desk.connection, data, received)
    return party


async def withdraw(desk: Desk, application_id: str, _: inputs.Withdrawing) -> Outcome:
    """The applicant takes it back."""
    loaded = await desk.application(application_id)
    return await _done(desk, application_id, loaded, applying.withdraw(loaded[0], desk.today))


async def check_form(desk: Desk, application_id: str, new: inputs.FormCheck) -> Outcome:
    """The administrative check."""
    loaded = await desk.application(application_id)
    drafts = applying.check_form(loaded[0], new.result, new.reason, desk.today)
    return await _done(desk, application_id, loaded, drafts)


async def check_eligibility(desk: Desk, application_id: str, new: inputs.EligibilityCheck) -> Outcome:
    """The eligibility check; a graduate's enrolment must be known from the participants services."""
    loaded = await desk.application(application_id)
    given = new.enrolment
    completed = {given} if given and await elsewhere.is_completed(desk.connection, given) else set()
    drafts = applying.check_eligibility(
        loaded[0], new.result, new.reason, new.enrolment, desk.today,
        graduates=desk.file.rules.graduates_are if desk.file.rules.graduates_need else None, completed=completed,
    )  # fmt: skip
    checked, row = drafts[0].data, await table.one(desk.connection, application_id)
    if isinstance(checked, ApplicationChecked) and checked.enrolment and row is not None:
        await parties.need_graduate(desk, str(row["recipient"]), checked.enrolment)
    return await _done(desk, application_id, loaded, drafts)


async def score(desk: Desk, application_id: str, new: inputs.Points) -> Outcome:
    """The points of the one who is signed in."""
    loaded = await desk.application(application_id)
    call, _ = await desk.call(known(loaded[0]).call)
    drafts = assessment.score(loaded[0], desk.actor, new.points, published(call).criteria, desk.today)
    return await _done(desk, application_id, loaded, drafts)


async def declare_conflict(desk: Desk, application_id: str, _: inputs.Conflict) -> Outcome:
    """The one who is signed in has a conflict of interest."""
    loaded = await desk.application(application_id)
    drafts = assessment.declare_conflict(loaded[0], desk.actor, desk.today)
    return await _done(desk, application_id, loaded, drafts)


async def moderate(desk: Desk, application_id: str, new: inputs.Moderation) -> Outcome:
    """The assessors agree on one score."""
    loaded = await desk.application(application_id)
    call, _ = await desk.call(known(loaded[0]).call)
    drafts = assessment.moderate(
        loaded[0], desk.actor, new.score, published(call).criteria, desk.file.rules.spread, desk.today
    )
    return await _done(desk, application_id, loaded, drafts)


async def decide(desk: Desk, application_id: str, new: inputs.Decision) -> Outcome:
    """Award, reserve or reject."""
    loaded = await desk.application(application_id)
    call, _ = await desk.call(known(loaded[0]).call)
    amount = new.amount or Decimal(known(loaded[0]).amount)
    terms = await _terms(desk, loaded[0], amount if new.decision == AWARDED else None)
    drafts = awarding.decide(
        loaded[0], published(call), new.decision, new.amount, new.reason, terms, desk.today
    )
    return await _done(desk, application_id, loaded, drafts)


async def _terms(desk: Desk, application: Application, amount: Decimal | None) -> awarding.AwardTerms:
    data, rules = known(application), desk.file.rules
    so_far = await table.awarded(desk.connection, data.call)
    row = await table.one(desk.connection, data.application)
    if amount is None or row is None:
        return awarding.AwardTerms(rules.assessors, rules.spread, so_far, Decimal(), None)
    party, _ = await parties.of_recipient(desk, str(row["recipient"]))
    left = max(desk.file.ceiling.amount - await exposures.committed(desk, party.token), Decimal())
    rate = await rates.find(desk.service, desk.connection, data.currency, desk.today)
    value = in_eur(amount, data.currency, rate.units if rate else None)
    return awarding.AwardTerms(rules.assessors, rules.spread, so_far, left, value)


async def appeal(desk: Desk, application_id: str, new: inputs.Appeal) -> Outcome:
    """The applicant appeals against the decision."""
    loaded = await desk.application(application_id)
    drafts = awarding.appeal(loaded[0], new.case or ids.random_id(), desk.today)
    return await _done(desk, application_id, loaded, drafts)


async def decide_appeal(desk: Desk, application_id: str, new: inputs.AppealDecision) -> Outcome:
    """Upheld or dismissed."""
    loaded = await desk.application(application_id)
    drafts = awarding.decide_appeal(loaded[0], new.outcome, desk.today)
    return await _done(desk, application_id, loaded, drafts)


async def authorise(desk: Desk, application_id: str, new: inputs.Authorisation) -> Outcome:
    """A national authority decided."""
    loaded = await desk.application(application_id)
    known(loaded[0])
    data = AuthorisationRecorded(
        occurred_on=new.occurred_on, grant=application_id, body=new.body, reference=new.reference,
        decision=new.decision,
    )  # fmt: skip
    return await _done(desk, application_id, loaded, [Draft(data)])


async def _done(
    desk: Desk, application_id: str, loaded: tuple[Application, int], drafts: list[Draft]
) -> Outcome:
    return Outcome(application_id, await desk.record_application(application_id, loaded, drafts))
