"""A step that was recorded by mistake is taken back, and what rests on it before it."""

from datetime import date
from decimal import Decimal

import pytest

from services.grants.domain.contracts import closing, paying, recovering, reports, spending, taking_back
from services.grants.domain.contracts.grant import Grant, after
from services.grants.domain.refusals import Denied
from shared.events.base import Voided
from shared.events.granting import Verified
from shared.events.grants import ContractTerminated
from tests.unit.grants.builders import EVIDENCE, MARCH, TODAY, back, paid, signed

DAY = date(2024, 4, 10)
DUE = date(2024, 5, 1)


def recovered(grant: Grant, amount: str) -> tuple[Grant, str, str]:
    """The grant, the event of the order of 500 and the event of what came of it."""
    ordered = recovering.order(grant, "r", Decimal(500), DAY, "unspent", TODAY)
    came = recovering.receive(
        after(grant, ordered), "r", Decimal(amount), date(2024, 3, 20), MARCH, EVIDENCE, TODAY
    )
    return after(grant, [*ordered, *came]), ordered[0].id, came[0].id


def denied(grant: Grant, event: str) -> str:
    with pytest.raises(Denied) as wrong:
        taking_back.take_back(grant, event, "wrong_data")
    return wrong.value.code


def test_a_mistyped_receipt_is_taken_back_and_all_of_the_recovery_is_owed_again() -> None:
    grant, _order, receipt = recovered(paid(signed(), "1000.00")[0], "400.00")
    assert (grant.net_paid, grant.accounts.still_owed("r")) == (600, 100)
    (draft,) = taking_back.take_back(grant, receipt, "wrong_data")
    assert isinstance(draft.data, Voided)
    assert (draft.type.full_name, draft.data.voids) == ("grants.recovery.received.v1", receipt)
    grant = after(grant, [draft])
    assert (grant.net_paid, grant.accounts.still_owed("r")) == (1000, 500)
    right = recovering.receive(grant, "r", Decimal("40.00"), date(2024, 3, 20), MARCH, EVIDENCE, TODAY)
    assert after(grant, right).net_paid == 960
    assert denied(grant, receipt) == "step_unknown"


def test_an_order_of_a_recovery_is_taken_back_once_nothing_of_it_has_come() -> None:
    grant, order, receipt = recovered(paid(signed(), "1000.00")[0], "400.00")
    assert denied(grant, order) == "step_has_followers"
    grant = after(grant, taking_back.take_back(grant, receipt, "wrong_data"))
    grant = after(grant, taking_back.take_back(grant, order, "duplicate"))
    assert grant.accounts.ordered == {}


def test_of_a_contract_that_has_ended_a_receipt_is_taken_back_and_its_end_tells_anew_what_stays() -> None:
    grant, event = paid(signed(), "28712.00")
    ended = closing.terminate(grant, "breach", DAY, TODAY)
    grant, _order, receipt = recovered(after(grant, ended), "400.00")
    void, told = taking_back.take_back(grant, receipt, "wrong_data")
    assert isinstance(told.data, ContractTerminated)
    assert (told.data.corrects, told.data.exposure) == (ended[0].id, "10000.00")
    grant = after(grant, [void, told])
    assert grant.ended_by == ended[0].id
    returned = back(grant, event, "712.00")
    grant = after(grant, returned)
    again = paying.void(grant, returned[0].id, "wrong_data")
    assert len(again) == 2
    assert after(grant, again).net_paid == 28712


def test_what_rests_on_a_step_is_taken_back_first() -> None:
    grant = signed()
    steps = [
        reports.schedule(grant, "interim", DUE, TODAY),
    ]
    grant = after(grant, steps[0])
    steps.append(reports.submit(grant, "interim", DUE, DAY, (), TODAY))
    grant = after(grant, steps[1])
    scheduled, submitted = steps[0][0].id, steps[1][0].id
    assert denied(grant, scheduled) == "step_has_followers"
    grant = after(grant, taking_back.take_back(grant, submitted, "did_not_happen"))
    assert grant.accounts.reports == {("interim", DUE): "due"}
    grant = after(grant, taking_back.take_back(grant, scheduled, "did_not_happen"))
    assert grant.accounts.reports == {}


def test_a_verification_is_taken_back_and_the_statement_waits_again() -> None:
    grant = signed()
    stated = spending.report(grant, "s", {"a": Decimal(10)}, (), DAY)
    grant = after(grant, stated)
    verdict = (Verified(line="a", eligible="9.00", ineligible="1.00", reason="other"),)
    verified = spending.verify(grant, "s", verdict, DAY)
    grant = after(grant, verified)
    assert taking_back.possible(grant) == {verified[0].id}
    grant = after(grant, taking_back.take_back(grant, verified[0].id, "wrong_data"))
    assert (grant.accounts.eligible, grant.accounts.claimed) == (0, 10)
    assert taking_back.possible(grant) == {stated[0].id}


def test_after_the_end_only_recoveries_are_taken_back() -> None:
    grant = signed()
    seen = spending.verify_deliverable(grant, "D1", (), DAY)
    grant = after(grant, seen)
    grant = after(grant, closing.terminate(grant, "other", DAY, TODAY))
    assert denied(grant, seen[0].id) == "contract_ended"
    assert taking_back.possible(grant) == frozenset()


def test_a_payment_is_no_step_of_the_accounts() -> None:
    grant, event = paid(signed(), "1000.00")
    assert denied(grant, event) == "step_unknown"
