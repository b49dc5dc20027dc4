"""The sheet that people sign, as a PDF for one activity."""

from __future__ import annotations

from pathlib import Path

from services.participants.programme.names import Names
from services.participants.sheets.rows import words
from shared.files.printing import pdf, qr
from shared.postgres import Row
from shared.web.formats import format_date

ROWS = 40
_TEMPLATE = Path(__file__).with_name("sign_sheet.typ")
_COLUMNS = ("name", "birth_year", "sex", "home", "organisation", "phone")
_SIGNATURE = ("ხელმოწერა", "Signature", "İmza", "Ստորագրություն")


def sign_sheet(activity: Row, names: Names, member: str, address: str) -> bytes:
    """A PDF with forty lines; `address` is where the filled sheet is uploaded."""
    languages = words.HEADER_LANGUAGES[:4]
    columns = [[words.header(column, lang) for lang in languages] for column in _COLUMNS]
    day, place = format_date(activity["occurred_on"], names.lang), names.place(activity["municipality"])
    return pdf(
        _TEMPLATE,
        {
            "lang": names.lang,
            "title": activity["title"],
            "programme": names.programme.title(names.lang),
            "member": member,
            "where": f"{names.kind(activity['kind'])}, {place}, {day}",
            "privacy": names.programme.participants.consent.text.get(names.lang),
            "address": address,
            "qr": qr(address),
            "rows": ROWS,
            "headings": [["№"], *columns, list(_SIGNATURE)],
        },
    )
