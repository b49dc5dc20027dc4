"""The financial report as tables: all members together as the donor's form has it, each member, and one for programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from services.reporting.finance.report import Report
from shared.accounting.report import Line
from shared.files.tables import Cell, Column, Table
from shared.programme import Programme
from shared.web.formats import format_date
from shared.web.forms import Gettext


def together(report: Report, programme: Programme, lang: str, _: Gettext, day: date) -> Table:
    """Budget, period, cumulative and variation by line, over all members."""
    columns = [
        Column(_("Line"), width=8), Column(_("Name"), width=44), Column(_("Budget, EUR"), "money"),
        Column(_("Period, EUR"), "money"), Column(_("Cumulative, EUR"), "money"), Column(_("Variation, EUR"), "money"),
        Column(_("Variation"), "percent"), Column(_("Must be explained"), width=12),
    ]  # fmt: skip
    rows = [
        (*_named(one, lang), *_compared(report, one), _("yes") if one.heading.code in report.explain else "")
        for one in report.together
    ]
    return Table(_("Financial report"), columns, rows, notes(report, programme, lang, _, day))


def of_member(report: Report, programme: Programme, member: str, lang: str, _: Gettext) -> Table:
    """What one member spent by line; the budget is the programme's and has no part of its own for a member."""
    columns = [
        Column(_("Line"), width=8), Column(_("Name"), width=44), Column(_("Period, EUR"), "money"),
        Column(_("Cumulative, EUR"), "money"),
    ]  # fmt: skip
    rows = [(*_named(one, lang), one.period, one.cumulative) for one in report.members[member]]
    return Table(programme.member(member).short, columns, rows)


def flat(report: Report, programme: Programme) -> Table:
    """A row for each line of all members together (`all`) and of each member; headings are English."""
    columns = [
        Column("Member"), Column("Line"), Column("Name"), Column("Kind"), Column("Budget, EUR", "money"),
        Column("Period, EUR", "money"), Column("Cumulative, EUR", "money"), Column("Variation, EUR", "money"),
        Column("Variation", "percent"), Column("Must be explained"),
    ]  # fmt: skip
    return Table("Financial report", columns, list(_flat(report, programme)))


def _flat(report: Report, programme: Programme) -> Iterator[tuple[Cell, ...]]:
    for one in report.together:
        code, name = _named(one, "en")
        yield "all", code, name, one.heading.kind, *_compared(report, one), one.heading.code in report.explain
    for member in programme.members:
        for one in report.members[member.code]:
            code, name = _named(one, "en")
            spent = (None, one.period, one.cumulative, None, None)
            yield member.code, code, name, one.heading.kind, *spent, None


def notes(report: Report, programme: Programme, lang: str, _: Gettext, day: date) -> list[str]:
    """What the sums are: the period, the policy, the budget, and what is in none of them."""
    asked = report.asked
    policy = next(one for one in programme.grants.exchange.policies if one.code == asked.policy)
    told = [
        programme.title(lang, "contract"),
        _("Period %(first)s to %(last)s")
        % {"first": format_date(asked.first, lang), "last": format_date(asked.last, lang)},
        _("As known on %(day)s") % {"day": format_date(day, lang)},
        _("Exchange policy: %(policy)s") % {"policy": policy.name.get(lang)},
    ]
    if report.version:
        version = _("Budget version %(version)s; each sum rounded half up to the cent")
        told.append(version % {"version": report.version})
    else:
        told.append(_("No budget is adopted yet."))
    if report.waiting:
        waits = _("%(number)s costs wait for a rate and are not in these sums")
        told.append(waits % {"number": len(report.waiting)})
    return told


def _named(one: Line, lang: str) -> tuple[str, str]:
    return one.heading.code, one.heading.name.get(lang)


def _compared(report: Report, one: Line) -> tuple[Cell, ...]:
    if not report.version:
        return None, one.period, one.cumulative, None, None
    share = None if one.share is None else round(one.share, 4)
    return one.budget, one.period, one.cumulative, one.variation, share
