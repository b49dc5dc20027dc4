"""The tables of the page of municipalities: every indicator that has a place, a row a municipality; what they are."""

from __future__ import annotations

from services.reporting.places import figures
from services.reporting.publications.snapshot import as_day
from services.reporting.screens.asked import Asked
from shared.files.tables import Column, Table
from shared.web.formats import format_date


async def indicators(asked: Asked) -> Table:
    """What the columns of the other sheet are."""
    _ = asked.gettext
    columns = [Column(_("Indicator"), width=12), Column(_("Name"), width=70), Column(_("Unit"), width=24)]
    choices = figures.with_places(asked.context.programme)
    rows = [(one.code, one.name.get(asked.lang), one.unit.get(asked.lang)) for one in choices]
    return Table(_("Indicators"), columns, rows)


async def municipalities(asked: Asked) -> Table:
    """What was reached where, to date; an empty cell is withheld or not measured, which the page tells apart."""
    _, programme = asked.gettext, asked.context.programme
    choices = figures.with_places(programme)
    _view, found = await figures.look(asked.context, choices, None, all_cells=asked.all_cells)
    columns = [
        Column(_("Code"), width=14),
        Column(_("Municipality"), width=22),
        *(Column(one.code, "number", 11) for one in choices),
    ]
    rows = []
    for place in programme.municipalities:
        if place.in_scope:
            values = (placed.values.get(place.code) for placed in found)
            rows.append(
                (place.code, place.name.get(asked.lang), *(one.value if one else None for one in values))
            )
    known = sorted({placed.known_on for placed in found if placed.known_on})
    days = "; ".join(format_date(as_day(one), asked.lang) for one in known)
    notes = [_("As published, known on %(day)s") % {"day": days}] if known else []
    return Table(_("Municipalities"), columns, rows, notes)
