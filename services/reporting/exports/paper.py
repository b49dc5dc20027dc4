"""The logframe as a tagged PDF (PDF/UA), for a meeting and for the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.reporting.exports.sheets import LEVELS, STATUS, funding
from services.reporting.reading.logframe import Line, LogframeView
from services.reporting.reading.values import Value
from shared.files.printing import pdf
from shared.programme.model_logframe import Result
from shared.web.formats import NOTHING, format_date, format_number, format_percent
from shared.web.translations import mark

TEMPLATE = Path(__file__).with_name("logframe.typ")
_WORDS = {
    "indicator": mark("Indicator"),
    "baseline": mark("Baseline"),
    "target": mark("Target"),
    "current": mark("Current value"),
    "progress": mark("Progress"),
    "status": mark("Status"),
    "assumptions": mark("Assumptions"),
}


def logframe(view: LogframeView, lang: str, _: Callable[[str], str], today: date) -> bytes:
    """The logframe as known on its day, in a language."""
    return pdf(TEMPLATE, told(view, lang, _, today))


def told(view: LogframeView, lang: str, _: Callable[[str], str], today: date) -> dict[str, Any]:
    """What the paper says, in the words and numbers that are printed."""
    programme = view.programme
    day = view.as_of.day if view.as_of else today
    known = f"{_('As known on')} {format_date(day, lang)}"
    return {
        "title": _("Logframe"),
        "subtitle": f"{programme.title(lang)} · {known}",
        "author": programme.lead.name.get(lang),
        "lang": lang,
        "foot": f"{programme.title(lang)} · {known}",
        "words": {name: _(text) for name, text in _WORDS.items()},
        "years": view.years,
        "groups": [_group(result, lines, view, lang, _) for result, lines in view.groups()],
        "statement": funding(programme, lang),
        "notes": [
            _("Not reported is not zero."),
            f"{_('Fingerprint of its files')}: {programme.fingerprint}",
        ],
    }


def _group(
    result: Result, lines: list[Line], view: LogframeView, lang: str, _: Callable[[str], str]
) -> dict[str, Any]:
    return {
        "level": f"{_(LEVELS[result.level])} {result.code.lstrip('IMPOCX')}".strip() + ".",
        "statement": result.statement.get(lang),
        "assumptions": " ".join(one.text.get(lang) for one in result.assumptions),
        "lines": [_line(line, view.years, lang, _) for line in lines],
    }


def _line(line: Line, years: list[str], lang: str, _: Callable[[str], str]) -> dict[str, Any]:
    one = line.indicator

    def number(value: Decimal | None) -> str:
        return format_number(value, lang, one.decimals)

    parts = [
        f"{part.name.get(lang)}: {_said(line.parts[part.code], number)}"
        for part in one.parts
        if part.code in line.parts
    ]
    return {
        "code": one.code,
        "name": one.name.get(lang),
        "unit": one.unit.get(lang),
        "means": one.verification.get(lang),
        "baseline": number(one.baseline.value),
        "milestones": [number(one.milestones.get(year)) for year in years],
        "target": number(one.target.value),
        "current": " \n".join(
            [*([] if line.value.value is None and parts else [_said(line.value, number)]), *parts]
        ),
        "progress": NOTHING
        if line.progress.share is None
        else format_percent(line.progress.share / 100, lang),
        "status": _(STATUS[line.progress.status]),
    }


def _said(value: Value, number: Callable[[Decimal | None], str]) -> str:
    share = f" ({value.numerator}/{value.denominator})" if value.denominator is not None else ""
    return number(value.value) + share
