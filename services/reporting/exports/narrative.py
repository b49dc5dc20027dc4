"""The narrative report as a Word file to write in: the donor's chapters, every figure filled in, the words left open."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from services.reporting.exports.sheets import LEVELS, STATUS
from services.reporting.publications.public import Public
from services.reporting.reading.logframe import Line, LogframeView
from shared.web.formats import NOTHING, format_date, format_number
from shared.web.translations import mark

if TYPE_CHECKING:
    from docx.document import Document

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Gettext = Callable[[str], str]
# The chapters of the donor's narrative report (Annex VI of its grant contracts), with what is to be written in each.
BEFORE = (
    (mark("1. Summary"), mark("What was reached in this period, in half a page.")),
    (
        mark("2. Activities and results"),
        mark("For each result: what was done, what it led to, what was not done and why."),
    ),
)
AFTER = (
    (mark("4. Problems and how they were solved"), mark("Also what the assumptions of the logframe turned out to be.")),
    (mark("5. Sub-grants"), mark("Award procedures, results, problems; the annex lists the contracts.")),
    (mark("6. The members and their cooperation"), mark("How the members worked together, and with the authorities.")),
    (mark("7. Visibility"), mark("How the support of the donor was made known.")),
    (mark("8. What comes next"), mark("Activities of the next period, and what is to change.")),
)  # fmt: skip
_SEXES = ("F", "M")


def narrative(view: LogframeView, seen: Public, lang: str, _: Gettext, today: date) -> bytes:
    """The Word file in a language."""
    import docx  # noqa: PLC0415 - heavy, needed on a download only

    document, programme = docx.Document(), view.programme
    document.core_properties.title = _("Narrative report")
    document.core_properties.author = programme.lead.name.get(lang)
    document.add_heading(_("Narrative report"), 0)
    document.add_paragraph(programme.title(lang, "contract"))
    day = view.as_of.day if view.as_of else today
    document.add_paragraph(f"{_('As known on')} {format_date(day, lang)} · {_('Not reported is not zero.')}")
    _chapters(document, BEFORE, _)
    for result, lines in view.groups():
        document.add_heading(
            f"{_(LEVELS[result.level])} {result.code.lstrip('IMPOCX')} {result.statement.get(lang)}", 2
        )
        if lines:
            _table(document, _headings(_), [_row(line, lang, _) for line in lines])
        _open(document, _("What was done for this result, and what it led to."))
    document.add_heading(_("3. Persons reached"), 1)
    _persons(document, view, seen, lang, _)
    _chapters(document, AFTER, _)
    if programme.visibility.mode == "standard":
        document.add_paragraph(programme.visibility.statement.get(lang))
        document.add_paragraph(programme.visibility.disclaimer.get(lang))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _chapters(document: Document, chapters: Sequence[tuple[str, str]], _: Gettext) -> None:
    for heading, what in chapters:
        document.add_heading(_(heading), 1)
        _open(document, _(what))


def _open(document: Document, what: str) -> None:
    """A place to write in, marked so that nobody sends it unwritten."""
    document.add_paragraph().add_run(f"[{what}]").italic = True


def _headings(_: Gettext) -> list[str]:
    return [_("Code"), _("Indicator"), _("Unit"), _("Baseline"), _("Target"), _("Current value"), _("Status")]


def _row(line: Line, lang: str, _: Gettext) -> list[str]:
    one = line.indicator

    def number(value: Decimal | None) -> str:
        return format_number(value, lang, one.decimals)

    return [
        one.code, one.name.get(lang), one.unit.get(lang), number(one.baseline.value), number(one.target.value),
        number(line.value.value), _(STATUS[line.progress.status]),
    ]  # fmt: skip


def _persons(document: Document, view: LogframeView, seen: Public, lang: str, _: Gettext) -> None:
    """Different persons by indicator, women and men as they were published."""
    names = {one.code: one.name.get(lang) for one in view.programme.cells("sex")}
    rows = []
    for line in view.lines.values():
        if line.indicator.kind == "distinct_persons":
            by_sex = seen.rows(line.indicator.code, "sex")
            shown = [by_sex[code].value if code in by_sex else None for code in _SEXES]
            rows.append(
                [
                    line.indicator.code,
                    line.indicator.name.get(lang),
                    format_number(line.value.value, lang),
                    *(format_number(one, lang) for one in shown),
                ]
            )
    _table(
        document, [_("Code"), _("Indicator"), _("Total"), *(names.get(code, code) for code in _SEXES)], rows
    )
    document.add_paragraph(f"{NOTHING}: {_('withheld: too few, or not published yet')}.")


def _table(document: Document, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    for cell, text in zip(table.rows[0].cells, headings, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
