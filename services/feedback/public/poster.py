"""A poster as PDF: one municipality, several languages, a QR code that leads to the form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from shared.files.printing import pdf, qr
from shared.programme import Municipality, Programme
from shared.web.forms import Gettext
from shared.web.translations import mark

TEMPLATE = Path(__file__).parent / "print" / "poster.typ"
HEADING = mark("Something went wrong? Tell us.")
WORDS = mark("Free of charge, without your name if you like. Scan the code, write in your own language, and read the answer with your tracking code.")  # fmt: skip


def poster(
    programme: Programme,
    place: Municipality,
    languages: Sequence[str],
    site: str,
    gettext: Callable[[str], Gettext],
) -> bytes:
    """The PDF. `site` is the address of the member's site, `gettext` gives the translation of a language."""
    address = f"{site}/k/{place.code.lower()}"
    visible = programme.file.visibility.mode == "standard"
    first = languages[0]
    data: dict[str, Any] = {
        "lang": first,
        "title": f"{gettext(first)(HEADING)} {place.name.get(first)}",
        "programme": programme.title(first),
        "place": " · ".join(dict.fromkeys(place.name.get(lang) for lang in languages)),
        "texts": [
            {"lang": lang, "heading": gettext(lang)(HEADING), "words": gettext(lang)(WORDS)}
            for lang in languages
        ],
        "qr": qr(address),
        "address": address,
        "emergency": [
            {
                "number": one.number,
                "names": " · ".join(dict.fromkeys(one.name.get(lang) for lang in languages)),
            }
            for one in programme.feedback.emergency
        ],
        "statement": programme.file.visibility.statement.get(first) if visible else "",
        "donor": programme.file.donor.name.get(first),
        "members": " · ".join(one.short for one in programme.members),
    }
    return pdf(TEMPLATE, data)
