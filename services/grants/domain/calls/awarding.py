"""The decision on an application, and on an appeal against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from services.grants.domain.calls import assessment
from services.grants.domain.calls.application import AWARDED, REJECTED, Application, Stage, known, undecided
from services.grants.domain.checks import positive
from services.grants.domain.money.amounts import EUR, Amount, plain, text
from services.grants.domain.refusals import Denied
from shared.events.awarding import AppealDecided, AwardDecided
from shared.events.grants import AwardAppealed, CallPublished
from shared.ledger.append import Draft
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class AwardTerms:
    """What an award must keep to.

    `awarded` is what the call has awarded so far, in its currency; `left` the EUR that the third party may still get
    over all members, as known here, and `value` the EUR of this award: None while its month has no rate.
    """

    assessors: int
    spread: int
    awarded: Decimal
    left: Decimal
    value: Decimal | None


def decide(  # the whole form of a decision
    application: Application, call: CallPublished, decision: str, amount: Decimal | None, reason: str | None,
    terms: AwardTerms, today: date,
) -> list[Draft]:  # fmt: skip
    """Award, reserve or reject. A rejection may come before the scores, where a check failed."""
    data = undecided(application)
    if decision != AWARDED and not reason:
        raise Denied("reason_missing", mark("Say why: choose a reason of the list."), "reason")
    found = assessment.result(application, call.criteria)
    if not (decision == REJECTED and application.stage is Stage.FAILED):
        _scored_well_enough(application, found, call, decision, terms)
    granted = _granted(application, call, amount, terms) if decision == AWARDED else None
    made = AwardDecided(
        occurred_on=today, application=data.application, call=data.call, decision=decision,  # type: ignore[arg-type]
        amount=None if granted is None else text(granted), currency=data.currency if granted else None, reason=reason,
        score=None if found.score is None else f"{found.score:f}",
    )  # fmt: skip
    return [Draft(made)]


def _scored_well_enough(
    application: Application, found: assessment.Result, call: CallPublished, decision: str, terms: AwardTerms
) -> None:
    if application.stage is not Stage.ELIGIBLE:
        raise Denied("not_eligible", mark("An application is decided once both checks were passed."))
    if len(found.totals) < terms.assessors:
        told = mark("%(wanted)s assessors without a conflict of interest must score it; %(have)s have.")
        raise Denied("too_few_scores", told, wanted=terms.assessors, have=len(found.totals))
    if found.spread > terms.spread and not found.moderated:
        told = mark(
            "The assessors are %(apart)s points apart; they must agree on one score first (moderation)."
        )
        raise Denied("moderation_needed", told, apart=plain(found.spread))
    if decision == AWARDED and found.score is not None and found.score < (call.pass_mark or 0):
        told = mark("The score is %(score)s; the call asks for %(mark)s at least.")
        raise Denied("below_pass_mark", told, "decision", score=found.score, mark=call.pass_mark)


def _granted(
    application: Application, call: CallPublished, amount: Decimal | None, terms: AwardTerms
) -> Decimal:
    data = known(application)
    granted, asked = positive(amount or Decimal(data.amount)), Decimal(data.amount)
    if granted > asked:
        told = mark("The applicant asked for %(asked)s; no more can be awarded.")
        raise Denied("award_exceeds_request", told, "amount", asked=Amount(asked, data.currency))
    if call.envelope and terms.awarded + granted > Decimal(call.envelope):
        told = mark("%(left)s is left of the call's envelope of %(envelope)s; no more can be awarded.")
        envelope = Decimal(call.envelope)
        sums = {
            "left": Amount(envelope - terms.awarded, data.currency),
            "envelope": Amount(envelope, data.currency),
        }
        raise Denied("call_envelope_exceeded", told, "amount", **sums)
    if terms.value is not None and terms.value > terms.left:
        told = mark(
            "%(left)s is left for this applicant under the ceiling per third party; this is %(value)s."
        )
        sums = {"left": Amount(terms.left, EUR), "value": Amount(terms.value, EUR)}
        raise Denied("third_party_ceiling_exceeded", told, "amount", **sums)
    return granted


def appeal(application: Application, case: str, today: date) -> list[Draft]:
    """The applicant appeals against the decision, once at a time and before the contract."""
    data = known(application)
    if application.decision is None or application.contracted:
        told = mark(
            "An appeal is against a decision, before the contract is signed; there is none to appeal against."
        )
        raise Denied("nothing_to_appeal", told)
    if application.appeal is not None:
        raise Denied("appeal_pending", mark("An appeal is pending already; decide it first."))
    made = AwardAppealed(occurred_on=today, call=data.call, case=case, application=data.application)
    return [Draft(made)]


def decide_appeal(application: Application, outcome: str, today: date) -> list[Draft]:
    """Upheld: the decision is taken back and the application is open again. Dismissed: the decision stands."""
    data = known(application)
    if application.appeal is None:
        raise Denied("no_appeal", mark("No appeal is pending for this application."))
    made = AppealDecided(
        occurred_on=today, application=data.application, call=data.call, case=application.appeal,
        outcome=outcome,  # type: ignore[arg-type]
    )  # fmt: skip
    return [Draft(made)]
