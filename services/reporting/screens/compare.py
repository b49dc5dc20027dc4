"""The tables of the page of two days: each figure that differs, and the events that explain it."""

from __future__ import annotations

from datetime import date

from services.reporting.answers import adds
from services.reporting.asked import today
from services.reporting.publications import public
from services.reporting.reading import comparing, outside
from services.reporting.reading.comparing import Comparison
from services.reporting.screens.asked import Asked
from shared.files.tables import Column, Table
from shared.web.problems import FieldError, Problem
from shared.web.translations import mark

_DAYS = mark("Say which two days: from=2024-06-30 and to=2024-12-31.")


async def differences(asked: Asked) -> Table:
    """The figures at the end of both days."""
    _, found = asked.gettext, await _found(asked)
    columns = [
        Column(_("Indicator"), width=10), Column(_("Part"), width=14), Column(_("Name"), width=50),
        Column(str(_day(asked, "from")), "number", 14), Column(str(_day(asked, "to")), "number", 14),
        Column(_("Change"), "number", 12), Column(_("Events that explain it"), "number", 14),
    ]  # fmt: skip
    rows = []
    for one in found.differences:
        before, after = one.before.value, one.after.value
        change = None if before is None or after is None else after - before
        name = one.line.indicator.name.get(asked.lang)
        rows.append(
            (
                one.line.indicator.code,
                one.part,
                name,
                before,
                after,
                change,
                len(one.causes) if one.listed else None,
            )
        )
    return Table(_("Compare two days"), columns, rows)


async def causes(asked: Asked) -> Table:
    """Every event that explains a difference."""
    _, found = asked.gettext, await _found(asked)
    columns = [
        Column(_("Indicator"), width=10), Column(_("Part"), width=14), Column(_("Event"), width=38), Column(_("What"), width=40),
        Column(_("Member"), width=10), Column(_("Recorded"), "day", 18), Column(_("Ledger"), width=28),
        Column(_("Sequence"), "number", 10), Column(_("Measure"), width=12), Column(_("Adds"), "number", 12),
    ]  # fmt: skip
    rows = [
        (
            one.line.indicator.code, one.part, cause.event, cause.type, cause.member, cause.recorded_at,
            cause.lane, cause.sequence, cause.measure.name.lower(), adds(cause.value, one.question.kind, cause.measure),
        )
        for one in found.differences
        for cause in one.causes
    ]  # fmt: skip
    return Table(_("Events that explain it"), columns, rows)


async def _found(asked: Asked) -> Comparison:
    days = _day(asked, "from"), _day(asked, "to")
    async with asked.context.pool.acquire(timeout=10) as connection:
        found = await comparing.compare(connection, asked.context.programme, today(), days)
    found = found if asked.all_cells else public.without_shares(found)
    return found if asked.rows else outside.compared(found)


def _day(asked: Asked, name: str) -> date:
    try:
        return date.fromisoformat(asked.query.get(name, ""))
    except ValueError:
        raise Problem(422, "days_needed", _DAYS, errors=[FieldError(name, _DAYS)]) from None
