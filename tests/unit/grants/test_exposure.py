"""What a third party may have over all members: the answer of the member that reserves, and screenings."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.grants.domain.calls import ranking
from services.grants.domain.parties import exposure, screening
from services.grants.domain.parties.exposure import Limits, Reserved
from services.grants.domain.parties.screening import ThirdParty
from services.grants.domain.refusals import Denied
from services.grants.parties.third_parties import CannotRecognise, Recogniser
from shared.clock import TBILISI
from shared.events.awarding import ScreeningRecorded
from shared.events.granting import ExposureConfirmed, ExposureRefused

DAY = date(2024, 3, 15)
LIMITS = Limits(Decimal(60_000), Decimal(300_000))


def test_50000_with_one_member_and_15000_with_another_pass_the_ceiling() -> None:
    told = exposure.answer(
        "g-2", "e-2", Decimal(15_000), Reserved(Decimal(50_000), Decimal(50_000)), LIMITS, DAY
    )
    assert isinstance(told, ExposureRefused)
    assert (told.limit, told.left) == ("third_party", "10000.00")
    fits = exposure.answer(
        "g-2", "e-2", Decimal(10_000), Reserved(Decimal(50_000), Decimal(50_000)), LIMITS, DAY
    )
    assert isinstance(fits, ExposureConfirmed)


def test_the_envelope_of_all_sub_grants_is_a_limit_too() -> None:
    told = exposure.answer("g", "e", Decimal(2), Reserved(Decimal(), Decimal(299_999)), LIMITS, DAY)
    assert isinstance(told, ExposureRefused)
    assert (told.limit, told.left) == ("envelope", "1.00")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 7_000_000)), max_size=30))
def test_in_whatever_order_contracts_arrive_what_is_confirmed_passes_no_limit(
    arriving: list[tuple[int, int]],
) -> None:
    confirmed: dict[int, Decimal] = {}
    for party, cents in arriving:
        others = Reserved(confirmed.get(party, Decimal()), sum(confirmed.values(), Decimal()))
        told = exposure.answer("g", "e", Decimal(cents) / 100, others, LIMITS, DAY)
        if isinstance(told, ExposureConfirmed):
            confirmed[party] = confirmed.get(party, Decimal()) + Decimal(told.eur)
    assert all(eur <= LIMITS.per_party for eur in confirmed.values())
    assert sum(confirmed.values()) <= LIMITS.envelope


@pytest.mark.parametrize(
    ("answer", "code"), [("waiting", "exposure_not_confirmed"), ("refused", "third_party_ceiling_exceeded")]
)
def test_only_what_is_confirmed_is_paid(answer: str, code: str) -> None:
    exposure.need_confirmed("confirmed", None, LIMITS)
    with pytest.raises(Denied) as refusal:
        exposure.need_confirmed(answer, Decimal(10_000), LIMITS)
    assert refusal.value.code == code


def _screened(day: date, result: str = "clear") -> ScreeningRecorded:
    return ScreeningRecorded(occurred_on=day, recipient="r", list_name="EU", list_version="1", result=result)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("screenings", "code"),
    [
        ((), "screening_missing"),
        ((_screened(date(2024, 2, 13)),), "screening_missing"),  # 31 days old
        ((_screened(date(2024, 3, 16)),), "screening_missing"),  # after the day
        ((_screened(DAY), _screened(DAY, "match")), "screening_match"),
        ((_screened(date(2024, 3, 1), "match"),), "screening_match"),
    ],
)
def test_a_signature_or_payment_needs_a_clear_screening_of_the_last_days(
    screenings: tuple[ScreeningRecorded, ...], code: str
) -> None:
    with pytest.raises(Denied) as refusal:
        screening.need_clear(ThirdParty(screenings), DAY, 30)
    assert refusal.value.code == code


def test_a_clear_screening_of_thirty_days_ago_does() -> None:
    screening.need_clear(ThirdParty((_screened(date(2024, 2, 14)),)), DAY, 30)
    cleared = (_screened(date(2024, 3, 1), "match"), _screened(date(2024, 3, 10)))
    screening.need_clear(ThirdParty(cleared), DAY, 30)


def test_members_recognise_one_number_however_it_is_written_and_nobody_else_sees_it() -> None:
    ours, theirs, stranger = Recogniser(b"k" * 32), Recogniser(b"k" * 32), Recogniser(b"x" * 32)
    token = ours.tokens("404 123 456")
    assert theirs.tokens("404-123-456") == token
    first, second = ours.seal(token, "g-1"), ours.seal(token, "g-1")
    assert first != second  # the same third party does not look the same on the bus
    assert theirs.open(first, "g-1") == token
    for reader, grant in ((stranger, "g-1"), (theirs, "g-2")):
        with pytest.raises(CannotRecognise):
            reader.open(first, grant)


def test_after_a_rotation_what_was_sealed_before_opens_and_what_is_sealed_now_names_both_tokens() -> None:
    before, after = Recogniser(b"k" * 32), Recogniser(b"n" * 32, b"k" * 32)
    token, tokens = before.tokens("404123456"), after.tokens("404123456")
    assert set(tokens) > set(token)
    assert after.open(before.seal(token, "g"), "g") == token
    sealed = after.seal(tokens, "g")
    assert after.open(sealed, "g") == tokens
    with pytest.raises(CannotRecognise):
        before.open(sealed, "g")


def test_the_first_that_the_envelope_does_not_hold_and_all_after_it_wait_on_the_reserve_list() -> None:
    at = datetime(2024, 2, 1, tzinfo=TBILISI)
    scores = (("a", "91", 30), ("b", "85", 30), ("c", "80", 10), ("d", "59.9", 1), ("e", None, 1))
    applications = [
        ranking.Ranked(name, None if score is None else Decimal(score), Decimal(amount), at)
        for name, score, amount in scores
    ]
    places = ranking.rank(applications, Decimal(50), 60)
    told = [(one.of.application, one.rank, one.proposal) for one in places]
    assert told == [("a", 1, "awarded"), ("b", 2, "reserve"), ("c", 3, "reserve"), ("d", 4, "rejected")]
