"""The annex as a table: a row for each contract, the members that did not answer above it."""

from __future__ import annotations

from decimal import Decimal

from services.grants.annex.gathering import Annex
from services.grants.annex.rows import Party
from services.grants.programme.names import Names
from services.grants.reading.wording import word_of
from shared import clock
from shared.files.tables import Cell, Column, Table
from shared.web.forms import Gettext


def table(annex: Annex, names: Names, _: Gettext) -> Table:
    """Who receives how much from whom, for what; the last row adds up EUR."""
    columns = [
        Column(_("Member"), width=10), Column(_("Third party"), width=36), Column(_("Identification number"), width=20),
        Column(_("Natural person"), width=10), Column(_("Kind"), width=24), Column(_("Municipality"), width=18),
        Column(_("Purpose"), width=44), Column(_("Reference"), width=16), Column(_("Signed on"), "day", 12),
        Column(_("Ends on"), "day", 12), Column(_("Stage"), width=16), Column(_("Currency"), width=9),
        Column(_("Contract"), "money"), Column(_("Contract, EUR"), "money"), Column(_("Paid"), "money"),
        Column(_("Paid, EUR"), "money"), Column(_("Recovered"), "money"), Column(_("Eligible"), "money"),
        Column(_("Contract's id"), width=38),
    ]  # fmt: skip
    rows = [_row(one, annex, names, _) for one in annex.parties]
    blank = [
        _blank(code, names, _) for code in annex.away if code not in {one.member for one in annex.parties}
    ]
    return Table(_("Third parties"), columns, [*rows, *blank, _sum(annex, _)], _notes(annex, names, _))


def _notes(annex: Annex, names: Names, _: Gettext) -> list[str]:
    programme = names.programme
    notes = [programme.title(names.lang, "contract"), _("As on %(day)s") % {"day": clock.day(clock.now())}]
    for member in annex.away:
        told = _(
            "%(member)s did not answer: who receives from it, and what it paid, is missing here. Ask again when it is back."
        )
        notes.append(told % {"member": names.member(member)})
    if any(one.paid is None and one.member not in annex.away for one in annex.parties):
        notes.append(
            _("Contracts without a name are known by their events only; their members did not list them.")
        )
    notes.append(_("Personal data: for the donor's report and nothing else."))
    return notes


def _row(one: Party, annex: Annex, names: Names, _: Gettext) -> tuple[Cell, ...]:
    return (
        names.member(one.member), one.name or _untold(one, annex, _), one.legal_id,
        None if one.natural_person is None else (_("Yes") if one.natural_person else _("No")),
        one.recipient_type and names.kind(one.recipient_type), one.municipality and names.place(one.municipality),
        one.title, one.reference, one.signed_on, one.ends_on, _stage(one, _), one.currency, one.amount, one.amount_eur,
        one.paid, one.paid_eur, one.recovered, one.eligible, one.grant,
    )  # fmt: skip


def _blank(member: str, names: Names, _: Gettext) -> tuple[Cell, ...]:
    """A member that did not answer and of which no contract is known."""
    return (names.member(member), _("not told: the member did not answer"), *(None,) * 17)


def _untold(one: Party, annex: Annex, _: Gettext) -> str:
    """Why a row has no name."""
    if one.paid is not None:
        return _("erased")
    return (
        _("not told: the member did not answer") if one.member in annex.away else _("not told by the member")
    )


def _stage(one: Party, _: Gettext) -> str | None:
    if one.paid is None:
        return None
    return _(word_of(one.ended)) if one.ended else _("In force")


def _sum(annex: Annex, _: Gettext) -> tuple[Cell, ...]:
    contracts = sum((one.amount_eur for one in annex.parties), Decimal())
    paid = sum((one.paid_eur or Decimal() for one in annex.parties), Decimal())
    return (_("Total"), *(None,) * 12, contracts, None, paid, None, None, None)
