"""Days of a sub-grant follow each other: what is typed the wrong way round is refused, and the right days are named."""

from datetime import date
from decimal import Decimal

import pytest

from services.grants.domain.contracts import closing, recovering, reports
from services.grants.domain.contracts.grant import Grant, after
from services.grants.domain.refusals import Denied
from tests.unit.grants.builders import EVIDENCE, MARCH, SIGNED_ON, TODAY, paid, signed

DUE, BEFORE = date(2024, 5, 1), date(2024, 3, 14)


def handed_in(day: date) -> Grant:
    grant = after(signed(), reports.schedule(signed(), "final", DUE, TODAY))
    return after(grant, reports.submit(grant, "final", DUE, day, (), TODAY))


def test_a_report_is_not_handed_in_before_the_contract_is_signed() -> None:
    with pytest.raises(Denied) as wrong:
        handed_in(BEFORE)
    assert (wrong.value.code, wrong.value.field) == ("before_signature", "occurred_on")


def test_a_report_is_not_approved_before_it_was_handed_in() -> None:
    grant = handed_in(date(2024, 4, 20))
    with pytest.raises(Denied) as wrong:
        reports.approve(grant, "final", DUE, date(2024, 4, 19), TODAY)
    assert (wrong.value.code, wrong.value.field) == ("before_submission", "occurred_on")
    assert "2024-04-20" in wrong.value.sentence
    assert reports.approve(grant, "final", DUE, date(2024, 4, 20), TODAY)


def test_recovered_money_does_not_come_before_the_contract_is_signed() -> None:
    grant = paid(signed(), "1000.00")[0]
    grant = after(grant, recovering.order(grant, "r", Decimal(500), DUE, "unspent", TODAY))
    with pytest.raises(Denied) as wrong:
        recovering.receive(grant, "r", Decimal(1), BEFORE, MARCH, EVIDENCE, TODAY)
    assert wrong.value.code == "before_signature"
    assert recovering.receive(grant, "r", Decimal(1), SIGNED_ON, MARCH, EVIDENCE, TODAY)


def test_a_contract_does_not_end_before_its_last_payment() -> None:
    grant = paid(signed(), "1000.00", date(2024, 4, 20), None)[0]
    with pytest.raises(Denied) as wrong:
        closing.terminate(grant, "breach", date(2024, 4, 19), TODAY)
    assert (wrong.value.code, wrong.value.field) == ("before_last_payment", "occurred_on")
    assert "2024-04-20" in wrong.value.sentence
    assert closing.terminate(grant, "breach", date(2024, 4, 20), TODAY)
