"""The table of the page of periods and reports."""

from __future__ import annotations

from services.reporting.periods import history
from services.reporting.periods.period import Period
from services.reporting.screens.asked import Asked
from shared.files.tables import Column, Table
from shared.web.translations import mark

STATES = {
    "accepted": mark("accepted by the donor"),
    "questioned": mark("returned with questions"),
    "sent": mark("sent to the donor"),
    "certified": mark("certified"),
    "open": mark("open"),
    "": mark("not opened"),
}


async def periods(asked: Asked) -> Table:
    """Each period, who has submitted it, where its report is."""
    _, programme = asked.gettext, asked.context.programme
    async with asked.context.decisions.pool.acquire(timeout=10) as ledger:
        states = await history.periods(ledger, programme)
    columns = [
        Column(_("Period"), width=10), Column(_("From"), "day", 12), Column(_("To"), "day", 12),
        Column(_("Report due"), "day", 12), Column(_("Submitted by"), width=28), Column(_("State"), width=24),
        Column(_("Answer due"), "day", 12), Column(_("Report"), width=66), Column(_("Superseded reports"), width=66),
    ]  # fmt: skip
    rows = []
    for one in programme.periods:
        state = states[one.code]
        members = ", ".join(programme.member(code).short for code in state.submitted)
        former = " ".join(sha for sha in state.reports if sha != state.report)
        rows.append((one.code, one.start, one.end, one.due, members, _(STATES[_state(state)]), state.answer_due, state.report, former))  # fmt: skip
    return Table(_("Periods and their reports"), columns, rows)


def _state(state: Period) -> str:
    if state.at_donor:
        return state.at_donor
    if state.locked:
        return "certified"
    return "open" if state.opened else ""
