"""Files as offices really send them: each is read as it was meant, or refused in one sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from deploy.provision.layout import ROOT
from services.participants.domain.refusals import Denied
from services.participants.sheets.rows.files import read_file
from services.participants.sheets.rows.understanding import Surroundings, understand
from shared.programme import load
from shared.refusal import Refused

PROGRAMME = load(ROOT / "deploy" / "programmes" / "csdp")
HEAD = ["სახელი და გვარი", "დაბადების წელი", "სქესი", "მუნიციპალიტეტი", "პირადი ნომერი"]
NINO = ["ნინო ბერიძე", 1990, "ქ", "მარნეული", "01001012345"]
GIORGI = ["გიორგი მაისურაძე", 1985, "კ", "წალკა", "01001054321"]
BOTH = [("ნინო ბერიძე", 1990, "F", "GE-KK-MAR", "01001012345"), ("გიორგი მაისურაძე", 1985, "M", "GE-KK-TSA", "01001054321")]  # fmt: skip


def book(*rows: list[Any], also: Callable[[Any, Any], None] = lambda _book, _sheet: None) -> bytes:
    """A workbook of rows, changed by `also`."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    also(made, made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def text(*rows: list[Any], separator: str = ",") -> str:
    """The same as lines of text."""
    return "\r\n".join(separator.join(map(str, row)) for row in rows)


def people(content: bytes) -> list[tuple[Any, ...]]:
    """Who is on a sheet, as its preview would say; what is wrong with a row in place of the row."""
    around = Surroundings(PROGRAMME, date(2026, 11, 28), date(2026, 11, 27), {}, 3)
    found = []
    for raw in read_file(content, "sheet.xlsx")[0].lines:
        one = understand(raw, around)
        told = one.person
        faults = tuple(note.template % note.values for note in one.faults)
        found.append(
            faults or (told and (told.name, told.birth_year, told.sex, told.home, told.personal_number)) or ()
        )
    return found


def _merged_title(_: Any, sheet: Any) -> None:
    sheet.insert_rows(1)
    sheet.merge_cells("A1:E1")
    sheet["A1"] = "დასწრების ფურცელი, 12.03.2024"


def _merged_place(_: Any, sheet: Any) -> None:
    sheet["D2"] = "წალკა"
    sheet.merge_cells("D2:D3")


def _hidden(made: Any, _: Any) -> None:
    old = made.create_sheet("old", 0)
    old.sheet_state = "hidden"
    old.append(HEAD)
    old.append(["არა ესა", 1970, "ქ", "მარნეული", ""])


def _in_1904(made: Any, sheet: Any) -> None:
    made.epoch = CALENDAR_MAC_1904
    sheet["B2"] = datetime(1990, 3, 12)  # noqa: DTZ001 - a cell has no zone
    sheet["B3"] = datetime(1985, 3, 12)  # noqa: DTZ001


@pytest.mark.parametrize(
    "content",
    [
        book(HEAD, NINO, GIORGI, also=_merged_title),
        book(HEAD, NINO, GIORGI, also=_hidden),
        book(HEAD, NINO, GIORGI, also=_in_1904),
        book(["მონაწილე", "", "", "მისამართი", ""], HEAD, NINO, GIORGI),
        book(HEAD, NINO, HEAD, GIORGI),
        book(HEAD, NINO, ["სულ", 1], GIORGI, ["Total", 2]),
        book(["", "", *HEAD], ["", "", *NINO], ["", "", *GIORGI]),
        book(HEAD, [*NINO[:4], "'01001012345"], [*GIORGI[:4], "01 001-054 321"]),
        book(HEAD, [*NINO[:4], 1001012345], [*GIORGI[:4], 1001054321.0]),
        book(["სახელი\u00a0და\u00ad გვარი", *HEAD[1:]], ["ნი\u00adნო\u00a0ბერი\u200bძე", *NINO[1:]], ["\u202eგიორგი მაისურაძე", *GIORGI[1:]]),
        text(HEAD, NINO, GIORGI, separator="\t").encode("utf-16"),
        b"\xfe\xff" + text(HEAD, NINO, GIORGI, separator=";").encode("utf-16-be"),
        text(HEAD, NINO, GIORGI, separator=";").encode("utf-8-sig"),
        ("sep=;\r\n" + text(HEAD, NINO, GIORGI, separator=";")).encode(),
        text(HEAD, NINO, GIORGI).replace("\r\n", "\r").encode(),
    ],
)  # fmt: skip
def test_a_sheet_is_read_as_it_was_meant_however_it_is_laid_out_and_saved(content: bytes) -> None:
    assert people(content) == BOTH


def test_a_cell_that_is_merged_over_several_rows_says_the_same_in_each() -> None:
    found = people(book(HEAD, NINO, GIORGI, also=_merged_place))
    assert [one[3] for one in found] == ["GE-KK-TSA", "GE-KK-TSA"]


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "mac-cyrillic"])
@pytest.mark.parametrize("written", [str, str.title, str.lower])
def test_a_cyrillic_text_is_read_in_whatever_encoding_it_was_saved(
    encoding: str, written: Callable[[str], str]
) -> None:
    rows = [
        ["Нино Беридзе", "1990", "ж", "Марнеули"],
        ["Рашад Мамедов", "1985", "м", "Гардабани"],
        ["Анаит Петросян", "2001", "ж", "Ахалцихе"],
    ]
    russian = text(["ФИО", "Год рождения", "Пол", "Муниципалитет"], *rows, separator=";")
    found = people(written(russian).encode(encoding))
    places = ["GE-KK-MAR", "GE-KK-GAR", "GE-SJ-AKH"]
    assert [one[0] for one in found] == [written(row[0]) for row in rows]
    assert [one[3] for one in found] == places


def test_a_title_with_commas_does_not_hide_what_separates_the_cells() -> None:
    titled = "Sheet, signed, 12.03.2024\r\n" + text(HEAD, NINO, GIORGI, separator=";")
    assert people(titled.encode()) == BOTH


def test_an_age_stands_for_the_year_of_birth() -> None:
    head = ["სახელი და გვარი", "ასაკი", "დაბადების წელი"]
    found = people(
        book(head, ["ნინო ბერიძე", 36, None], ["გიორგი მაისურაძე", 1, 1985], ["ანა კობიძე", "x", ""])
    )
    assert [one[1] for one in found[:2]] == [1990, 1985]
    assert found[2] == ("The age cannot be read from “x”. Write whole years, such as 34.",)


def test_georgian_capitals_are_read() -> None:
    capitals = book([one.upper() for one in HEAD], [str(one).upper() for one in NINO])
    assert [one[1:] for one in people(capitals)] == [BOTH[0][1:]]


def test_a_day_that_lost_its_form_is_told_and_not_guessed() -> None:
    assert people(book(HEAD, ["ნინო ბერიძე", 32874, "ქ"])) == [
        ("The year of birth cannot be read from “32874”. Write four digits, such as 1990.",)
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty"),
        (b" \n \n", "no row with a name"),
        (book(), "no row with a name"),
        (book(HEAD), "no row with a name"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "an old XLS file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (book(HEAD, NINO)[:900], "damaged or locked"),
        (b"%PDF-1.7\nx", "not a spreadsheet"),
        (b"<html><table><tr><td>Name</td></tr></table></html>", "not a spreadsheet"),
        (b'{"name": "Nino"}', "not a spreadsheet"),
        (b"\x89PNG\r\n\x1a\n0", "not a spreadsheet"),
        (text(HEAD, NINO, separator="\t").encode("utf-16-le"), "not a spreadsheet"),
        ("Ad;Soyad\r\nGülşen;Memmedova\r\n".encode("cp1254"), "letters of this text file cannot be read"),
        ("Name\r\nна\r\n".encode("koi8-r"), "letters of this text file cannot be read"),
        (b"?????? ?? ?????;????\r\n???? ???????;1990\r\n", "letters of this file were lost"),
        ("Name\r\nNin\ufffd Beridze\r\n".encode(), "letters of this file were lost"),
        (b"a" * 200_000, "far too long"),
        (b'name,year\n"Nino,1990\n', "quotation mark that nothing closes"),
        (b"name,year\n" + b"Nino,1990\n" * 20_001, "more than 20,000 rows"),
        (book(HEAD, ["=1+1"]), "has formulas"),
        (book(HEAD, ["='[other.xlsx]S'!A1"]), "has formulas"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_of_people_is_refused_in_one_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises((Denied, Refused)) as refused:
        people(content)
    told = getattr(refused.value, "template", None) or refused.value.sentence  # type: ignore[union-attr]
    assert sentence in told


def test_a_thousand_merged_cells_over_a_million_rows_cost_nothing() -> None:
    def merge(_: Any, sheet: Any) -> None:
        for column in "FGHIJKLMNOPQRSTUVWXYZ":
            sheet.merged_cells.add(f"{column}2:{column}1048576")

    assert people(book(HEAD, NINO, also=merge)) == BOTH[:1]
