"""A letter in Word, the organisation's own or the plain one, as PDF: its headings, paragraphs, lists, tables, pictures.

The words are those of the Word file, header and footer among them; its fonts are not taken over.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.files.printing import pdf

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_TYPST = Path(__file__).parent / "letter.typ"
_DEEPEST = 6
_SHOWN = frozenset({"image/png", "image/jpeg"})
_EMU, _WIDEST = 12_700, 450.0  # units of Word in a point; points between the margins of A4
_ALIGNED = {1: "center", 2: "right"}  # as Word numbers them


def printed(word: bytes, title: str, lang: str) -> bytes:
    """The PDF of a filled letter."""
    from docx import Document  # noqa: PLC0415 - heavy, needed on a download only

    return pdf(_TYPST, {"lang": lang, "title": title, "blocks": list(_blocks(Document(io.BytesIO(word))))})


def _blocks(document: Document) -> Iterator[dict[str, Any]]:
    level = 0
    for part in _parts(document):
        if not hasattr(part, "runs"):
            yield _table(part)
            continue
        yield from _pictures(part)
        if not part.text.strip():
            continue
        block = _paragraph(part)
        if block["kind"] == "heading":  # readers of PDF say levels aloud: none is skipped
            level = block["level"] = min(block["level"], level + 1)
        yield block


def _parts(document: Document) -> Iterator[Any]:
    section = document.sections[0]
    yield from section.header.paragraphs
    yield from document.iter_inner_content()
    yield from section.footer.paragraphs


def _pictures(paragraph: Paragraph) -> Iterator[dict[str, Any]]:
    """The pictures of a paragraph that PDF can show, in their width on paper."""
    for drawing in paragraph._p.xpath(".//w:drawing"):  # noqa: SLF001 - python-docx has no other way to them
        for embedded in drawing.xpath(".//a:blip/@r:embed"):
            part = paragraph.part.related_parts[embedded]
            if part.content_type in _SHOWN and _sound(part.blob):
                width = next(iter(drawing.xpath(".//wp:extent/@cx")), "0")
                told = next(iter(drawing.xpath(".//wp:docPr/@descr")), "") or "–"
                points = min(int(width) / _EMU, _WIDEST) or _WIDEST
                yield {"kind": "picture", "content": list(part.blob), "width": points, "alt": told}


def _sound(picture: bytes) -> bool:
    """Whether a picture is what it says; one that is not is left out rather than the letter."""
    from PIL import Image  # noqa: PLC0415 - heavy, needed on a download only

    try:
        with Image.open(io.BytesIO(picture)) as found:
            found.load()
    except (OSError, ValueError, Image.DecompressionBombError):
        return False
    return True


def _paragraph(paragraph: Paragraph) -> dict[str, Any]:
    style = (paragraph.style.name if paragraph.style else "") or ""
    runs = [{"text": run.text, "bold": bool(run.bold)} for run in paragraph.runs if run.text]
    runs = runs or [{"text": paragraph.text, "bold": False}]
    if style == "Title" or style.startswith("Heading"):
        number = style.rpartition(" ")[2]
        return {
            "kind": "heading",
            "level": min(int(number), _DEEPEST) if number.isdigit() else 1,
            "runs": runs,
        }
    kind = "item" if style.startswith("List") else "text"
    aligned = paragraph.alignment
    return {
        "kind": kind,
        "align": _ALIGNED.get(int(aligned), "left") if aligned is not None else "left",
        "runs": runs,
    }


def _table(table: Table) -> dict[str, Any]:
    cells = [cell.text for row in table.rows for cell in row.cells]
    return {"kind": "table", "columns": len(table.columns), "cells": cells}
