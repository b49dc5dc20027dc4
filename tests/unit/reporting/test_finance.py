"""The financial report over all members: to the cent, and what was taken back or came back is in none of its sums."""

from __future__ import annotations

import csv as reader
import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from services.reporting.finance import table
from services.reporting.finance.following import follow
from services.reporting.finance.report import Report, asked_of, make
from services.reporting.subgrants.following import Told
from shared.accounting.report import Line
from shared.events import budgeting, grants
from shared.events.base import Voided
from shared.files.tables import csv, xlsx
from shared.web.problems import Problem
from tests.unit.reporting.story import programme

EARLY, LATE = date(2023, 5, 14), date(2024, 5, 14)
OTHER = "ctc"


def cost(line: str, amount: str, day: date = LATE, **more: object) -> budgeting.ExpenditureRecorded:
    given: dict[str, object] = {"voucher": f"{line}{amount}{day}", "currency": "EUR"}
    return budgeting.ExpenditureRecorded(occurred_on=day, line=line, amount=amount, **given | more)  # type: ignore[arg-type]


def budget(**lines: str) -> budgeting.BudgetVersionAdopted:
    planned = tuple(
        budgeting.Planned(line=f"{k[1]}.{k[2]}", amount=amount) for k, amount in sorted(lines.items())
    )
    return budgeting.BudgetVersionAdopted(
        occurred_on=EARLY, budget="main", version=1, kind="original", lines=planned
    )


def paid(amount: str = "9000.00") -> grants.GrantDisbursed:
    return grants.GrantDisbursed(
        occurred_on=EARLY, grant="g", amount=amount, currency="GEL", rate="3.0000", recipient_type="cso"
    )


def told(*events: object) -> list[Told]:
    """Numbered from 1; a pair names its member, the others are the lead's."""
    pairs = [one if isinstance(one, tuple) else (programme().lead.code, one) for one in events]
    return [(str(number), member, data) for number, (member, data) in enumerate(pairs, start=1)]


def report(*events: object, period: str = "2024", policy: str = "usual_accounting") -> Report:
    return make(programme(), follow(programme(), told(*events)), asked_of(programme(), period, policy))


def line(lines: tuple[Line, ...], code: str) -> Line:
    return next(one for one in lines if one.heading.code == code)


def test_a_line_has_its_budget_the_period_the_cumulative_and_the_variation_and_its_heading_adds_them_up() -> (
    None
):
    made = report(budget(l11="1000.00", l13="500.00"), cost("1.1", "300.10", EARLY), cost("1.1", "800.20"), (OTHER, cost("1.3", "5.05")))  # fmt: skip
    one = line(made.together, "1.1")
    assert (one.budget, one.period, one.cumulative) == (
        Decimal("1000.00"),
        Decimal("800.20"),
        Decimal("1100.30"),
    )
    assert (one.variation, one.share) == (Decimal("100.30"), Decimal("0.1003"))
    heading = line(made.together, "1")
    assert (heading.budget, heading.cumulative) == (Decimal("1500.00"), Decimal("1105.35"))
    assert line(made.together, "13").cumulative == Decimal("1105.35")
    assert made.explain >= {"1.1", "1.3"}


def test_the_members_sums_are_the_whole_to_the_cent() -> None:
    thirds = [(member.code, cost("2.2", "0.10", currency="GEL", rate="3.0000", voucher=member.code)) for member in programme().members]  # fmt: skip
    made = report(*thirds)
    assert sum(line(lines, "2.2").period for lines in made.members.values()) == Decimal("0.12")
    assert line(made.together, "2.2").period == Decimal("0.12")


def test_a_cost_that_was_taken_back_is_in_no_sum_and_a_correction_replaces_it() -> None:
    assert (
        line(report(cost("2.2", "7.00"), Voided(occurred_on=LATE, voids="1")).together, "2.2").cumulative == 0
    )
    corrected = report(cost("2.2", "7.00"), cost("2.1", "6.00", corrects="1"))
    assert (line(corrected.together, "2.2").cumulative, line(corrected.together, "2.1").cumulative) == (0, 6)


def test_what_the_bank_sent_back_takes_its_euro_back_at_the_rate_of_its_payment() -> None:
    back = grants.DisbursementReversed(
        occurred_on=LATE, grant="g", reverses="1", amount="9000.00", currency="GEL"
    )
    for policy in ("usual_accounting", "inforeuro_month_of_cost"):
        made = report(paid(), back, policy=policy)
        assert line(made.together, "6.3").cumulative == 0
        assert line(made.together, "6.3").period < 0
        assert not made.waiting


@pytest.mark.parametrize("policy", [one.code for one in programme().grants.exchange.policies])
def test_the_cumulative_is_what_the_periods_before_reported_and_this_one_by_every_policy(policy: str) -> None:
    booked = budgeting.DonorInstalmentReceived(
        occurred_on=date(2022, 2, 1), instalment="1", amount="1000.00", currency="EUR", booked_currency="GEL", booked_rate="3.5",
    )  # fmt: skip
    spent = [cost("2.2", "1000.00", day, currency="GEL", rate="3.0000") for day in (EARLY, LATE)]
    first, second, whole = (
        line(report(booked, *spent, period=period, policy=policy).together, "2.2")
        for period in ("2023", "2024", "")
    )
    assert second.cumulative == first.period + second.period
    assert whole.cumulative == second.cumulative
    assert first.period > 0


def test_a_months_rate_is_the_leads_and_until_it_has_recorded_one_that_of_another_member() -> None:
    """A month after the programme's file: nobody else has a rate of it."""
    month = date(2026, 3, 1)

    def rate(units: str) -> budgeting.FxRatePublished:
        return budgeting.FxRatePublished(
            occurred_on=month, currency="GEL", month=month, rate=units, source="InforEuro"
        )

    one = ("fe", cost("2.2", "12.00", month, currency="GEL"))
    policy = "inforeuro_month_of_cost"
    waiting = report(one, period="", policy=policy)
    assert len(waiting.waiting) == 1
    alone = report(one, (OTHER, rate("4.0000")), period="", policy=policy)
    assert line(alone.together, "2.2").cumulative == Decimal("3.00")
    first = report(one, (OTHER, rate("4.0000")), rate("3.0000"), period="", policy=policy)
    second = report(one, rate("3.0000"), (OTHER, rate("4.0000")), period="", policy=policy)
    for made in (first, second):
        assert line(made.together, "2.2").cumulative == Decimal("4.00")


def test_a_cost_without_a_rate_waits_and_is_in_no_sum() -> None:
    made = report((OTHER, cost("2.2", "7.00", currency="GEL")))
    assert line(made.together, "2.2").cumulative == 0
    assert [(one.member, one.sum.amount) for one in made.waiting] == [(OTHER, Decimal("7.00"))]


def test_only_the_member_that_keeps_the_budget_can_change_it() -> None:
    made = report(budget(l11="1000.00"), (OTHER, budget(l11="9.00")))
    assert line(made.together, "1.1").budget == Decimal("1000.00")
    moved = budgeting.BudgetReallocated(
        occurred_on=LATE, budget="main",
        moves=(budgeting.Moved(line="1.1", change="-10.00"), budgeting.Moved(line="1.3", change="10.00")),
    )  # fmt: skip
    made = report(budget(l11="1000.00"), moved)
    assert (line(made.together, "1.1").budget, line(made.together, "1.3").budget) == (990, 10)


@pytest.mark.parametrize(("period", "policy"), [("2031", ""), ("2024", "guess")])
def test_a_period_or_policy_that_there_is_not_is_refused_and_not_taken_for_another(
    period: str, policy: str
) -> None:
    with pytest.raises(Problem, match="there are: "):
        asked_of(programme(), period, policy)
    assert asked_of(programme(), "", "").last == programme().cutoff


def test_the_workbook_and_the_csv_say_the_same_to_the_cent() -> None:
    made = report(budget(l11="1000.00"), cost("1.1", "800.20"), (OTHER, cost("1.3", "5.05")))
    whole = table.together(made, programme(), "en", str, LATE)
    sheets = [table.of_member(made, programme(), one.code, "en", str) for one in programme().members]
    book = load_workbook(io.BytesIO(xlsx(whole, *sheets)))
    rows = list(reader.DictReader(io.StringIO(csv(table.flat(made, programme())).decode("utf-8-sig"))))
    names = ["all", *(one.code for one in programme().members)]
    for name, sheet in zip(names, book.worksheets, strict=True):
        head = next(row for row in sheet.iter_rows(values_only=True) if "Line" in row)
        place = head.index("Cumulative, EUR")
        found = {
            row[0]: Decimal(str(row[place]))
            for row in sheet.iter_rows(values_only=True)
            if _is_sum(row, place)
        }
        assert found == {
            row["Line"]: Decimal(row["Cumulative, EUR"]) for row in rows if row["Member"] == name
        }
        assert len(found) == len(programme().budget.headings)


def _is_sum(row: tuple[object, ...], place: int) -> bool:
    return isinstance(row[place], int | float)
