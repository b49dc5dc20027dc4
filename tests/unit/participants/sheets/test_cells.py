"""What a cell means in the spellings of five languages, and what is told of one that means nothing."""

from __future__ import annotations

import pytest

from services.participants.sheets.rows import cells
from services.participants.sheets.rows.cells import Fault


@pytest.mark.parametrize(
    "text",
    [
        "1990",
        "12.03.1990",
        "12.03.90",
        "3/12/90",
        "12/03/1990",
        "1990-03-12",
        "12 3 1990",
        "1990 წ.",
        "12 მარტი 1990",
        "12 mart 1990",
    ],
)
def test_a_year_of_birth_is_read_from_years_and_dates_in_any_order(text: str) -> None:
    assert cells.birth_year(text, 2026) == 1990


@pytest.mark.parametrize("text", ["", "-", "უცნობია", "n/a", "неизвестно"])
def test_what_is_not_known_is_not_a_fault(text: str) -> None:
    assert cells.birth_year(text, 2026) is None
    assert cells.age(text) is None
    assert cells.choice("sex", text) is None
    assert cells.count(text) is None
    assert cells.personal_number(text) == ""


@pytest.mark.parametrize("text", ["90", "1990/1991", "x", "19900", "abc 12"])
def test_a_year_that_could_be_several_or_none_is_told_with_an_example(text: str) -> None:
    with pytest.raises(Fault, match="Write four digits, such as 1990"):
        cells.birth_year(text, 2026)


def test_two_digits_of_a_date_are_the_last_such_year() -> None:
    assert [cells.birth_year(f"1.2.{year}", 2026) for year in ("26", "27", "05")] == [2026, 1927, 2005]


def test_an_age_is_read_and_an_impossible_one_is_told() -> None:
    assert cells.age("34") == 34
    for text in ("1990", "-1", "thirty", "34.5"):
        with pytest.raises(Fault, match="Write whole years"):
            cells.age(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("ქალი", "F"), ("ქ", "F"), ("ᲥᲐᲚᲘ", "F"), ("Qadın", "F"), ("կին", "F"), ("Ж", "F"), ("Female", "F"),
     ("კაცი", "M"), ("მამრობითი", "M"), ("Kişi", "M"), ("KİŞİ", "M"), ("տղամարդ", "M"), ("муж.", "M"), ("სხვა", "other")],
)  # fmt: skip
def test_sex_is_read_in_five_languages(text: str, code: str) -> None:
    assert cells.choice("sex", text) == code


def test_an_unknown_word_is_told_with_the_words_that_are_known() -> None:
    with pytest.raises(Fault, match="“lady” is not one of the answers here"):
        cells.choice("sex", "lady")


def test_a_personal_number_gets_the_zero_back_that_a_spreadsheet_has_eaten() -> None:
    assert cells.personal_number("1001012345") == "01001012345"
    assert cells.personal_number("01001012345") == "01001012345"


def test_a_number_of_sessions_is_a_number() -> None:
    assert cells.count("2") == 2
    with pytest.raises(Fault, match="Write a whole number"):
        cells.count("two")
