"""What a contract's signature keeps to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from services.grants.domain.contracts import signing
from services.grants.domain.contracts.grant import Grant
from services.grants.domain.money.amounts import at_rate
from services.grants.domain.refusals import Denied
from shared.events.awarding import AuthorisationRecorded
from shared.events.grants import ContractSigned
from tests.unit.grants.builders import MARCH, TERMS, TODAY, contract, signed


def _refused(data: ContractSigned, terms: signing.Terms = TERMS, grant: Grant | None = None) -> Denied:
    with pytest.raises(Denied) as refusal:
        signing.sign(grant or Grant(), data, terms, TODAY)
    return refusal.value


def test_a_contract_carries_its_ceiling_and_the_rate_of_its_month() -> None:
    data = signing.sign(Grant(), contract(), TERMS, TODAY)
    assert data.exposure == "14628.03"
    assert (data.amount, data.currency, data.rate, data.rate_source) == ("42000.00", "GEL", "2.8712", "demo")
    assert data.rate_date == date(2024, 3, 1)


def test_without_a_rate_nothing_is_signed() -> None:
    refusal = _refused(contract(rate=None))
    assert refusal.code == "rate_missing"
    assert "GEL in 2024-03" in refusal.sentence


def test_a_contract_in_euro_needs_no_rate() -> None:
    assert signed("10000.00", "EUR", None).left == Decimal(10_000)


def test_a_contract_is_signed_once() -> None:
    assert _refused(contract(), grant=signed()).code == "contract_already_signed"


def test_only_the_closed_list_of_recipients_may_receive() -> None:
    refusal = _refused(msgspec.structs.replace(contract(), recipient_type="ministry"))
    assert (refusal.code, refusal.field) == ("recipient_type_not_allowed", "recipient_type")
    assert "cso, social_enterprise" in refusal.sentence


def test_only_the_programmes_currencies_are_paid() -> None:
    refusal = _refused(msgspec.structs.replace(contract(), currency="USD"))
    assert (refusal.code, refusal.field) == ("currency_not_allowed", "currency")


def test_no_contract_is_signed_tomorrow() -> None:
    refusal = _refused(msgspec.structs.replace(contract(), occurred_on=date(2024, 7, 1)))
    assert (refusal.code, refusal.field) == ("date_in_future", "occurred_on")


@pytest.mark.parametrize("amount", ["0", "-5.00", "10.005"])
def test_an_amount_is_above_zero_and_no_finer_than_a_cent(amount: str) -> None:
    assert _refused(contract(amount)).code == "amount_impossible"


def test_the_ceiling_of_a_third_party_holds_over_all_its_contracts() -> None:
    terms = replace(TERMS, committed=Decimal("45372.02"))
    at_most = at_rate(contract("42000.00"), MARCH)  # EUR 14,628.03
    refusal = _refused(at_most, terms)
    assert (refusal.code, refusal.field) == ("third_party_ceiling_exceeded", "amount")
    assert "EUR 14,627.98" in refusal.sentence  # what is left
    assert "EUR 60,000.00" in refusal.sentence


def test_a_third_party_may_receive_its_ceiling_to_the_cent() -> None:
    exactly = replace(TERMS, committed=Decimal("45371.97"))
    assert signing.sign(Grant(), contract("42000.00"), exactly, TODAY)


def test_the_envelope_for_all_sub_grants_is_not_passed() -> None:
    refusal = _refused(contract(), replace(TERMS, envelope_left=Decimal("14628.02")))
    assert (refusal.code, refusal.field) == ("envelope_exceeded", "amount")
    assert "EUR 14,628.02 is left" in refusal.sentence


def test_activities_end_with_the_programme_at_the_latest() -> None:
    late = msgspec.structs.replace(contract(), ends_on=date(2026, 1, 1))
    refusal = _refused(late, replace(TERMS, last_day=date(2025, 12, 31)))
    assert (refusal.code, refusal.field) == ("outside_eligibility", "ends_on")


def test_where_the_law_asks_for_it_nothing_is_signed_without_the_authoritys_consent() -> None:
    asked = replace(TERMS, authorisation=True)
    assert _refused(contract(), asked).code == "authorisation_missing"
    told = AuthorisationRecorded(occurred_on=TODAY, grant="g", body="b", reference="r", decision="refused")
    assert _refused(contract(), TERMS, Grant(authorisation=told)).code == "authorisation_missing"
    granted = Grant(authorisation=msgspec.structs.replace(told, decision="granted"))
    assert signing.sign(granted, contract(), asked, TODAY).amount == "42000.00"
