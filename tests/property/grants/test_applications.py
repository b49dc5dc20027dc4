"""Whatever is done to an application of what its page offers: nothing is refused by mistake, and every stage is reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from random import Random

import msgspec

from services.grants.domain import next_steps
from services.grants.domain.calls import applying, assessment, awarding
from services.grants.domain.calls.application import Application, Stage, after, evolve
from services.grants.domain.calls.awarding import AwardTerms
from services.grants.domain.contracts import signing
from services.grants.domain.refusals import Denied
from shared import clock
from shared.events.awarding import ApplicationSubmitted
from shared.events.grants import CallPublished, ContractSigned, Criterion
from shared.events.language import decode
from shared.ledger.append import Draft
from shared.ledger.streams import Past

DAY, ASSESSORS, SPREAD = date(2024, 3, 15), ("a-1", "a-2", "a-3"), 25
CALL = CallPublished(
    occurred_on=DAY, call="0b8f6a52-7b1e-4d07-9d3e-0c4f7f1f2a11", reference="C", closes_on=DAY, recipient_types=("cso",),
    criteria=(Criterion(code="relevance", weight=60), Criterion(code="feasibility", weight=40)), currency="EUR",
    envelope="50000.00", pass_mark=60,
)  # fmt: skip
APPLIED = ApplicationSubmitted(
    occurred_on=DAY, application="0b8f6a52-7b1e-4d07-9d3e-0c4f7f1f2a12", call=CALL.call, recipient_type="cso",
    legal_form="legal_entity", amount="9000.00", currency="EUR", channel="staff",
)  # fmt: skip
TERMS = AwardTerms(2, SPREAD, Decimal(), Decimal(60_000), Decimal(9_000))
Step = Callable[[Application, Random, str], list[Draft]]


def _decide(one: Application, random: Random, _: str) -> list[Draft]:
    failed = one.stage is Stage.FAILED
    decision = "rejected" if failed else random.choice(["awarded", "reserve", "rejected"])
    reason = None if decision == "awarded" else "other"
    return awarding.decide(one, CALL, decision, None, reason, TERMS, DAY)


def _sign(one: Application, _: Random, __: str) -> list[Draft]:
    data = ContractSigned(
        occurred_on=DAY, grant=APPLIED.application, recipient_type="cso", amount="9000.00", currency="EUR"
    )
    signing.as_awarded(one, data)
    return [Draft(data)]


def _checked(random: Random) -> str:
    return "passed" if random.random() < 0.85 else "failed"


STEPS: dict[str, Step] = {
    "admin-check": lambda one, r, _: applying.check_form(one, _checked(r), "other", DAY),
    "eligibility-check": lambda one, r, _: applying.check_eligibility(
        one, _checked(r), "other", None, DAY, graduates=None, completed=()
    ),
    "scores": lambda one, r, who: assessment.score(
        one, who, {"relevance": r.randint(2, 5), "feasibility": r.randint(2, 5)}, CALL.criteria, DAY
    ),
    "conflict": lambda one, _r, who: assessment.declare_conflict(one, who, DAY),
    "moderation": lambda one, _r, who: assessment.moderate(
        one, who, min(assessment.result(one, CALL.criteria).totals.values()), CALL.criteria, SPREAD, DAY
    ),
    "decision": _decide,
    "withdrawal": lambda one, _r, _who: applying.withdraw(one, DAY),
    "appeal": lambda one, _r, who: awarding.appeal(one, f"case of {who}", DAY),
    "appeal-decision": lambda one, r, _who: awarding.decide_appeal(
        one, r.choice(["upheld", "dismissed"]), DAY
    ),
    "contract": _sign,
}


def _offered(one: Application, who: str, random: Random) -> list[str]:
    result = assessment.result(one, CALL.criteria)
    found = next_steps.of_application(one, result, who, TERMS.assessors, SPREAD)
    return [code for code in found if code in STEPS and (code != "withdrawal" or random.random() < 0.1)]


def test_every_stage_is_reached_and_what_is_offered_is_taken_but_an_award_below_the_pass_mark() -> None:
    stages, offered, refusals = {Stage.SUBMITTED}, set[str](), set[tuple[str, str]]()
    for seed in range(400):
        random, told = Random(seed), [Draft(APPLIED)]
        one = after(Application(), told)
        for _ in range(20):
            who = random.choice(ASSESSORS)
            codes = _offered(one, who, random)
            if not codes:
                continue
            code = random.choice(codes)
            offered.add(code)
            try:
                drafts = STEPS[code](one, random, who)
            except Denied as refused:
                refusals.add((code, refused.code))
                continue
            told += drafts
            one = after(one, drafts)
            stages.add(one.stage)
        assert _replayed(told) == one
    assert stages == set(Stage)
    assert offered == set(STEPS)
    assert refusals == {("decision", "below_pass_mark")}


def _replayed(told: list[Draft]) -> Application:
    one = Application()
    for draft in told:
        data = decode(draft.type.full_name, msgspec.json.encode(draft.data))
        one = evolve(one, Past(draft.id, draft.type.name, data, clock.now()))
    return one
