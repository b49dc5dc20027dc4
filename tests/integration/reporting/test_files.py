"""Every file that leaves holds the same figures: each is read back and compared with the logframe."""

from __future__ import annotations

import csv as reader
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain

import docx
import pytest
from openpyxl import load_workbook

from services.reporting.exports import paper, sheets
from services.reporting.exports.material import Material
from services.reporting.exports.narrative import narrative
from services.reporting.exports.routes import TABLES
from services.reporting.odata.api import SETS
from services.reporting.publications.public import Public
from services.reporting.reading import logframe
from services.reporting.reading.logframe import LogframeView
from shared.files.tables import csv, xlsx
from shared.web.formats import format_number
from tests.integration.reporting.test_reading import TODAY
from tests.schemas import Prepared
from tests.unit.reporting.story import programme

Figures = Mapping[str, Decimal | None]


@pytest.fixture
async def view(counted: Prepared) -> LogframeView:
    connection = await counted.connect()
    return await logframe.view(connection, programme(), TODAY)


@pytest.fixture
def shown(view: LogframeView) -> Figures:
    return {code: line.value.value for code, line in view.lines.items()}


def test_the_workbook_holds_them_as_numbers(view: LogframeView, shown: Figures) -> None:
    book = load_workbook(io.BytesIO(xlsx(sheets.logframe(view, "en", str), author="CENN")))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    heading = next(row for row in rows if "Code" in row)
    code, value = heading.index("Code"), heading.index("Current value")
    found = {row[code]: row[value] for row in rows if row[code] in shown}
    assert {name: None if one is None else Decimal(str(one)) for name, one in found.items()} == {
        name: None if one is None else one.normalize() for name, one in shown.items()
    }


@pytest.mark.parametrize("mode", ["standard", "derogation"])
def test_the_workbook_names_the_donor_unless_it_agreed_that_it_is_not_named(
    view: LogframeView, mode: str
) -> None:
    shown = view.programme.file.visibility.model_copy(update={"mode": mode})
    file = view.programme.file.model_copy(update={"visibility": shown})
    known = replace(view, programme=replace(view.programme, file=file))
    said = " ".join(map(str, chain(*sheets.about(Material(known, (), (), [], None), "az", str, TODAY).rows)))
    assert (shown.statement.get("az") in said) == (shown.disclaimer.get("az") in said) == (mode == "standard")
    assert ("Avropa İttifaqı" in said) == (mode == "standard")


def test_the_levels_are_words_for_people_and_codes_for_programs(view: LogframeView) -> None:
    assert {row[0] for row in sheets.logframe(view, "en", str).rows} == set(sheets.LEVELS.values())
    assert {row[0] for row in TABLES["logframe"](Material(view, (), (), [], None)).rows} == set(sheets.CODES)
    assert {row[0] for row in SETS["Logframe"](Material(view, (), (), [], None)).rows} == set(sheets.CODES)


def test_the_csv_holds_them(view: LogframeView, shown: Figures) -> None:
    text = csv(sheets.logframe(view, "en", str)).decode("utf-8-sig")
    found = {
        row["Code"]: row["Current value"]
        for row in reader.DictReader(io.StringIO(text))
        if row["Code"] in shown
    }
    assert {name: Decimal(one) if one else None for name, one in found.items()} == shown


def test_the_sheet_for_opsys_holds_them(view: LogframeView, shown: Figures) -> None:
    text = csv(sheets.opsys(view, {}, "en", str)).decode("utf-8-sig")
    rows = [row for row in reader.DictReader(io.StringIO(text)) if row["Value of"] == "Current value"]
    assert {row["Code"]: Decimal(row["Value"]) if row["Value"] else None for row in rows} == shown


@pytest.mark.parametrize("lang", ["en", "ka", "az", "hy"])
def test_the_narrative_report_holds_them_as_its_language_writes_numbers(
    view: LogframeView, shown: Figures, lang: str
) -> None:
    written = docx.Document(io.BytesIO(narrative(view, Public(programme()), lang, str, TODAY)))
    found = {
        row.cells[0].text: row.cells[5].text
        for table in written.tables
        for row in table.rows[1:]
        if "Current value" in [cell.text for cell in table.rows[0].cells]
    }
    decimals = {one.code: one.decimals for one in programme().logframe.indicators}
    assert found == {code: format_number(value, lang, decimals[code]) for code, value in shown.items()}


def test_the_narrative_report_leaves_no_chapter_unmarked_that_a_person_has_to_write(
    view: LogframeView,
) -> None:
    written = docx.Document(io.BytesIO(narrative(view, Public(programme()), "en", str, date(2024, 9, 30))))
    chapters = [one for one in written.paragraphs if one.style.name == "Heading 1"]
    places = [one for one in written.paragraphs if one.text.startswith("[")]
    assert len(chapters) == 8
    assert len(places) == 7 + len(programme().logframe.results)


@pytest.mark.parametrize("lang", ["en", "ka", "az", "hy"])
def test_the_paper_is_set_from_them_and_printed_as_a_tagged_pdf(
    view: LogframeView, shown: Figures, lang: str
) -> None:
    told = paper.told(view, lang, str, TODAY)
    found = {line["code"]: line["current"] for group in told["groups"] for line in group["lines"]}
    decimals = {one.code: one.decimals for one in programme().logframe.indicators}
    numbers = {code: current.split(" (")[0].split(" \n")[0] for code, current in found.items()}
    for code, value in shown.items():
        if value is not None:
            assert numbers[code] == format_number(value, lang, decimals[code])
    printed = paper.logframe(view, lang, str, TODAY)
    assert printed.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in printed or b"pdfuaid" in printed
