"""A payment that the bank sent back, in whatever parts and on whatever days, leaves exactly nothing in every sum."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from services.reporting.finance.following import follow
from services.reporting.finance.report import asked_of, make
from services.reporting.subgrants.following import Told
from services.reporting.subgrants.following import follow as follow_grants
from shared.accounting.entries import Entry, convert
from shared.accounting.exchange import Booked, Rates, Sum
from shared.events import budgeting, grants
from tests.unit.reporting.story import programme

DAY = date(2023, 5, 14)
POLICIES = tuple(one.code for one in programme().grants.exchange.policies)
_PARTS = st.lists(st.integers(1, 2_000_000), min_size=1, max_size=9)
_RATES = st.decimals("0.01", "40", places=4)
_CURRENCIES = st.sampled_from(("EUR", "GEL"))


def _money(cents: int) -> str:
    return f"{Decimal(cents) / 100:.2f}"


def _told(parts: list[int], currency: str, rate: Decimal) -> list[Told]:
    """A payment, an instalment of the donor that was booked, and the payment's parts that came back day after day."""
    rated: dict[str, str] = {} if currency == "EUR" else {"rate": f"{rate}"}
    events = [
        budgeting.DonorInstalmentReceived(
            occurred_on=date(2022, 2, 1), instalment="1", amount="1000.00", currency="EUR",
            booked_currency="GEL", booked_rate=f"{rate}",
        ),
        grants.GrantDisbursed(
            occurred_on=DAY, grant="g", amount=_money(sum(parts)), currency=currency, recipient_type="cso", **rated
        ),
        *(
            grants.DisbursementReversed(
                occurred_on=DAY + timedelta(days=40 * number), grant="g", reverses="2", amount=_money(part), currency=currency
            )
            for number, part in enumerate(parts)
        ),
    ]  # fmt: skip
    return [(str(number), programme().lead.code, data) for number, data in enumerate(events, start=1)]


@given(_PARTS, _CURRENCIES, _RATES)
def test_the_financial_report_has_nothing_left_of_it_by_any_policy(
    parts: list[int], currency: str, rate: Decimal
) -> None:
    books = follow(programme(), _told(parts, currency, rate))
    for policy in POLICIES:
        for period in ("", "2023", "2024"):
            made = make(programme(), books, asked_of(programme(), period, policy))
            last = made.asked.last
            if all(one.day <= last for one in books.costs):
                assert {one.cumulative for one in made.together} == {Decimal()}
        everything = [
            make(programme(), books, asked_of(programme(), one, policy)) for one in ("2023", "2024")
        ]
        assert not everything[0].waiting


@given(_PARTS, _CURRENCIES, _RATES)
def test_the_sub_grants_have_nothing_left_of_it(parts: list[int], currency: str, rate: Decimal) -> None:
    assert sum(one.cents for one in follow_grants(_told(parts, currency, rate)).paid) == 0


@given(_PARTS, _RATES, st.randoms(use_true_random=False))
def test_whatever_the_order_in_which_the_books_have_it(
    parts: list[int], rate: Decimal, chance: object
) -> None:
    paid = Entry("1", "cenn", "6.3", DAY, Sum(Decimal(_money(sum(parts))), "GEL", DAY, rate))
    back = [
        Entry(f"b{number}", "cenn", "6.3", DAY, Sum(-Decimal(_money(part)), "GEL", DAY), "1")
        for number, part in enumerate(parts)
    ]
    entries = [paid, *back]
    rates = Rates({("GEL", date(2023, 5, 1)): rate}, DAY, DAY, (Booked(DAY, "GEL", rate),))
    first = {one.entry.id: one.eur for one in convert(entries, "usual_accounting", rates)}
    chance.shuffle(entries)  # type: ignore[attr-defined]
    again = {one.entry.id: one.eur for one in convert(entries, "usual_accounting", rates)}
    assert first == again
    assert sum(value for value in first.values() if value is not None) == 0
    assert None not in first.values()


def test_what_came_back_of_a_payment_that_is_not_known_waits() -> None:
    back = Entry("2", "cenn", "6.3", DAY, Sum(Decimal(-5), "EUR", DAY), "1")
    (found,) = convert([back], "usual_accounting", Rates({}, DAY, DAY))
    assert found.eur is None


def test_what_came_back_takes_the_rate_that_its_payment_has_now() -> None:
    payment = grants.GrantDisbursed(
        occurred_on=DAY, grant="g", amount="9.00", currency="GEL", rate="3.0000", recipient_type="cso"
    )
    corrected = grants.GrantDisbursed(
        occurred_on=DAY, grant="g", amount="9.00", currency="GEL", rate="2.0000", recipient_type="cso", corrects="1"
    )  # fmt: skip
    back = grants.DisbursementReversed(
        occurred_on=DAY, grant="g", reverses="1", amount="9.00", currency="GEL"
    )
    told: list[Told] = [(str(n), "cenn", one) for n, one in enumerate((payment, back, corrected), start=1)]
    made = make(programme(), follow(programme(), told), asked_of(programme(), "", "usual_accounting"))
    assert {one.cumulative for one in made.together} == {Decimal()}
