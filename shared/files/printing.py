"""Pages for paper: PDF by Typst in the product's font, and QR codes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from shared.web.assets import FONTS

PDF = "application/pdf"


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF/UA file that a Typst template makes of some data.

    The template reads them as `#let data = json(bytes(sys.inputs.data))`; `data` is JSON, with `lang` (an ISO 639-1 code)
    and `title`, which readers of PDF say aloud. Text in it is text, never markup, unless the template evaluates it.
    Its font is "Paravani Sans" in weights 400 and 700, with Latin, Georgian, Armenian and Cyrillic letters.
    """
    import typst  # noqa: PLC0415 - heavy, needed for print only

    return typst.compile(
        template,
        root=template.parent,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": orjson.dumps(data).decode()},
        pdf_standards=["ua-1"],
    )


def qr(text: str) -> str:
    """A QR code as SVG, with error correction M: readable when a tenth of it is dirty."""
    import segno  # noqa: PLC0415 - needed for print only

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="svg", border=4, xmldecl=False)
    return out.getvalue().decode()
