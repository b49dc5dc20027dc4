"""After the signature: instalments by two persons, reports, verified expenditure, closure by the lowest leg, recovery."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from services.grants.domain import next_steps
from services.grants.domain.contracts import closing, instalments, recovering, reports, spending
from services.grants.domain.contracts.grant import Grant, after
from services.grants.domain.refusals import Denied
from shared.events.granting import Verified
from shared.events.grants import GrantClosed
from tests.unit.grants.builders import EVIDENCE, MARCH, TODAY, paid, signed

DUE, FINAL = date(2024, 6, 1), date(2024, 6, 20)
ME, OTHER = "account-1", "account-2"


def refused(decide: object) -> Denied:
    with pytest.raises(Denied) as refusal:
        decide()  # type: ignore[operator]
    return refusal.value


def asked(grant: Grant, amount: str, id_: str = "i-1", *, report_first: bool = True) -> Grant:
    drafts = instalments.request(grant, id_, Decimal(amount), ME, TODAY, report_first=report_first)
    return after(grant, drafts)


def reported(grant: Grant, kind: reports.Kind, due: date, upto: str = "approved") -> Grant:
    grant = after(grant, reports.schedule(grant, kind, due, TODAY))
    if upto == "due":
        return grant
    grant = after(grant, reports.submit(grant, kind, due, due, (), TODAY))
    return after(grant, reports.approve(grant, kind, due, due, TODAY)) if upto == "approved" else grant


def spent(grant: Grant, eligible: str, ineligible: str = "0.00") -> Grant:
    total = Decimal(eligible) + Decimal(ineligible)
    grant = after(grant, spending.report(grant, "s-1", {"equipment": total}, (), TODAY))
    verdict = Verified(line="equipment", eligible=eligible, ineligible=ineligible, reason="no_document")
    return after(grant, spending.verify(grant, "s-1", (verdict,), TODAY))


def test_who_asks_for_an_instalment_does_not_approve_it() -> None:
    grant = asked(signed(), "10000")
    refusal = refused(lambda: instalments.approve(grant, "i-1", ME, TODAY, second_person=True))
    assert refusal.code == "second_person_needed"
    agreed = after(grant, instalments.approve(grant, "i-1", OTHER, TODAY, second_person=True))
    assert instalments.to_pay(agreed, None, Decimal(10_000)) == "i-1"
    wrong = refused(lambda: instalments.to_pay(agreed, "i-1", Decimal("9999.99")))
    assert wrong.code == "amount_not_approved"


def test_what_is_asked_for_and_paid_never_passes_the_contract() -> None:
    grant, _ = paid(signed("1000.00"), "400")
    grant = asked(grant, "500")
    refusal = refused(lambda: asked(grant, "100.01", "i-2"))
    assert refusal.code == "contract_ceiling_exceeded"
    assert "GEL 100.00" in refusal.sentence


def test_no_next_instalment_before_the_report_on_the_last_one() -> None:
    grant, _ = paid(signed(), "10000")
    grant = reported(grant, "interim", DUE, upto="submitted")  # it was due, and is not approved yet
    assert refused(lambda: asked(grant, "100")).code == "report_outstanding"
    approved = after(grant, reports.approve(grant, "interim", DUE, TODAY, TODAY))
    assert asked(approved, "100").open_instalments
    assert asked(grant, "100", report_first=False).open_instalments  # where the contract does not ask for it


def test_a_report_goes_its_way_and_no_other() -> None:
    grant = reported(signed(), "interim", DUE, upto="due")
    assert refused(lambda: reports.approve(grant, "interim", DUE, TODAY, TODAY)).code == "report_out_of_turn"
    assert refused(lambda: reports.submit(grant, "final", DUE, TODAY, (), TODAY)).code == "report_unknown"
    sent = after(grant, reports.submit(grant, "interim", DUE, TODAY, (), TODAY))
    back = after(sent, reports.send_back(sent, "interim", DUE, TODAY))
    again = after(back, reports.submit(back, "interim", DUE, TODAY, (), TODAY))
    assert again.accounts.reports == {("interim", DUE): "submitted"}


def test_a_statement_is_divided_to_the_cent_and_what_is_ineligible_has_a_reason() -> None:
    grant = after(signed(), spending.report(signed(), "s-1", {"a": Decimal("10.10")}, (), TODAY))

    def verify(*verdicts: Verified) -> str:
        return refused(lambda: spending.verify(grant, "s-1", verdicts, TODAY)).code

    assert (
        verify(Verified(line="a", eligible="10.00", ineligible="0.09", reason="x")) == "lines_do_not_add_up"
    )
    assert verify(Verified(line="a", eligible="10.00", ineligible="0.10")) == "reason_missing"
    assert verify(Verified(line="b", eligible="10.10")) == "lines_differ"


@pytest.mark.parametrize(
    ("cofinancing", "eligible", "income", "payable"),
    [
        (None, "45000.00", "0", "42000.00"),  # the contract
        (None, "30000.00", "0", "30000.00"),  # eligible costs
        (90, "30000.01", "0", "27000.01"),  # at the co-financing rate, half up to the cent
        (None, "30000.00", "4000", "26000.00"),  # no profit
    ],
)
def test_the_payable_amount_is_the_lowest_of_its_legs(
    cofinancing: int | None, eligible: str, income: str, payable: str
) -> None:
    import msgspec

    grant = signed()
    assert grant.data is not None
    grant = Grant(data=msgspec.structs.replace(grant.data, cofinancing=cofinancing))
    grant = spent(reported(grant, "final", FINAL), eligible)
    closed = closing.close(grant, Decimal(income), TODAY, TODAY)[0].data
    assert isinstance(closed, GrantClosed)
    assert closed.payable == payable
    assert [one.leg for one in closed.legs] == ["contract", "eligible_costs", "no_profit"]


def test_nothing_is_closed_while_something_is_open() -> None:
    grant = signed()
    assert refused(lambda: closing.close(grant, Decimal(), TODAY, TODAY)).code == "final_report_missing"
    grant = reported(grant, "final", FINAL)
    waiting = asked(grant, "100")
    assert refused(lambda: closing.close(waiting, Decimal(), TODAY, TODAY)).code == "instalment_open"
    unverified = after(grant, spending.report(grant, "s-1", {"a": Decimal(1)}, (), TODAY))
    refusal = refused(lambda: closing.close(unverified, Decimal(), TODAY, TODAY))
    assert refusal.code == "statement_not_verified"


def test_what_was_paid_above_the_payable_amount_is_recovered_before_the_closure() -> None:
    grant, _ = paid(signed(), "30000")
    grant = spent(reported(grant, "final", FINAL), "29000.00", "1000.00")
    refusal = refused(lambda: closing.close(grant, Decimal(), TODAY, TODAY))
    assert (refusal.code, "GEL 1,000.00" in refusal.sentence) == ("paid_above_payable", True)
    too_much = refused(lambda: recovering.order(grant, "r-1", Decimal("30000.01"), TODAY, "unspent", TODAY))
    assert too_much.code == "recovery_exceeds_paid"
    grant = after(
        grant, recovering.order(grant, "r-1", Decimal(1000), date(2024, 8, 1), "ineligible_costs", TODAY)
    )
    grant = after(grant, recovering.receive(grant, "r-1", Decimal(1000), TODAY, MARCH, EVIDENCE, TODAY))
    assert grant.net_paid == Decimal(29_000)
    closed = after(grant, closing.close(grant, Decimal(), TODAY, TODAY))
    assert closed.ended is not None
    assert closed.ended.exposure == f"{grant.exposure(Decimal(29_000))}"


def test_after_the_end_only_recoveries_are_recorded() -> None:
    grant, _ = paid(signed(), "500")
    over = after(grant, closing.terminate(grant, "breach", TODAY, TODAY))
    assert refused(lambda: asked(over, "1")).code == "contract_ended"
    assert over.left == 0
    assert next_steps.of_grant(over) == ["recoveries"]


def test_a_contract_is_never_made_smaller_than_what_is_paid_or_asked_for() -> None:
    grant, _ = paid(signed("1000.00"), "400")
    grant = asked(grant, "100")

    def amend(amount: str) -> Grant:
        return after(grant, closing.amend(grant, Decimal(amount), None, "other", TODAY, TODAY))

    assert refused(lambda: amend("499.99")).code == "below_what_is_paid"
    assert amend("500").ceiling == Decimal(500)
    assert amend("2000").left == Decimal(1600)


def test_only_the_steps_that_the_rules_allow_are_offered() -> None:
    fresh = next_steps.of_grant(signed())
    assert "instalments" in fresh
    assert not {"disbursements", "closure", "report-approval", "recoveries"} & set(fresh)
    waiting = next_steps.of_grant(asked(signed(), "10"))
    assert "instalment-approval" in waiting
