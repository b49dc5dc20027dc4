from datetime import date
from decimal import Decimal

import pytest

from shared.files.sheets import Row, read
from shared.refusal import Refused
from tests.unit.files.workbooks import SHEET, ods, sheet_of, with_members, xlsx

ONE = [["Name", "Born"], ["Nino", 1990]]
TEXT = b'<table:table-cell office:value-type="string"><text:p>Nino</text:p></table:table-cell>'


def test_rows_keep_the_numbers_that_the_spreadsheet_program_shows() -> None:
    (sheet,) = read(xlsx([["Name"], [None], ["Nino"], [], ["Gocha"]]))
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(1, "Name"), (3, "Nino"), (5, "Gocha")]


def test_values_come_as_they_were_meant() -> None:
    (sheet,) = read(xlsx([[1990, 1.5, date(2023, 4, 1), "  Nino\u00a0", "", True]]))
    assert sheet.rows == (Row(1, (1990, Decimal("1.5"), date(2023, 4, 1), "Nino", None, True)),)


@pytest.mark.parametrize(
    "content",
    [
        "Name;Born\r\nნინო;1990\r\n".encode(),
        "\ufeffName,Born\nნინო,1990\n".encode(),
        "Name\tBorn\nნინო\t1990\n".encode("utf-16"),
    ],
)
def test_csv_is_read_with_any_usual_separator_and_encoding(content: bytes) -> None:
    (sheet,) = read(content)
    assert [row.cells for row in sheet.rows] == [("Name", "Born"), ("ნინო", "1990")]


ACADEMY = dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", range(0xC0, 0xE1), strict=True))
GEORGIAN = "სახელი;წელი\r\nნინო ბერიძე;1990\r\nგიორგი მაისურაძე;1985\r\n"


@pytest.mark.parametrize(
    "content",
    [
        bytes(ACADEMY.get(sign) or ord(sign) for sign in GEORGIAN),
        GEORGIAN.encode().decode("latin-1").encode(),
    ],
    ids=["one byte a letter", "UTF-8 taken for Western letters"],
)
def test_georgian_is_read_however_an_old_program_saved_it(content: bytes) -> None:
    (sheet,) = read(content)
    assert [row.cells[0] for row in sheet.rows] == ["სახელი", "ნინო ბერიძე", "გიორგი მაისურაძე"]


def test_ods_is_read_though_it_ends_with_a_million_empty_rows() -> None:
    empty = b'<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    (sheet,) = read(ods(b"<table:table-row>" + TEXT + b"</table:table-row>" + empty))
    assert [row.cells[0] for row in sheet.rows] == ["Nino"]


def test_a_total_row_may_be_a_sum() -> None:
    (sheet,) = read(xlsx([*ONE, ["Total", "=SUM(B2:B2)"]]))
    assert len(sheet.rows) == 3


HOSTILE = {
    "a formula that fetches": (
        xlsx([['=WEBSERVICE("http://x")']]), "file_has_formulas",
    ),
    "a formula of a command": (xlsx([["=cmd|' /C calc'!A0"]]), "file_has_formulas"),
    "macros": (with_members(xlsx(ONE), {"xl/vbaProject.bin": b"x"}), "file_has_macros"),
    "entities": (
        with_members(xlsx(ONE), {SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet/>'}), "file_has_entities",
    ),
    "a zip bomb": (with_members(xlsx(ONE), {SHEET: b" " * 90_000_000}), "file_too_large"),
    "a cell in the last corner": (
        with_members(xlsx(ONE), {SHEET: sheet_of(b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>')}),
        "file_too_long",
    ),
    "a million rows": (
        with_members(xlsx(ONE), {SHEET: sheet_of(b"<row><c><v>1</v></c></row>" * 1_000_000)}), "file_too_long",
    ),
    "a row repeated a million times": (
        ods(b'<table:table-row table:number-rows-repeated="1000000">' + TEXT + b"</table:table-row>"),
        "file_too_long",
    ),
    "a cell repeated to the right": (
        ods(b"<table:table-row>" + TEXT.replace(b"cell ", b'cell table:number-columns-repeated="16000" ', 1)
            + b"</table:table-row>"), "file_too_long",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "file_unreadable"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_unreadable"),
    "half a workbook": (xlsx(ONE)[:900], "file_unreadable"),
    "an archive of something else": (with_members(xlsx([]), {})[:4] + b"rubbish", "file_unreadable"),
    "an open quotation": (b'Name\n"Nino\n', "file_unreadable"),
    "nothing": (b"", "file_unreadable"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_one_sentence(name: str) -> None:
    content, code = HOSTILE[name]
    with pytest.raises(Refused) as refused:
        read(content)
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert refused.value.sentence.count(".") == 1
