import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from shared.files.tables import Column, Table, csv, xlsx

COLUMNS = (Column("Place"), Column("Amount", "money"), Column("Day", "day"))
ROWS = [("მარნეული", Decimal("1234.50"), date(2023, 4, 1)), ("", None, None)]
TYPED = ["=1+1", "+49", "-5", "@SUM(A1)", "\t=1", "http://x", "\u202eevil", "a\x00b"]


def test_a_workbook_holds_true_numbers_and_days_under_headings() -> None:
    book = load_workbook(io.BytesIO(xlsx(Table("Payments", COLUMNS, ROWS, ("As of today",)))))
    values = [list(row) for row in book["Payments"].iter_rows(values_only=True)]
    assert values[3] == ["Place", "Amount", "Day"]
    assert values[4][:2] == ["მარნეული", 1234.5]
    assert values[4][2].date() == date(2023, 4, 1)
    assert values[1][0] == "As of today"


@pytest.mark.parametrize("text", TYPED)
def test_what_a_person_typed_never_becomes_a_formula_or_a_link(text: str) -> None:
    table = Table("T", (Column("Said"),), [(text,)])
    cell = load_workbook(io.BytesIO(xlsx(table)))["T"].cell(row=4, column=1)
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    line = csv(table).decode("utf-8-sig").split("\r\n")[1].strip('"')
    assert not line.startswith(("=", "+", "-", "@", "\t"))
    assert not set("\x00\u202e") & set(line + cell.value)


def test_a_negative_number_stays_a_number_in_csv() -> None:
    assert csv(Table("T", (Column("N", "number"),), [(-5,)])).decode("utf-8-sig") == "N\r\n-5\r\n"


def test_a_day_is_a_day_in_a_column_of_texts_too() -> None:
    table = Table("T", (Column("What"),), [(date(2024, 5, 1),)])
    cell = load_workbook(io.BytesIO(xlsx(table)))["T"].cell(row=4, column=1)
    assert (cell.is_date, cell.value.date()) == (True, date(2024, 5, 1))


def test_sheets_of_one_name_get_names_of_their_own() -> None:
    tables = [Table("A title that is much longer than a sheet's name may be", COLUMNS, ROWS)] * 2
    names = load_workbook(io.BytesIO(xlsx(*tables))).sheetnames
    assert len(set(names)) == 2
    assert all(len(name) <= 31 for name in names)
    assert names[0] == "A title that is much longer"


def test_long_texts_are_wrapped_and_headings_stand_over_their_numbers() -> None:
    columns = (Column("Result"), Column("Value", "number"), Column("Year", "year"))
    sheet = load_workbook(io.BytesIO(xlsx(Table("T", columns, [("long " * 40, 5, 2022)]))))["T"]
    assert sheet.row_dimensions[4].height > 10 * 15
    text, value, year = sheet[4]
    assert (text.alignment.wrap_text, value.alignment.wrap_text) == (True, None)
    assert [one.alignment.horizontal for one in sheet[3]] == [None, "right", "right"]
    assert (year.value, year.number_format) == (2022, "0")


def test_yes_and_no_are_not_written_as_numbers_or_texts() -> None:
    cell = load_workbook(io.BytesIO(xlsx(Table("T", (Column("Provisional"),), [(True,)]))))["T"]["A4"]
    assert (cell.data_type, cell.number_format) == ("b", "General")


def test_an_instant_is_a_moment_of_tbilisis_clock_in_a_workbook_and_keeps_its_offset_in_csv() -> None:
    table = Table("T", (Column("Recorded", "day"),), [(datetime(2024, 5, 1, 21, 30, tzinfo=UTC),)])
    cell = load_workbook(io.BytesIO(xlsx(table)))["T"].cell(row=4, column=1)
    assert (cell.is_date, cell.value, cell.number_format) == (
        True,
        datetime(2024, 5, 2, 1, 30),  # noqa: DTZ001 - a cell knows no zone
        "yyyy-mm-dd hh:mm",
    )
    assert csv(table).decode("utf-8-sig").split("\r\n")[1] == "2024-05-01T21:30:00+00:00"


@pytest.mark.parametrize(("width", "paper"), [(60, "9"), (200, "8")])
def test_a_table_too_wide_to_be_read_on_a4_is_printed_on_a3(width: int, paper: str) -> None:
    book = load_workbook(io.BytesIO(xlsx(Table("T", (Column("Text", width=width),), [("a",)]))))
    assert str(book["T"].page_setup.paperSize) == paper
