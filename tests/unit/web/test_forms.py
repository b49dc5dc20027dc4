"""What was typed is read or refused with a sentence, and nothing typed is lost."""

from datetime import date
from decimal import Decimal

from shared.web.forms import Form


def test_a_good_form_gives_its_values() -> None:
    form = Form(
        [
            ("topic", "  Budget  "),
            ("on-day", "27"),
            ("on-month", "3"),
            ("on-year", "2024"),
            ("amount", "1,234.50"),
            ("sex", "f"),
            ("groups", "b"),
            ("groups", "a"),
        ]
    )
    assert form.text("topic") == "Budget"
    assert form.date("on") == date(2024, 3, 27)
    assert form.number("amount", decimals=2) == Decimal("1234.50")
    assert form.choice("sex", ["f", "m"]) == "f"
    assert form.choices("groups", ["a", "b", "c"]) == ["a", "b"]
    assert form.errors == {}


def test_each_fault_of_a_date_has_its_own_sentence() -> None:
    def fault(day: str, month: str, year: str) -> str:
        form = Form([("on-day", day), ("on-month", month), ("on-year", year)])
        form.date("on", "Write the day", first=date(2022, 1, 1), last=date(2025, 12, 31))
        return form.errors["on"]

    assert fault("", "", "") == "Write the day"
    assert fault("1", "", "2024") == "The date must have a month"
    assert fault("31", "2", "2024") == "Write a real date, such as 27 3 2024"
    assert fault("x", "2", "2024") == "Write a real date, such as 27 3 2024"
    assert fault("31", "12", "2021") == "The date must be 1 January 2022 or later"
    assert fault("1", "1", "2026") == "The date must be 31 December 2025 or earlier"


def test_each_fault_of_a_number_has_its_own_sentence() -> None:
    def fault(typed: str, decimals: int = 0) -> str:
        form = Form([("n", typed)])
        assert form.number("n", "Write the amount", decimals=decimals, least=Decimal(1)) is None
        return form.errors["n"]

    assert fault("") == "Write the amount"
    assert fault("many") == "Write a number, such as 1,234"
    assert fault("1.5") == "Write a whole number"
    assert fault("1.555", 2) == "Use at most 2 digits after the decimal sign"
    assert fault("0") == "The number must be 1 or more"


def test_a_choice_off_the_list_is_refused_and_a_missing_one_is_asked_for() -> None:
    form = Form([("sex", "z")])
    form.choice("sex", ["f", "m"])
    form.choice("age", ["a"], "Choose an age")
    form.choice("optional", ["a"])
    assert form.errors == {"sex": "Choose one of the answers on the list", "age": "Choose an age"}


def test_a_too_long_text_is_refused_with_both_lengths() -> None:
    form = Form([("topic", "x" * 11)])
    assert form.text("topic", most=10) is None
    assert form.errors["topic"] == "Use at most 10 characters; this has 11"


def test_a_form_filled_from_what_is_stored_reads_back_the_same() -> None:
    form = Form.filled({"on": date(2024, 3, 27), "groups": ["a"], "topic": "Budget", "nothing": None})
    assert form.date("on") == date(2024, 3, 27)
    assert form.values("groups") == ["a"]
    assert form.value("nothing") == ""
