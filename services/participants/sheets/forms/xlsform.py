"""The attendance of one activity as an XLSForm for KoboToolbox and ODK Collect: one submission a person."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from services.participants.programme.names import Names, Options
from services.participants.sheets.rows import words

_LANGUAGES = {"ka": "ქართული (ka)", "en": "English (en)", "az": "Azərbaycanca (az)", "hy": "Հայերեն (hy)"}
_QUESTIONS = (
    ("text", "name", "yes"), ("integer", "birth_year", ""), ("select_one sex", "sex", ""),
    ("select_one home", "home", ""), ("select_one organisation", "organisation", ""), ("text", "phone", ""),
    ("select_one answer", "disability", ""),
)  # fmt: skip
_YEAR = ". >= 1900 and . <= 2100"


def make(activity: str, title: str, names: Names, organisations: Options) -> bytes:
    """The XLSX; checked by pyxform before it is given out."""
    content = _workbook(_survey(activity, names), _choices(names, organisations), _settings(activity, title))
    _check(content)
    return content


def _survey(activity: str, names: Names) -> list[dict[str, str]]:
    consent = names.programme.participants.consent.text
    rows = [{"type": "calculate", "name": "activity", "calculation": f"'{activity}'"}]
    rows.append({"type": "acknowledge", "name": "consent", "required": "yes"} | _labels(consent.get))
    for kind, name, required in _QUESTIONS:
        row = {"type": kind, "name": name, "required": required}
        if name == "birth_year":
            row["constraint"] = _YEAR
        rows.append(row | _labels(lambda lang, column=name: words.header(column, lang)))
    return rows


def _choices(names: Names, organisations: Options) -> list[dict[str, str]]:
    rows = [
        {"list_name": kind, "name": code}
        | _labels(lambda lang, k=kind, c=code: dict(words.offered(k, lang))[c])
        for kind in ("sex", "answer")
        for code, _ in words.offered(kind, "en")
    ]
    places = [*names.programme.scope, *(one for one in names.programme.municipalities if not one.in_scope)]
    rows += [{"list_name": "home", "name": one.code} | _labels(one.name.get) for one in places]
    known = organisations or [("none", "–")]
    return rows + [
        {"list_name": "organisation", "name": code} | _labels(lambda _, w=word: w) for code, word in known
    ]


def _settings(activity: str, title: str) -> list[dict[str, str]]:
    form = f"attendance_{activity.replace('-', '')[:16]}"
    return [{"form_title": title, "form_id": form, "default_language": _LANGUAGES["ka"]}]


def _labels(text: Any) -> dict[str, str]:  # noqa: ANN401 - a function of a language
    return {f"label::{column}": text(lang) for lang, column in _LANGUAGES.items()}


def _workbook(*sheets: Sequence[dict[str, str]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - heavy, needed on this download only

    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        for name, rows in zip(("survey", "choices", "settings"), sheets, strict=True):
            sheet = book.add_worksheet(name)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            sheet.write_row(0, 0, columns)
            for number, row in enumerate(rows, start=1):
                sheet.write_row(number, 0, [row.get(column, "") for column in columns])
    return out.getvalue()


def _check(content: bytes) -> None:
    """Raise pyxform's own error if the form cannot be loaded into Kobo or ODK: that is a fault of ours."""
    from pyxform.xls2xform import convert  # noqa: PLC0415 - heavy, needed on this download only

    convert(content, file_type=".xlsx")
