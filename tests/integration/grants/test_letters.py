"""Letters to applicants: from the plain template, from the organisation's own, and as PDF."""

from __future__ import annotations

import io
import re
from html import unescape

import httpx
import pytest
from docx import Document
from docx.shared import Inches
from PIL import Image

from services.grants.letters import pdf
from tests.integration.grants.conftest import House
from tests.integration.grants.test_chain import CALL, awarded, ok


def words(content: bytes) -> str:
    return "\n".join(one.text for one in Document(io.BytesIO(content)).paragraphs)


def template(text: str) -> bytes:
    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


async def take(browser: httpx.AsyncClient, content: bytes, name: str = "award.docx") -> httpx.Response:
    page = await browser.get("/en/letters")
    form = page.text.partition('action="/en/letters/award"')[2]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    return await browser.post("/en/letters/award", data=hidden, files={"file": (name, content)})


async def test_a_letter_is_filled_from_the_plain_template_and_from_the_organisations_own(
    house: House,
) -> None:
    async with house.program() as program, house.browser() as browser:
        call = (await ok(program, "/v1/calls", CALL))["id"]
        id_ = await awarded(house, call, title="Taps & <pipes>")
        address = f"/en/applications/{id_}/letters/award"
        plain = await browser.get(f"{address}.docx")
        printed = await browser.get(f"{address}.pdf")
        own = await take(browser, template("HONOURED {{ applicant }}: {{ amount }} for {{ title }}"))
        filled = await browser.get(f"{address}.docx")
        own_printed = await browser.get(f"{address}.pdf")
        empty = await browser.get("/en/letters/award.docx")
    assert "Union 1" in words(plain.content)
    assert "€10,000.00" in words(plain.content)
    assert printed.content.startswith(b"%PDF")
    assert own.status_code == 303
    assert own_printed.content.startswith(b"%PDF")
    assert own_printed.content != printed.content
    assert words(filled.content) == "HONOURED Union 1: €10,000.00 for Taps & <pipes>"
    assert "{{ applicant }}" in words(empty.content)


def test_a_printed_letter_has_the_headings_lists_tables_header_footer_and_logo_of_the_word_file() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Union of Tsalka"
    logo = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(logo, "PNG")
    document.sections[0].header.paragraphs[0].add_run().add_picture(logo, width=Inches(1))
    document.add_heading("ხელშეკრულება", level=1)
    document.add_heading("Skipped a level", level=3)
    document.add_paragraph("One", style="List Bullet")
    document.add_paragraph("Right").alignment = 2
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Amount", "#set text(red)"
    document.sections[0].footer.paragraphs[0].text = "Tbilisi"
    out = io.BytesIO()
    document.save(out)
    blocks = list(pdf._blocks(Document(io.BytesIO(out.getvalue()))))
    assert [one["kind"] for one in blocks] == [
        "picture",
        "text",
        "heading",
        "heading",
        "item",
        "text",
        "table",
        "text",
    ]
    assert blocks[0]["width"] == 72
    assert [one.get("level") for one in blocks[2:4]] == [1, 2]
    assert blocks[6]["cells"] == ["Amount", "#set text(red)"]
    assert pdf.printed(out.getvalue(), "Letter", "ka").startswith(b"%PDF")


def test_a_broken_picture_is_left_out_and_the_letter_is_printed() -> None:
    whole, document = io.BytesIO(), Document()
    Image.new("RGB", (40, 20), "teal").save(whole, "PNG")
    document.add_paragraph("Words").add_run().add_picture(whole)
    (part,) = (one for one in document.part.package.iter_parts() if one.content_type == "image/png")
    part._blob = part.blob[:40]
    out = io.BytesIO()
    document.save(out)
    assert pdf.printed(out.getvalue(), "Letter", "en").startswith(b"%PDF")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (template("{{ nobody }}"), "The template names nobody; a letter knows applicant, legal_id"),
        (template("{% for %}"), "This is no Word template that can be filled"),
        (b"%PDF-1.4 not Word", "Files of this type are not taken"),
    ],
)
async def test_a_template_that_could_not_be_filled_is_refused_at_once(
    house: House, content: bytes, told: str
) -> None:
    async with house.browser() as browser:
        answer = await take(browser, content)
    assert answer.status_code == 422
    assert told in unescape(answer.text)


async def test_a_template_cannot_reach_into_the_program(house: House) -> None:
    evil = "{{ applicant.__class__.__mro__[1].__subclasses__() }}"
    async with house.browser() as browser:
        answer = await take(browser, template(evil))
    assert answer.status_code == 422
