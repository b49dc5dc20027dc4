"""Where on a sheet the rows are, however somebody has laid it out."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.participants.domain.refusals import Denied
from services.participants.sheets.rows.layout import MARK, RawSheet, lay_out, written
from services.participants.sheets.rows.pasting import read_pasted
from shared.files.sheets import Row, Value


def sheet(*rows: tuple[Value, ...]) -> RawSheet:
    return lay_out([Row(number, cells) for number, cells in enumerate(rows, start=1) if any(cells)])


def lines(*rows: tuple[Value, ...]) -> list[tuple[int, dict[str, str]]]:
    return [(line.number, dict(line.cells)) for line in sheet(*rows).lines]


@pytest.mark.parametrize(
    "headers",
    [
        ("Full name", "Year of birth", "Municipality"),
        ("სახელი, გვარი", "დაბადების თარიღი", "მუნიციპალიტეტი"),
        ("Ad, soyad", "Doğum ili", "Rayon"),
        ("ԱՆՈՒՆ ԱԶԳԱՆՈՒՆ", "Ծննդյան տարեթիվ", "Մունիցիպալիտետ"),
        ("Ф.И.О.", "Дата рождения", "Район"),
        ("სახელი და გვარი\nFull name", "დაბადების წელი / Year of birth", "home"),
    ],
)
def test_columns_are_known_by_their_headers_in_five_languages(headers: tuple[str, ...]) -> None:
    found = lines(("A list of ours",), headers, ("Nino B.", 1990, "Marneuli"))
    assert found == [(3, {"name": "Nino B.", "birth_year": "1990", "home": "Marneuli"})]


def test_a_list_of_names_alone_has_a_heading_all_the_same() -> None:
    assert lines(("The club",), ("Name",), ("Nino B.",), ("Name",), ("Gela G.",)) == [
        (3, {"name": "Nino B."}),
        (5, {"name": "Gela G."}),
    ]
    found = sheet(("#", "სახელი და გვარი", "Shoe size"), (1, "Nino B.", 38))
    assert (dict(found.lines[0].cells), found.unread) == ({"name": "Nino B."}, ("Shoe size",))


def test_columns_stand_in_any_order_and_unknown_ones_are_named_not_read() -> None:
    found = sheet(("Sex", "№", "Shoe size", "Signature", "Name"), ("F", 1, 38, "x", "Nino B."))
    assert dict(found.lines[0].cells) == {"sex": "F", "name": "Nino B."}
    assert found.unread == ("Shoe size",)


def test_a_sheet_without_headers_is_read_in_the_order_of_the_template_with_or_without_numbers() -> None:
    assert lines(("Nino B.", 1990, "F")) == [(1, {"name": "Nino B.", "birth_year": "1990", "sex": "F"})]
    assert lines((1, "Nino B.", 1990), (2, "Gela G.", 1980)) == [
        (1, {"name": "Nino B.", "birth_year": "1990"}),
        (2, {"name": "Gela G.", "birth_year": "1980"}),
    ]


def test_the_code_row_of_a_template_says_which_activity_and_which_column_is_which() -> None:
    coded = sheet(
        (f"{MARK} abc", "name", "sex"), ("", "Advocacy"), ("№", "Imię", "Full name"), (1, "Nino B.", "F")
    )
    assert coded.activity == "abc"
    titled = sheet(
        (f"{MARK} abc", "name", "sex"), ("", "Advocacy"), ("№", "Full name", "Sex"), (1, "Nino B.", "F")
    )
    assert [(line.number, dict(line.cells)) for line in titled.lines] == [
        (4, {"name": "Nino B.", "sex": "F"})
    ]


@pytest.mark.parametrize(
    "total",
    [
        "სულ",
        "Total:",
        "Cəmi",
        "Ընդամենը",
        "Итого:",
        "ჯამი",
        "სულ 2 მონაწილე",
        "Total: 2 participants",
        "სულ: 2, მათ შორის ქალი - 1",
        "Women: 1",
        "Всего 2 человека, из них женщин 1",
        "Cəmi 2 nəfər",
        "ქალი 1, კაცი 1",
    ],
)
def test_a_total_at_the_end_and_empty_rows_between_are_no_persons(total: str) -> None:
    found = lines(("Name", "Born"), ("Nino B.", 1990), (None, None), ("Gela G.", 1980), (total, 2))
    assert [number for number, _ in found] == [2, 4]


def test_a_row_that_has_only_its_own_number_is_empty() -> None:
    assert [number for number, _ in lines(("№", "Name", "Born"), (1, "Nino B.", 1990), (2, None, None))] == [
        2
    ]


def test_a_sheet_without_anybody_and_one_that_is_too_long_are_refused() -> None:
    with pytest.raises(Denied, match="sheet_empty"):
        sheet(("Name", "Born"), ("Total", 0))
    with pytest.raises(Denied, match="sheet_too_long"):
        sheet(("Name", "Born"), *[(f"Person {number}", 1990) for number in range(5001)])


def test_pasted_rows_keep_the_numbers_of_their_lines() -> None:
    found, one = read_pasted('Nino B.\t1990\tF\n\nGela "G"\t1980\tM\n')
    assert [line.number for line in found.lines] == [1, 3]
    assert found.lines[1].cells["name"] == 'Gela "G"'
    assert read_pasted("Nino B.\t1990\tF")[1] != one
    with pytest.raises(Denied, match="nothing_pasted"):
        read_pasted(" \n\t\n")


def test_cells_become_text_as_a_person_reads_them() -> None:
    values = (None, True, date(1990, 2, 3), datetime(1990, 2, 3, 10, tzinfo=UTC), 1990, "  two   words ")
    assert [written(one) for one in values] == ["", "yes", "1990-02-03", "1990-02-03", "1990", "two words"]
