"""The financial report as a table, and the forms that change the budget."""

from __future__ import annotations

from services.grants.domain.money.amounts import CENT, EUR
from services.grants.inputs import money as inputs
from services.grants.inputs.base import Input
from services.grants.pages.forms import made
from services.grants.programme.names import Names
from services.grants.reading.money import Report
from shared import clock
from shared.files.tables import Cell, Column, Table
from shared.programme import Programme
from shared.web.forms import Form, Gettext
from shared.web.problems import Problem
from shared.web.translations import mark

_SPENT = frozenset({0, 1, 3, 4})  # the columns of the report that need no budget
FORMS = ("version", "reallocation", "instalment")
_UNKNOWN = mark("There is no such form; open the page of money.")


def known(what: str) -> None:
    """Problem 404 for a form that does not exist."""
    if what not in FORMS:
        raise Problem(404, "form_unknown", _UNKNOWN)


def table(report: Report, names: Names, _: Gettext) -> Table:
    """The report by line, with what each amount is, the policy, the period and the version of the budget."""
    columns = [
        Column(_("Line")), Column(_("Name"), width=40), Column(_("Budget, EUR"), "money"),
        Column(_("Period, EUR"), "money"), Column(_("Cumulative, EUR"), "money"), Column(_("Variation, EUR"), "money"),
        Column(_("Variation"), "percent"), Column(_("Explanation"), width=50),
    ]  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (one.heading.code, one.heading.name.get(names.lang), one.budget, one.period, one.cumulative, one.variation, one.share, report.explanations.get(one.heading.code, ""))
        for one in report.lines
    ]  # fmt: skip
    if not report.version:  # the budget is kept by the lead: elsewhere nothing is compared with it
        columns = [one for place, one in enumerate(columns) if place in _SPENT]
        rows = [tuple(one for place, one in enumerate(row) if place in _SPENT) for row in rows]
    notes = [
        _("Period %(first)s to %(last)s") % {"first": report.first, "last": report.last},
        _("Exchange policy: %(policy)s") % {"policy": names.policy_of(report.policy)},
        _("Budget version %(version)s; each sum rounded half up to the cent") % {"version": report.version},
    ]
    if report.unexplained:
        told = _("Draft: the variation of these lines is not explained yet: %(lines)s")
        notes.insert(0, told % {"lines": ", ".join(report.unexplained)})
    if report.waiting:
        told = _("%(number)s costs wait for a rate and are not in these sums")
        notes.append(told % {"number": len(report.waiting)})
    return Table(_("Financial report"), columns, rows, notes)


def typed(what: str, form: Form, programme: Programme, _: Gettext) -> Input | None:
    """What was typed into one of the forms; None after noting what is wrong."""
    known(what)
    if what == "version":
        return _version(form, programme, _)
    return _reallocation(form, programme, _) if what == "reallocation" else _instalment(form, programme, _)


def _version(form: Form, programme: Programme, _: Gettext) -> Input | None:
    day = form.date("occurred_on", _("Fill this in"), last=clock.day(clock.now()))
    kind = form.choice("kind", ("original", "addendum"), _("Fill this in"))
    amounts = {
        one.code: form.number(f"line-{one.code}", decimals=2, least=CENT) for one in programme.budget.headings
    }
    if form.errors:
        return None
    lines = [{"line": code, "amount": amount} for code, amount in amounts.items() if amount]
    return made(form, _, inputs.NewBudget, occurred_on=day, kind=kind, lines=lines)


def _reallocation(form: Form, programme: Programme, _: Gettext) -> Input | None:
    codes = [one.code for one in programme.budget.headings]
    taken = form.choice("taken_from", codes, _("Fill this in"))
    given = form.choice("given_to", codes, _("Fill this in"))
    amount = form.number("amount", _("Fill this in"), decimals=2, least=CENT)
    if form.errors:
        return None
    return made(form, _, inputs.NewReallocation, taken_from=taken, given_to=given, amount=amount)


def _instalment(form: Form, programme: Programme, _: Gettext) -> Input | None:
    day = form.date("occurred_on", _("Fill this in"), last=clock.day(clock.now()))
    number = form.text("instalment", _("Fill this in"), most=20)
    amount = form.number("amount", _("Fill this in"), decimals=2, least=CENT)
    others = [one for one in programme.grants.exchange.currencies if one != EUR]
    currency = form.choice("booked_currency", others) if form.value("booked_currency") else None
    rate = form.number("booked_rate", decimals=8, least=CENT)
    if form.errors:
        return None
    return made(
        form, _, inputs.NewDonorInstalment, occurred_on=day, instalment=number, amount=amount,
        booked_currency=currency, booked_rate=rate,
    )  # fmt: skip
