"""Payments, reversals and voids on a signed contract."""

from datetime import date
from decimal import Decimal

import pytest

from services.grants.domain.contracts import paying, recovering, valuing
from services.grants.domain.contracts.grant import Grant, after
from services.grants.domain.money.amounts import Rate
from services.grants.domain.refusals import Denied
from shared.events.base import Voided
from shared.events.grants import GrantDisbursed
from shared.ledger.append import Draft
from tests.unit.grants.builders import EVIDENCE, GRANT, MARCH, TODAY, back, paid, pay, signed


def _code(wrong: pytest.ExceptionInfo[Denied]) -> tuple[str, str]:
    return wrong.value.code, wrong.value.field


def test_a_payment_repeats_what_the_contract_says_of_its_recipient() -> None:
    (draft,) = pay(signed(), "16800.00")
    data = draft.data
    assert isinstance(data, GrantDisbursed)
    assert (data.recipient_type, data.municipality, data.theme, data.joint_with_la) == (
        "cso", "GE-KK-TSA", "water", True,
    )  # fmt: skip
    assert (data.amount, data.rate, data.rate_date) == ("16800.00", "2.8712", date(2024, 3, 1))
    assert data.evidence == (EVIDENCE,)


def test_nothing_is_paid_without_a_contract() -> None:
    with pytest.raises(Denied) as wrong:
        pay(Grant(), "1.00")
    assert _code(wrong) == ("no_contract", "")


def test_nothing_is_paid_before_signature() -> None:
    with pytest.raises(Denied) as wrong:
        pay(signed(), "1.00", date(2024, 3, 14))
    assert _code(wrong) == ("before_signature", "occurred_on")
    assert "2024-03-15" in wrong.value.sentence


def test_something_may_be_paid_on_the_day_of_signature() -> None:
    assert pay(signed(), "1.00", date(2024, 3, 15))


def test_nothing_is_paid_tomorrow() -> None:
    with pytest.raises(Denied) as wrong:
        pay(signed(), "1.00", date(2024, 7, 1))
    assert _code(wrong) == ("date_in_future", "occurred_on")


def test_payments_never_pass_the_contract_and_the_refusal_says_what_is_left() -> None:
    grant, _ = paid(signed(), "33600.00")
    with pytest.raises(Denied) as wrong:
        pay(grant, "8400.01")
    assert _code(wrong) == ("contract_ceiling_exceeded", "amount")
    assert "GEL 8,400.00" in wrong.value.sentence
    assert paid(grant, "8400.00")[0].left == 0


def test_a_payment_is_in_the_contracts_currency() -> None:
    with pytest.raises(Denied) as wrong:
        paying.in_currency(signed(), "EUR")
    assert _code(wrong) == ("currency_mismatch", "currency")
    assert paying.in_currency(signed(), None) == "GEL"


def test_the_euro_of_a_payment_is_rounded_half_up_to_the_cent() -> None:
    grant, event = paid(signed(), "16800.00")
    assert grant.payment(event).eur == Decimal("5851.21")
    half, other = paid(signed("10.00", rate=Rate("GEL", date(2024, 3, 1), Decimal(2), "demo")), "0.01", rate=Rate("GEL", date(2024, 3, 1), Decimal(2), "demo"))  # fmt: skip
    assert half.payment(other).eur == Decimal("0.01")


def test_without_a_rate_a_payment_is_pending_and_adds_no_euro() -> None:
    grant, event = paid(signed(), "100.00", rate=None)
    assert grant.payment(event).eur is None
    assert [one.id for one in grant.pending] == [event]
    assert grant.paid_eur == 0
    assert grant.paid == Decimal(100)


def test_a_months_rate_corrects_its_pending_payments_and_no_others() -> None:
    grant, march = paid(signed(), "100.00", rate=None)
    grant, _ = paid(grant, "50.00", date(2024, 4, 2), rate=None)
    (draft,) = valuing.mend(grant, MARCH)
    data = draft.data
    assert isinstance(data, GrantDisbursed)
    assert (data.corrects, data.rate, data.rate_source, data.amount) == (march, "2.8712", "demo", "100.00")
    mended = after(grant, [draft])
    assert mended.payment(march).eur == Decimal("34.83")
    assert [one.data.occurred_on for one in mended.pending] == [date(2024, 4, 2)]
    assert valuing.mend(mended, MARCH) == []


def test_a_reversal_frees_the_contract_again() -> None:
    grant, event = paid(signed(), "42000.00")
    grant = after(grant, back(grant, event, "2000.00"))
    assert (grant.paid, grant.left) == (Decimal(40_000), Decimal(2_000))


def test_a_reversal_without_an_amount_takes_all_that_has_not_come_back() -> None:
    grant, event = paid(signed(), "300.00")
    grant = after(grant, back(grant, event, "100.00"))
    grant = after(grant, back(grant, event))
    assert grant.paid == 0
    assert grant.paid_eur == 0


def test_reversed_euro_come_back_in_proportion_and_sum_to_zero_to_the_cent() -> None:
    grant, event = paid(signed(), "100.00", rate=Rate("GEL", date(2024, 3, 1), Decimal("3.0"), "demo"))
    for amount in ("33.33", "33.33", "33.34"):
        grant = after(grant, back(grant, event, amount))
    payment = grant.payment(event)
    assert payment.eur == Decimal("33.33")
    assert list(payment.eur_back.values()) == [Decimal("11.11"), Decimal("11.11"), Decimal("11.11")]
    assert payment.eur_kept == 0


def test_no_more_comes_back_than_was_paid() -> None:
    grant, event = paid(signed(), "300.00")
    grant = after(grant, back(grant, event, "100.00"))
    with pytest.raises(Denied) as wrong:
        back(grant, event, "200.01")
    assert _code(wrong) == ("reversal_exceeds_payment", "amount")
    assert "GEL 200.00" in wrong.value.sentence


def test_what_came_back_whole_cannot_come_back_again() -> None:
    grant, event = paid(signed(), "300.00")
    grant = after(grant, back(grant, event))
    with pytest.raises(Denied) as wrong:
        back(grant, event)
    assert wrong.value.code == "reversal_exceeds_payment"


def test_nothing_comes_back_before_it_was_paid() -> None:
    grant, event = paid(signed(), "300.00")
    with pytest.raises(Denied) as wrong:
        back(grant, event, day=date(2024, 3, 17))
    assert _code(wrong) == ("before_payment", "occurred_on")


def test_only_a_payment_of_this_contract_is_reversed() -> None:
    with pytest.raises(Denied) as wrong:
        back(signed(), "0190b6a5-0000-7000-8000-000000000000")
    assert wrong.value.code == "payment_unknown"


def test_a_voided_payment_is_gone_and_names_its_original() -> None:
    grant, event = paid(signed(), "100.00", rate=None)
    grant = after(grant, valuing.mend(grant, MARCH))
    (draft,) = paying.void(grant, event, "wrong_data")
    assert isinstance(draft.data, Voided)
    assert draft.data.voids == event  # never the correction (rule 4a.a)
    assert (draft.type.full_name, draft.subject) == ("grants.grant.disbursed.v1", GRANT)
    assert after(grant, [draft]).left == Decimal(42_000)


def test_a_payment_is_voided_once() -> None:
    grant, event = paid(signed(), "100.00")
    grant = after(grant, paying.void(grant, event, "other"))
    with pytest.raises(Denied) as wrong:
        paying.void(grant, event, "other")
    assert wrong.value.code == "payment_unknown"


def test_a_payment_with_reversals_is_not_voided_under_them() -> None:
    grant, event = paid(signed(), "100.00")
    grant = after(grant, back(grant, event, "40.00"))
    with pytest.raises(Denied) as wrong:
        paying.void(grant, event, "other")
    assert wrong.value.code == "payment_was_reversed"


def test_a_voided_reversal_never_lifts_payments_above_the_contract() -> None:
    grant, event = paid(signed(), "42000.00")
    drafts: list[Draft] = back(grant, event, "2000.00")
    grant = after(grant, drafts)
    assert after(grant, paying.void(grant, drafts[0].id, "other")).left == 0
    grant, _ = paid(grant, "1500.00", TODAY)
    with pytest.raises(Denied) as wrong:
        paying.void(grant, drafts[0].id, "other")
    assert wrong.value.code == "contract_ceiling_exceeded"


def test_a_recovery_that_waits_for_its_rate_is_mended_and_counts_once() -> None:
    grant, _ = paid(signed(), "1000.00")
    grant = after(grant, recovering.order(grant, "r", Decimal("100.00"), TODAY, "unspent", TODAY))
    waiting = recovering.receive(grant, "r", Decimal("40.00"), date(2024, 3, 20), None, EVIDENCE, TODAY)
    grant = after(grant, waiting)
    assert [one.amount for one in grant.accounts.unrated] == ["40.00"]
    (draft,) = valuing.mend(grant, MARCH)
    grant = after(grant, [draft])
    assert (grant.accounts.recovered, grant.accounts.unrated) == (Decimal("40.00"), [])
    assert valuing.mend(grant, MARCH) == []


def test_what_carries_another_rate_than_is_chosen_is_corrected_once_and_what_has_no_choice_keeps_its_own() -> (
    None
):
    grant, first = paid(signed(), "1000.00")
    better = Rate("GEL", date(2024, 3, 1), Decimal("2.9000"), "InforEuro, corrected")
    (draft,) = valuing.revalue(grant, lambda _currency, _day: better)
    assert (draft.data.corrects, draft.data.rate) == (first, "2.9000")  # type: ignore[attr-defined]
    grant = after(grant, [draft])
    assert grant.paid_eur == Decimal("344.83")
    assert valuing.revalue(grant, lambda _currency, _day: better) == []
    assert valuing.revalue(grant, lambda _currency, _day: None) == []
