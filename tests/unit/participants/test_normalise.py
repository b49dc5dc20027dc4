"""Identifiers are recognised however they are written; two persons' names are not taken for one's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from services.participants.matching import normalise

CASES = json.loads(Path(__file__).with_name("matching_cases.json").read_text("utf-8"))
PRECISION, RECALL = 0.95, 0.93  # what the table measured when it was written, rounded down: not to fall below


def meet(one: str, other: str, year: int | None = 1990, home: str = "GE-KK-MAR") -> bool:
    return bool(set(normalise.weak(one, 1990, "GE-KK-MAR")) & set(normalise.weak(other, year, home)))


def test_names_of_one_person_meet_across_scripts_and_those_of_two_do_not() -> None:
    missed = [pair for pair in CASES["one"] if not meet(*pair)]
    wrong = [pair for pair in CASES["two"] if meet(*pair)]
    found = len(CASES["one"]) - len(missed)
    precision, recall = found / (found + len(wrong)), found / len(CASES["one"])
    told = f"{len(CASES['one'])} + {len(CASES['two'])} pairs: precision {precision:.3f}, recall {recall:.3f}"
    print(f"{told}; missed: {missed}; taken for one: {wrong}")  # noqa: T201 - the measure is to be seen
    assert len(CASES["one"]) + len(CASES["two"]) >= 200
    assert (precision >= PRECISION, recall >= RECALL) == (True, True), (precision, recall, missed, wrong)


def test_a_name_meets_only_with_the_same_year_and_municipality() -> None:
    assert meet("ნინო ბერიძე", "Nino Beridze")
    assert not meet("ნინო ბერიძე", "Nino Beridze", year=1991)
    assert not meet("ნინო ბერიძე", "Nino Beridze", home="GE-KK-GAR")
    assert not meet("ნინო ბერიძე", "Nino Beridze", year=None)
    assert not meet("ნინო", "ნინო")


@pytest.mark.parametrize("text", ["01024098765", "0102 409 8765", "01-024-098765", "０１０２４０９８７６５"])
def test_a_personal_number_is_one_however_it_is_set(text: str) -> None:
    assert normalise.personal_number(text) == "01024098765"


@pytest.mark.parametrize("text", ["", "0102409876", "010240987651", "01024O98765", "٠١٠٢٤٠٩٨٧٦٥x"])
def test_what_is_no_personal_number_is_none(text: str) -> None:
    assert normalise.personal_number(text) is None


@pytest.mark.parametrize("text", ["15ab 12345", "15AB12345", "15-AB-12345"])
def test_a_passport_is_one_however_it_is_set(text: str) -> None:
    assert normalise.document(text) == "15AB12345"


@pytest.mark.parametrize("text", ["", "ABCDEF", "1234", "პასპორტი 12345"])
def test_what_is_no_passport_is_none(text: str) -> None:
    assert normalise.document(text) is None


@pytest.mark.parametrize(
    "text", ["555 12 34 56", "+995 555 123 456", "00995555123456", "(995) 555-12-34-56", "0555123456"]
)
def test_a_phone_is_one_with_its_country_or_without(text: str) -> None:
    assert normalise.phone(text) == "995555123456"


@pytest.mark.parametrize("text", ["", "112", "12345678", "1234567890123456"])
def test_what_is_no_phone_is_none(text: str) -> None:
    assert normalise.phone(text) is None
