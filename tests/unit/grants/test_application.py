"""The way of an application: who may apply and until when, checks, blind scores, the decision and the appeal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from services.grants.domain.calls import applying, assessment, awarding
from services.grants.domain.calls.application import Application, Stage, after
from services.grants.domain.calls.awarding import AwardTerms
from services.grants.domain.calls.call import Call
from services.grants.domain.refusals import Denied
from shared import clock
from shared.events.awarding import ApplicationSubmitted
from shared.events.grants import CallPublished, Criterion

OPEN, LATE = clock.parse("2024-02-10T19:59:59Z"), clock.parse("2024-02-10T20:00:00Z")
DAY = date(2024, 2, 15)
CRITERIA = (Criterion(code="relevance", weight=60), Criterion(code="feasibility", weight=40))
PUBLISHED = CallPublished(
    occurred_on=date(2024, 1, 10), call="c-1", reference="2024-1", closes_on=date(2024, 2, 10),
    recipient_types=("cso", "ypp_alumni_group"), criteria=CRITERIA, currency="GEL", least="1500.00", most="60000.00",
    envelope="50000.00", pass_mark=60,
)  # fmt: skip
CALL = Call(data=PUBLISHED)
APPLIED = ApplicationSubmitted(
    occurred_on=date(2024, 2, 10), application="a-1", call="c-1", recipient_type="cso", legal_form="legal_entity",
    amount="30000.00", currency="GEL",
)  # fmt: skip
TERMS = AwardTerms(2, 25, Decimal(), Decimal(60_000), Decimal(10_000))


def submitted(**changes: object) -> Application:
    data = msgspec.structs.replace(APPLIED, **changes)
    return after(Application(), applying.submit(Application(), data, CALL, OPEN))


def eligible(**changes: object) -> Application:
    application = submitted(**changes)
    application = after(application, applying.check_form(application, "passed", None, DAY))
    drafts = applying.check_eligibility(
        application, "passed", None, None, DAY, graduates="ypp_alumni_group", completed=()
    )
    return after(application, drafts)


def scored(first: tuple[int, int], second: tuple[int, int]) -> Application:
    application = eligible()
    for who, points in (("one", first), ("two", second)):
        given = dict(zip(("relevance", "feasibility"), points, strict=True))
        application = after(application, assessment.score(application, who, given, CRITERIA, DAY))
    return application


def refused(decide: object) -> Denied:
    with pytest.raises(Denied) as refusal:
        decide()  # type: ignore[operator]
    return refusal.value


def test_after_the_deadline_nothing_is_accepted_to_the_second() -> None:
    assert submitted().stage is Stage.SUBMITTED
    refusal = refused(lambda: applying.submit(Application(), APPLIED, CALL, LATE))
    assert (refusal.code, refusal.field) == ("deadline_passed", "call")
    assert "2024-02-10" in refusal.sentence


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"recipient_type": "ministry"}, "recipient_type_not_allowed"),
        ({"currency": "EUR"}, "currency_mismatch"),
        ({"amount": "1499.99"}, "amount_outside_call"),
        ({"amount": "60000.01"}, "amount_outside_call"),
    ],
)
def test_an_application_keeps_to_its_call(change: dict[str, object], code: str) -> None:
    assert refused(lambda: submitted(**change)).code == code


def test_a_graduate_needs_a_completed_enrolment() -> None:
    application = submitted(recipient_type="ypp_alumni_group", legal_form="natural_person")
    application = after(application, applying.check_form(application, "passed", None, DAY))

    def check(enrolment: str | None) -> Application:
        drafts = applying.check_eligibility(
            application, "passed", None, enrolment, DAY, graduates="ypp_alumni_group", completed={"e-1"}
        )
        return after(application, drafts)

    assert refused(lambda: check(None)).code == "enrolment_missing"
    assert refused(lambda: check("e-2")).code == "enrolment_missing"
    assert check("e-1").stage is Stage.ELIGIBLE


def test_the_checks_come_in_their_order_and_a_failed_one_has_a_reason() -> None:
    application = submitted()
    early = refused(
        lambda: applying.check_eligibility(
            application, "passed", None, None, DAY, graduates=None, completed=()
        )
    )
    assert early.code == "not_admitted"
    assert refused(lambda: applying.check_form(application, "failed", None, DAY)).code == "reason_missing"
    failed = after(application, applying.check_form(application, "failed", "unsigned", DAY))
    assert failed.stage is Stage.FAILED
    rejected = awarding.decide(failed, PUBLISHED, "rejected", None, "check_failed", TERMS, DAY)
    assert after(failed, rejected).stage is Stage.REJECTED


def test_an_assessor_scores_once_and_not_at_all_with_a_conflict() -> None:
    application = eligible()
    points = {"relevance": 4, "feasibility": 3}
    once = after(application, assessment.score(application, "one", points, CRITERIA, DAY))
    assert refused(lambda: assessment.score(once, "one", points, CRITERIA, DAY)).code == "already_scored"
    torn = after(once, assessment.declare_conflict(once, "one", DAY))
    assert refused(lambda: assessment.score(torn, "one", points, CRITERIA, DAY)).code == "conflict_declared"
    assert assessment.result(torn, CRITERIA).totals == {}  # what she gave before counts no longer
    half = {"relevance": 4}
    assert refused(lambda: assessment.score(application, "two", half, CRITERIA, DAY)).code == "points_wrong"


def test_the_score_is_the_mean_of_the_weighted_points() -> None:
    result = assessment.result(scored((4, 3), (5, 3)), CRITERIA)
    assert result.totals == {"one": Decimal(72), "two": Decimal(84)}
    assert (result.score, result.spread) == (Decimal("78.0"), Decimal(12))


def test_fewer_than_two_assessors_do_not_decide() -> None:
    application = eligible()
    one = after(
        application,
        assessment.score(application, "one", {"relevance": 5, "feasibility": 5}, CRITERIA, DAY),
    )
    refusal = refused(lambda: awarding.decide(one, PUBLISHED, "awarded", None, None, TERMS, DAY))
    assert refusal.code == "too_few_scores"


def test_assessors_who_are_far_apart_agree_on_one_score_between_theirs() -> None:
    apart = scored((5, 5), (2, 2))  # 100 and 40
    refusal = refused(lambda: awarding.decide(apart, PUBLISHED, "awarded", None, None, TERMS, DAY))
    assert refusal.code == "moderation_needed"
    assert "60 points apart" in refusal.sentence
    outside = refused(lambda: assessment.moderate(apart, "x", Decimal(39), CRITERIA, 25, DAY))
    assert outside.code == "score_outside"
    assert "40 to 100" in outside.sentence
    agreed = after(apart, assessment.moderate(apart, "x", Decimal(65), CRITERIA, 25, DAY))
    assert assessment.result(agreed, CRITERIA).score == Decimal(65)
    decided = after(agreed, awarding.decide(agreed, PUBLISHED, "awarded", None, None, TERMS, DAY))
    assert decided.stage is Stage.AWARDED


def test_an_award_keeps_to_what_was_asked_and_to_the_envelope() -> None:
    application = scored((4, 4), (4, 4))

    def award(amount: str, awarded_so_far: int) -> str:
        terms = AwardTerms(2, 25, Decimal(awarded_so_far), Decimal(60_000), None)
        sum_ = Decimal(amount)
        return refused(
            lambda: awarding.decide(application, PUBLISHED, "awarded", sum_, None, terms, DAY)
        ).code

    assert award("30000.01", 0) == "award_exceeds_request"
    assert award("30000.00", 20_001) == "call_envelope_exceeded"


def test_an_award_to_a_third_party_at_its_ceiling_is_refused_and_says_what_is_left() -> None:
    full = AwardTerms(2, 25, Decimal(), Decimal("9999.99"), Decimal(10_000))
    refusal = refused(
        lambda: awarding.decide(scored((4, 4), (4, 4)), PUBLISHED, "awarded", None, None, full, DAY)
    )
    assert refusal.code == "third_party_ceiling_exceeded"
    assert "EUR 9,999.99" in refusal.sentence


def test_below_the_pass_mark_nothing_is_awarded() -> None:
    low = scored((3, 2), (3, 2))  # 52
    refusal = refused(lambda: awarding.decide(low, PUBLISHED, "awarded", None, None, TERMS, DAY))
    assert refusal.code == "below_pass_mark"


def test_an_appeal_that_is_upheld_opens_the_decision_again_and_a_dismissed_one_does_not() -> None:
    application = scored((4, 4), (4, 4))
    application = after(
        application, awarding.decide(application, PUBLISHED, "rejected", None, "low_score", TERMS, DAY)
    )
    appealed = after(application, awarding.appeal(application, "case", DAY))
    assert appealed.stage is Stage.APPEALED
    assert refused(lambda: awarding.appeal(appealed, "case-2", DAY)).code == "appeal_pending"
    upheld = after(appealed, awarding.decide_appeal(appealed, "upheld", DAY))
    assert upheld.stage is Stage.ELIGIBLE
    dismissed = after(appealed, awarding.decide_appeal(appealed, "dismissed", DAY))
    assert dismissed.stage is Stage.REJECTED


def test_a_withdrawn_application_goes_no_further() -> None:
    gone = after(eligible(), applying.withdraw(eligible(), DAY))
    assert gone.stage is Stage.WITHDRAWN
    refusal = refused(
        lambda: assessment.score(gone, "one", {"relevance": 1, "feasibility": 1}, CRITERIA, DAY)
    )
    assert refusal.code == "application_withdrawn"
