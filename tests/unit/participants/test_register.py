"""Persons: what cannot be is refused, and the age is that of the day."""

from __future__ import annotations

from datetime import date

import pytest

from services.participants.domain.refusals import Denied
from services.participants.domain.register import PersonalData, check

TODAY = date(2024, 6, 1)


@pytest.mark.parametrize(
    ("day", "age"), [(date(2022, 1, 1), 22), (date(2022, 12, 31), 22), (date(2025, 6, 1), 25)]
)
def test_the_age_is_the_year_of_the_day_less_the_year_of_birth(day: date, age: int) -> None:
    assert PersonalData("Nino", 2000).on(day).age == age


def test_an_unknown_year_of_birth_is_an_unknown_age() -> None:
    assert PersonalData("Nino").on(TODAY).age is None


def test_the_attributes_hold_no_name_and_no_phone() -> None:
    part = PersonalData("Nino Beridze", 2000, phone="599 12 34 56").on(TODAY)
    assert "Nino" not in repr(part)
    assert "599" not in repr(part)


@pytest.mark.parametrize("year", [1913, 2025])
def test_nobody_is_older_than_110_years_or_born_in_the_future(year: int) -> None:
    with pytest.raises(Denied, match="birth_year_impossible") as refused:
        check(PersonalData("Nino", year), TODAY, 110)
    assert refused.value.field == "birth_year"
    assert refused.value.sentence == "The year of birth is between 1914 and 2024."


@pytest.mark.parametrize("year", [1914, 2024, None])
def test_the_bounds_themselves_are_accepted(year: int | None) -> None:
    assert check(PersonalData("Nino", year), TODAY, 110).birth_year == year


def test_a_person_without_a_name_is_refused() -> None:
    with pytest.raises(Denied, match="name_missing"):
        check(PersonalData("  "), TODAY, 110)


def test_a_refusal_on_a_sheet_names_the_line_in_the_sentence_and_in_the_path() -> None:
    told = Denied("birth_year_impossible", "Between %(first)s and now.", "birth_year", first="1914")
    moved = told.at_line(2, "new")
    assert moved.sentence == "Line 3: Between 1914 and now."
    assert moved.field == "attendees.2.new.birth_year"
