"""The tables of the exports: the EU logframe, all values, the breakdowns, the restatements, and what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from services.reporting.exports.material import Json, Material
from services.reporting.publications.snapshot import known_on, table_of
from services.reporting.reading.logframe import Line, LogframeView
from services.reporting.reading.outside import total_is_open
from shared.events.reporting import FigureRestated, ValueExplained
from shared.files.tables import Cell, Column, Table
from shared.programme import Programme
from shared.programme.model_logframe import Result
from shared.web.translations import mark

Gettext = Callable[[str], str]
Explained = Mapping[tuple[str, str], ValueExplained]
OF = {"baseline": mark("Baseline"), "target": mark("Target"), "current": mark("Current value")}
LEVELS = {
    "impact": mark("Impact"),
    "outcome": mark("Outcome"),
    "output": mark("Output"),
    "cross_cutting": mark("Across"),
}
CODES = {one: one for one in LEVELS}
"""How a program reads the levels, whatever the language."""
STATUS = {
    "reached": mark("Reached"),
    "on_plan": mark("On plan"),
    "behind": mark("Behind"),
    "far_behind": mark("Far behind"),
    "not_reported": mark("Not reported"),
    "no_target": mark("No target"),
}


def about(made: Material, lang: str, _: Gettext, today: date) -> Table:
    """What the workbook is, as of when, by which rules, and what is withheld."""
    view = made.view
    rows: list[tuple[Cell, ...]] = [
        (_("Programme"), view.programme.title(lang)),
        (_("As known on"), view.as_of.day if view.as_of else today),
        (_("Logframe version"), view.version),
        (_("Fingerprint of its files"), view.programme.fingerprint),
        (_("Members"), ", ".join(one.short for one in view.programme.members)),
        (_("Name in the contract"), view.programme.title(lang, "contract")),
        (_("Not reported is not zero."), _("An empty cell has no value; its status says why.")),
    ]
    if paid := funding(view.programme, lang):
        rows.append((_("Paid for by"), paid))
    if made.published is not None:
        told = _("Rows of few persons, and rows from which these would follow, are withheld.")
        rows.append((_("Breakdowns of persons"), told))
    return Table(_("About"), (Column(_("What"), width=32), Column("", width=70)), rows)


def funding(programme: Programme, lang: str) -> str:
    """The funding statement and the disclaimer; nothing where the donor has agreed that it is not named."""
    shown = programme.file.visibility
    return f"{shown.statement.get(lang)} {shown.disclaimer.get(lang)}" if shown.mode == "standard" else ""


def logframe(view: LogframeView, lang: str, _: Gettext, levels: Mapping[str, str] = LEVELS) -> Table:
    """The columns of the EU's template, milestones between baseline and target."""
    programme = view.programme
    columns = [
        Column(_("Level"), width=11), Column(_("Result"), width=34), Column(_("Code"), width=11),
        Column(_("Indicator"), width=34), Column(_("Unit"), width=14), Column(_("Baseline"), "number", 10),
        Column(_("Baseline year"), "year", 9), *(Column(code, "number", 9) for code in view.years),
        Column(_("Target"), "number", 10), Column(_("Target date"), "day", 12), Column(_("Current value"), "number", 12),
        Column(_("Numerator"), "number", 11), Column(_("Denominator"), "number", 13), Column(_("Progress"), "percent", 10),
        Column(_("Status"), width=13), Column(_("Sources and means of verification"), width=26),
        Column(_("Assumptions"), width=30),
    ]  # fmt: skip
    rows = [
        (_(levels[result.level]), *row)
        for result, lines in view.groups()
        for one in lines
        for row in _lines(one, result, view.years, lang, _)
    ]
    return Table(_("Logframe"), columns, rows, (programme.title(lang),))


def _lines(
    line: Line, result: Result, years: Sequence[str], lang: str, _: Gettext
) -> Iterator[tuple[Cell, ...]]:
    one, value = line.indicator, line.value
    whose = (result.statement.get(lang),)
    assumptions = " ".join(each.text.get(lang) for each in result.assumptions)
    share = None if line.progress.share is None else round(line.progress.share / 100, 3)
    yield (
        *whose, one.code, one.name.get(lang), one.unit.get(lang), one.baseline.value,
        one.baseline.year, *(one.milestones.get(code) for code in years), one.target.value, one.target.date,
        value.value, value.numerator, value.denominator, share, _(STATUS[line.progress.status]),
        one.verification.get(lang), assumptions,
    )  # fmt: skip
    for part in one.parts:
        if (of := line.parts.get(part.code)) is not None:
            target = part.target
            yield (
                *whose, f"{one.code} {part.code}", part.name.get(lang), one.unit.get(lang), None,
                None, *(None for _code in years), target.value if target else None, target.date if target else None,
                of.value, of.numerator, of.denominator, None, "", "", "",
            )  # fmt: skip


def opsys(view: LogframeView, explained: Explained, lang: str, _: Gettext) -> Table:
    """What is encoded in OPSYS, a row a value: its statement, its number, its date, its data source and comment.

    The form takes indicators only, and under each value the source of data from a fixed list with a comment
    (domain 3.1).
    """
    programme = view.programme
    sources = {one.code: one.name.get(lang) for one in programme.file.data_sources}
    usual = programme.file.data_sources[0].code
    columns = [
        Column(_("Level"), width=12), Column(_("Result"), width=44), Column(_("Code"), width=9),
        Column(_("Indicator"), width=44), Column(_("Unit"), width=14), Column(_("Disaggregation"), width=24),
        Column(_("Value of"), width=14), Column(_("Value"), "number", 12), Column(_("Date"), "day", 12),
        Column(_("Source of data"), width=36), Column(_("Comment"), width=50),
    ]  # fmt: skip
    rows = []
    for result, lines in view.groups():
        for line in lines:
            one = line.indicator
            by = ", ".join(programme.dimension(code).name.get(lang) for code in one.breakdowns)
            whose = (
                _(LEVELS[result.level]),
                result.statement.get(lang),
                one.code,
                one.name.get(lang),
                one.unit.get(lang),
                by,
            )
            for of, (value, day) in _stated(view, line).items():
                said = explained.get((one.code, of))
                source = sources.get(said.data_source if said else usual, "")
                rows.append((*whose, _(OF[of]), value, day, source, said.comment if said else ""))
    return Table("OPSYS", columns, rows, (programme.title(lang),))


def _stated(view: LogframeView, line: Line) -> dict[str, tuple[Decimal | None, date | None]]:
    one = line.indicator
    known = view.as_of.day if view.as_of else None
    current = min(filter(None, (known, view.happened, view.programme.end)))
    return {
        "baseline": (one.baseline.value, date(one.baseline.year, 12, 31)),
        "target": (one.target.value, one.target.date),
        "current": (line.value.value, current),
    }


def values(made: Material, _: Gettext) -> Table:
    """Every total, one a row: by indicator, period, measure and member."""
    columns = [*_place(_), *_number(_)]
    rows = [(*_at(one), *_said(one)) for one in made.totals]
    return Table(_("Values"), columns, rows)


def disaggregation(made: Material, lang: str, _: Gettext) -> Table:
    """Every row of every breakdown that may be seen, with the day of which it speaks."""
    programme = made.view.programme
    columns = [
        *_place(_), Column(_("Breakdown"), width=18), Column(_("Code of the row"), width=18), Column(_("Row"), width=26),
        *_number(_), Column(_("As known on"), width=12),
    ]  # fmt: skip
    rows = [(*_at(one), *_row(programme, one, lang), *_said(one), _day(made, one)) for one in made.rows]
    return Table(_("Disaggregation"), columns, rows)


def restatements(made: Material, _: Gettext) -> Table:
    """What certified reports said, and what is known since."""
    columns = [
        Column(_("Indicator"), width=12), Column(_("Part"), width=12), Column(_("Period"), width=9),
        Column(_("Measure"), width=12), Column(_("In the report"), "number", 12), Column(_("Now"), "number", 12),
        Column(_("Accepted on"), "day", 12), Column(_("Accepted by"), width=14), Column(_("Report"), width=20),
        Column(_("Because of"), width=60),
    ]  # fmt: skip
    rows = [
        (
            one.indicator, one.part, one.period, one.measure, one.old, one.new, one.occurred_on, one.accepted_by,
            one.report, " ".join(one.cause_event_ids) if _tells(made, one) else "",
        )
        for one in made.restated
    ]  # fmt: skip
    return Table(_("Restatements"), columns, rows)


def _tells(made: Material, one: FigureRestated) -> bool:
    """Whether the events of a restatement are told: to everybody those that are not of persons or cases."""
    return made.published is None or total_is_open(made.view.programme, one.indicator, one.part)


def _place(_: Gettext) -> tuple[Column, ...]:
    return (
        Column(_("Indicator"), width=10), Column(_("Part"), width=12), Column(_("Period"), width=8),
        Column(_("Measure"), width=12), Column(_("By"), width=12), Column(_("Member"), width=9),
    )  # fmt: skip


def _number(_: Gettext) -> tuple[Column, ...]:
    return (
        Column(_("Value"), "number", 12), Column(_("Numerator"), "number", 11), Column(_("Denominator"), "number", 13),
        Column(_("Status"), width=13), Column(_("Provisional"), width=13), Column(_("Incomplete"), width=13),
    )  # fmt: skip


def _at(one: Json) -> tuple[Cell, ...]:
    return tuple(one[name] for name in ("indicator", "part", "period", "measure", "by", "member"))


def _said(one: Json) -> tuple[Cell, ...]:
    value = None if one["value"] is None else Decimal(str(one["value"]))
    return (
        value,
        *(one[name] for name in ("numerator", "denominator", "status", "provisional", "incomplete")),
    )


def _row(programme: Programme, one: Json, lang: str) -> tuple[Cell, ...]:
    if not one["breakdown"]:
        return None, None, None
    [(dimension, code)] = one["breakdown"].items()
    names = {each.code: each.name.get(lang) for each in programme.cells(dimension)}
    return dimension, code, names.get(code, code)


def _day(made: Material, one: Json) -> str | None:
    if made.published is None:
        return None
    return known_on(made.published.document, table_of(made.view.programme, one)) or None
