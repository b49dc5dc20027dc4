"""Sub-grants in counts and sums: what events tell, and that what came back or was taken back is in none of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from services.reporting.subgrants.drawing import burn
from services.reporting.subgrants.following import Followed, Told, follow
from services.reporting.subgrants.totals import Totals, tell
from shared.events import awarding, granting, grants
from shared.events.base import Voided
from tests.unit.reporting.story import programme

DAY, LATER = date(2023, 5, 14), date(2024, 5, 14)


def signed(grant: str = "g", **more: object) -> grants.ContractSigned:
    given: dict[str, object] = {
        "occurred_on": DAY, "grant": grant, "amount": "30000.00", "currency": "GEL", "exposure": "10000.00",
        "recipient_type": "cso", "municipality": "GE-KK-MAR",
    }  # fmt: skip
    return grants.ContractSigned(**given | more)  # type: ignore[arg-type]


def paid(grant: str = "g", **more: object) -> grants.GrantDisbursed:
    given: dict[str, object] = {
        "occurred_on": LATER, "grant": grant, "amount": "9000.00", "currency": "GEL", "rate": "3.0000",
        "recipient_type": "cso",
    }  # fmt: skip
    return grants.GrantDisbursed(**given | more)  # type: ignore[arg-type]


def applied(application: str, **more: object) -> awarding.ApplicationSubmitted:
    given: dict[str, object] = {
        "occurred_on": DAY, "application": application, "call": "c", "recipient_type": "cso",
        "legal_form": "legal_entity", "amount": "5000.00", "currency": "GEL",
    }  # fmt: skip
    return awarding.ApplicationSubmitted(**given | more)  # type: ignore[arg-type]


def told(*data: object) -> list[Told]:
    return [(str(number), "cenn", one) for number, one in enumerate(data, start=1)]  # type: ignore[misc]


def totals(*data: object) -> Totals:
    return tell(programme(), follow(told(*data)), date(2024, 6, 30))


def net(found: Followed) -> int:
    return sum(one.cents for one in found.paid)


def test_a_contract_is_committed_at_its_rate_of_signature_and_paid_at_the_rate_of_each_payment() -> None:
    made = totals(signed(), paid(), signed("h", currency="EUR", amount="2000.00", exposure=None))
    assert (made.total.number, made.total.committed, made.total.paid) == (2, Decimal(12000), Decimal(3000))
    assert made.by["municipality"]["GE-KK-MAR"] == made.total
    assert [(one.period, one.committed, one.paid) for one in made.points] == [
        ("2022", Decimal(0), Decimal(0)), ("2023", Decimal(12000), Decimal(0)), ("2024", Decimal(12000), Decimal(3000)),
    ]  # fmt: skip


def test_a_payment_without_a_rate_is_pending_and_in_no_sum() -> None:
    made = totals(signed(), paid(rate=None))
    assert (made.pending, made.total.paid) == (1, 0)


def test_what_the_bank_sends_back_leaves_in_proportion_and_the_rest_to_the_cent() -> None:
    back = grants.DisbursementReversed(
        occurred_on=LATER, grant="g", reverses="2", amount="1000.00", currency="GEL"
    )
    rest = grants.RecoveryReceived(
        occurred_on=LATER, grant="g", reverses="2", amount="8000.00", currency="GEL"
    )
    again = grants.RecoveryReceived(occurred_on=LATER, grant="g", reverses="2", amount="1.00", currency="GEL")
    assert net(follow(told(signed(), paid(), back))) == 300000 - 33333
    assert net(follow(told(signed(), paid(), back, rest, again))) == 0


def test_a_contract_that_was_taken_back_is_in_no_sum_and_a_correction_replaces_it() -> None:
    assert totals(signed(), Voided(occurred_on=DAY, voids="1")).total.number == 0
    assert totals(signed(), signed(exposure="9000.00", corrects="1")).total.committed == 9000
    amended = granting.ContractAmended(
        occurred_on=LATER, grant="g", amount="33000.00", currency="GEL", exposure="11000.00"
    )
    assert totals(signed(), amended).total.committed == 11000


def test_each_application_stands_in_one_stage_until_it_becomes_a_contract() -> None:
    made = totals(
        applied("a"), applied("b"), applied("g"), applied("d"),
        awarding.ApplicationChecked(
            occurred_on=DAY, application="b", call="c", check="admin", result="failed"
        ),
        awarding.AwardDecided(occurred_on=DAY, application="d", call="c", decision="reserve"),
        awarding.AppealDecided(occurred_on=DAY, application="d", call="c", case="k", outcome="upheld"),
        signed("g"), grants.GrantClosed(occurred_on=LATER, grant="g", exposure="8000.00"),
    )  # fmt: skip
    assert {one.code: one.number for one in made.stages} == {"submitted": 2, "rejected": 1, "closed": 1}
    assert made.total.committed == 8000


def test_the_largest_contract_and_those_near_the_ceiling_are_told() -> None:
    ceiling = programme().grants.ceiling.amount
    made = totals(signed(exposure=str(ceiling)), signed("h"))
    assert (made.largest, made.near) == (ceiling, 1)
    assert made.elapsed == Decimal(912) / 1461  # of the days of four years


def test_the_drawing_keeps_what_is_above_the_envelope_on_the_page() -> None:
    made = burn(totals(signed(exposure="60000.00")).points, Decimal(30000))
    assert made.bars[-1].committed_y == 22
    assert made.bars[-1].committed_y < made.envelope_y < made.ground
