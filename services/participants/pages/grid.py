"""Rows that were copied in a spreadsheet program fill the lines of a page's sheet, where they are looked at and mended."""

from __future__ import annotations

from services.participants.domain.refusals import Denied
from services.participants.pages.sheet_form import FIELDS, MOST, rows_of
from services.participants.sheets.preview import organisations
from services.participants.sheets.rows.pasting import read_pasted
from services.participants.sheets.rows.understanding import Line, Surroundings, understand
from services.participants.sheets.told import sentence
from shared import clock
from shared.postgres import Connection
from shared.refusal import Refused
from shared.service import Service
from shared.web.forms import Form, Gettext
from shared.web.translations import mark

PASTED, FILL = "pasted", "fill"


async def filled(
    service: Service, connection: Connection, form: Form, sessions: int, lang: str, _: Gettext
) -> Form:
    """The form with the pasted rows on its empty lines; what cannot be read stays beside its line with the reason."""
    try:
        sheet, _sha256 = read_pasted(form.value(PASTED))
        first = _first_empty(form)
        if first + len(sheet.lines) > MOST:
            told = mark("At most %(most)s lines fit on this page; upload the sheet instead.")
            raise Denied("too_many_lines", told, PASTED, most=MOST)
    except Refused as refused:
        form.fail(
            PASTED,
            _(refused.template) % refused.values if isinstance(refused, Denied) else _(refused.sentence),
        )
        return form
    around = Surroundings(
        service.programme, today := clock.day(clock.now()), today, await organisations(connection), sessions
    )
    lines = [understand(raw, around) for raw in sheet.lines]
    typed = [pair for row, line in enumerate(lines, start=first) for pair in _cells(row, line)]
    rows = str(max(rows_of(form), first + len(lines)))
    made = Form([*_others(form), ("rows", rows), *typed], lang=lang, _=_)
    for row, line in enumerate(lines, start=first):
        for note in line.faults:
            made.fail(f"new.{row}.name", sentence(note, _))
    return made


def _others(form: Form) -> list[tuple[str, str]]:
    """What else was typed; the pasted text and the number of lines are written anew."""
    left_out = {PASTED, FILL, "rows"}
    return [
        (name, value)
        for name in form.names("")
        for value in form.values(name)
        if name not in left_out and (value or not name.startswith("new."))
    ]


def _first_empty(form: Form) -> int:
    """The line after the last one on which something is written."""
    written = [
        row for row in range(MOST) if any(form.value(f"new.{row}.{field}").strip() for field in FIELDS)
    ]
    return written[-1] + 1 if written else 0


def _cells(row: int, line: Line) -> list[tuple[str, str]]:
    if line.person is None:
        return [(f"new.{row}.name", line.name)]
    said = {field: getattr(line.person, field) for field in FIELDS}
    return [
        (f"new.{row}.{field}", str(told)) for field, told in said.items() if told not in (None, "", "unknown")
    ]
