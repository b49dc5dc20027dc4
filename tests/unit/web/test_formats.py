"""How each language writes numbers, money and days, and how what people type is read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shared.web.formats import (
    format_date,
    format_instant,
    format_money,
    format_number,
    format_percent,
    parse_number,
)

N = "\u00a0"


@pytest.mark.parametrize(
    ("lang", "number", "gel", "euro"),
    [
        ("en", "1,111,100.5", f"GEL{N}1,234.50", "€1,234.50"),
        ("ka", f"1{N}111{N}100,5", f"1{N}234,50{N}₾", f"1{N}234,50{N}€"),
        ("az", "1.111.100,5", f"1.234,50{N}GEL", f"1.234,50{N}€"),
        ("hy", f"1{N}111{N}100,5", f"1{N}234,50{N}GEL", f"1{N}234,50{N}€"),
        ("ru", f"1{N}111{N}100,5", f"1{N}234,50{N}GEL", f"1{N}234,50{N}€"),
    ],
)
def test_each_language_writes_numbers_and_money_its_own_way(
    lang: str, number: str, gel: str, euro: str
) -> None:
    assert format_number(Decimal("1111100.5"), lang) == number
    assert format_money(Decimal("1234.5"), "GEL", lang) == gel
    assert format_money(Decimal("1234.5"), "EUR", lang) == euro


def test_days_are_european_in_english_and_cldr_elsewhere() -> None:
    day = date(2025, 9, 30)
    assert format_date(day, "en") == "30 September 2025"
    assert format_date(day, "ka") == "30 სექტემბერი, 2025"
    assert format_date(day, "az") == "30 sentyabr 2025"
    assert format_date(day, "hy") == "30 սեպտեմբերի, 2025 թ."


def test_an_instant_is_shown_on_the_clock_of_tbilisi() -> None:
    assert format_instant(datetime(2025, 9, 30, 22, 5, tzinfo=UTC), "en") == "1 Oct 2025, 02:05"


def test_what_is_not_there_is_a_dash_and_never_zero() -> None:
    nothing = [format_number(None, "en"), format_money(None, "EUR", "ka"), format_date(None, "az")]
    assert [*nothing, format_percent(None, "hy"), format_instant(None, "ru")] == ["–"] * 5
    assert format_number(0, "en") == "0"


def test_a_negative_number_has_a_true_minus_sign() -> None:
    assert format_number(-3, "en") == "−3"
    assert format_money(Decimal(-3), "EUR", "en") == "−€3.00"


@pytest.mark.parametrize(
    ("typed", "lang", "meant"),
    [
        ("1 234,50", "ka", "1234.50"),
        (f"1{N}234,50", "ka", "1234.50"),  # pasted back from our own page
        ("1.234", "az", "1234"),
        ("1.234", "en", "1.234"),
        ("1,234", "en", "1234"),
        ("1,234,567.89", "ka", "1234567.89"),
        ("1.234.567,89", "en", "1234567.89"),
        ("12,5", "en", "12.5"),
        ("−7", "en", "-7"),
    ],
)
def test_a_typed_number_is_read_as_the_language_writes_it(typed: str, lang: str, meant: str) -> None:
    assert parse_number(typed, lang) == Decimal(meant)


@pytest.mark.parametrize("typed", ["", "abc", "1,23,4", "1.5,", "12x", "1e5", "--3", "1.2.3", "١٢"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(typed, "en")


@pytest.mark.parametrize("lang", ["en", "ka", "az", "hy", "ru"])
@pytest.mark.parametrize("value", ["0", "1234.5", "1111100.55", "999999.01", "-42.5"])
def test_what_a_page_shows_can_be_typed_back(lang: str, value: str) -> None:
    assert parse_number(format_number(Decimal(value), lang, 2), lang) == Decimal(value)
