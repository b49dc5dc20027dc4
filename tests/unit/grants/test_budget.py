"""The main grant's budget, the four exchange policies, and when the next instalment may be asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.grants.domain.money import budget as budgets
from services.grants.domain.money.budget import Budget, BudgetTerms
from services.grants.domain.money.prefinancing import standing
from services.grants.domain.refusals import Denied
from shared import clock
from shared.accounting import exchange
from shared.accounting.exchange import Booked, Rates, Sum
from shared.accounting.report import by_heading
from shared.ledger.streams import Past

DAY = date(2024, 5, 14)
TERMS = BudgetTerms(("1.1", "1.2", "2.2", "8", "10"), Decimal(112_000), Decimal(7), Decimal(5), Decimal(25))
ORIGINAL = {"1.1": Decimal(60_000), "1.2": Decimal(20_000), "2.2": Decimal(20_000), "8": Decimal(7_000), "10": Decimal(5_000)}  # fmt: skip


def after(budget: Budget, drafts: list[object]) -> Budget:
    for draft in drafts:
        budget = budgets.evolve(budget, Past("e", "x", draft.data, clock.now()))  # type: ignore[attr-defined]
    return budget


def adopted() -> Budget:
    return after(Budget(), list(budgets.adopt(Budget(), "original", ORIGINAL, TERMS, DAY)))


def moved(budget: Budget, taken: str, given_to: str, amount: int) -> Budget:
    moves = {taken: Decimal(-amount), given_to: Decimal(amount)}
    return after(budget, list(budgets.reallocate(budget, moves, "other", TERMS, DAY)))


def refused(decide: object) -> Denied:
    with pytest.raises(Denied) as refusal:
        decide()  # type: ignore[operator]
    return refusal.value


def test_a_heading_moves_by_a_quarter_of_what_it_had_and_no_further() -> None:
    budget = moved(adopted(), "1.1", "2.2", 5_000)  # 25 % of heading 2
    assert budget.lines["2.2"] == Decimal(25_000)
    refusal = refused(lambda: moved(adopted(), "1.1", "2.2", 5_001))
    assert (refusal.code, "EUR 5,000.00 is allowed" in refusal.sentence) == ("addendum_needed", True)


def test_the_quarter_is_of_the_net_change_over_all_moves_since_the_last_addendum() -> None:
    budget = moved(moved(adopted(), "1.1", "2.2", 3_000), "1.2", "2.2", 2_000)
    assert refused(lambda: moved(budget, "1.1", "2.2", 1)).code == "addendum_needed"
    back = moved(budget, "2.2", "1.1", 4_000)  # net 1,000 now
    assert moved(back, "1.1", "2.2", 4_000).lines["2.2"] == Decimal(25_000)
    low = moved(adopted(), "2.2", "1.1", 5_000)
    assert refused(lambda: moved(low, "2.2", "1.1", 1)).code == "addendum_needed"  # both ways


def test_an_addendum_is_a_new_base() -> None:
    budget = moved(adopted(), "1.1", "2.2", 5_000)
    addendum = budgets.adopt(budget, "addendum", budget.lines, TERMS, DAY)
    fresh = after(budget, list(addendum))
    assert moved(fresh, "1.1", "2.2", 6_250).version == 2  # a quarter of 25,000


def test_within_a_heading_money_moves_freely() -> None:
    assert moved(adopted(), "1.2", "1.1", 20_000).lines["1.2"] == 0
    assert refused(lambda: moved(adopted(), "1.2", "1.1", 20_001)).code == "line_below_zero"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ({"8": "7000.01"}, "cap_exceeded"),
        ({"10": "5000.01"}, "cap_exceeded"),
        ({"9.9": "1"}, "line_unknown"),
        ({"1.1": "60000.01", "8": "7000.00"}, "total_exceeded"),
    ],
)
def test_the_caps_of_the_contract_hold(lines: dict[str, str], code: str) -> None:
    wanted = ORIGINAL | {line: Decimal(amount) for line, amount in lines.items()}
    assert refused(lambda: budgets.adopt(Budget(), "original", wanted, TERMS, DAY)).code == code


def test_indirect_costs_and_the_reserve_are_outside_the_freedom() -> None:
    assert refused(lambda: moved(adopted(), "10", "1.1", 1)).code == "addendum_needed"


@given(st.lists(st.tuples(st.sampled_from(["1.1", "1.2", "2.2"]), st.sampled_from(["1.1", "1.2", "2.2"]), st.integers(1, 9_000)), max_size=20))  # fmt: skip
def test_whatever_is_moved_the_total_stays_to_the_cent_and_no_heading_leaves_its_bounds(
    moves: list[tuple[str, str, int]],
) -> None:
    budget = adopted()
    for taken, given_to, amount in moves:
        try:
            budget = moved(budget, taken, given_to, amount)
        except Denied:
            continue
    assert sum(budget.lines.values()) == sum(ORIGINAL.values())
    base, now = by_heading(budget.base), by_heading(budget.lines)
    assert all(abs(now[one] - base[one]) <= base[one] / 4 for one in base)


MONTHS = {
    ("GEL", date(2024, month, 1)): Decimal(units) for month, units in ((1, "2.80"), (2, "2.90"), (3, "3.00"))
}
RATES = Rates(
    MONTHS, date(2024, 1, 1), date(2024, 3, 31), (Booked(date(2024, 1, 10), "GEL", Decimal("2.75")),)
)
COST = Sum(Decimal("290.00"), "GEL", date(2024, 2, 20), own=Decimal("2.88"))


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("inforeuro_month_of_cost", "100.00"),
        ("inforeuro_period_average", "100.00"),  # (2.80 + 2.90 + 3.00) / 3
        ("contribution_recorded", "105.45"),
        ("usual_accounting", "100.69"),
    ],
)
def test_a_cost_becomes_euro_by_each_of_the_four_policies(policy: str, expected: str) -> None:
    assert exchange.eur(policy, COST, RATES) == Decimal(expected)


def test_a_missing_rate_is_pending_and_not_zero() -> None:
    april = Sum(Decimal(100), "GEL", date(2024, 4, 2))
    total, waiting = exchange.total("inforeuro_month_of_cost", [COST, april], RATES)
    assert (total, waiting) == (Decimal("100.00"), [april])
    longer = Rates(MONTHS, date(2024, 1, 1), date(2024, 4, 30))
    assert exchange.eur("inforeuro_period_average", COST, longer) is None
    before = Sum(Decimal(1), "GEL", date(2024, 1, 9))
    assert exchange.eur("contribution_recorded", before, RATES) is None


@given(
    st.permutations(
        [Sum(Decimal(cents) / 100, "GEL", date(2024, 1 + cents % 3, 5)) for cents in range(1, 40)]
    )
)
def test_amounts_add_up_to_the_same_cent_in_whatever_order(sums: list[Sum]) -> None:
    total, _ = exchange.total("inforeuro_month_of_cost", sums, RATES)
    again, _ = exchange.total("inforeuro_month_of_cost", sorted(sums, key=lambda one: one.amount), RATES)
    assert total == again


@pytest.mark.parametrize(
    ("spent", "allowed", "missing"),
    [("379999.99", False, "0.01"), ("380000.00", True, "0")],
)
def test_the_next_instalment_needs_all_of_earlier_ones_and_most_of_the_last(
    spent: str, allowed: bool, missing: str
) -> None:
    received = [Decimal(100_000), Decimal(400_000)]
    found = standing(received, Decimal(spent), Decimal(1_000_000), Decimal(70), Decimal(90))
    assert (found.needed, found.may_be_asked_for, found.missing) == (
        Decimal(380_000),
        allowed,
        Decimal(missing),
    )
    assert found.most == Decimal(400_000)  # 90 % of the total less what is received


def test_no_more_than_nine_tenths_is_prefinanced() -> None:
    found = standing([Decimal(900_000)], Decimal(900_000), Decimal(1_000_000), Decimal(70), Decimal(90))
    assert (found.most, found.may_be_asked_for) == (0, False)
