"""The events behind a figure or one of its cells, and those that were considered and are not counted, as tables."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import TypeVar

from services.reporting.answers import adds
from services.reporting.asked import question_of
from services.reporting.audience import needs_all, needs_rows
from services.reporting.reading import outside
from services.reporting.reading.asking import Question
from services.reporting.reading.evidence import Behind, Seen
from services.reporting.reading.excluded import Excluded
from services.reporting.screens.asked import Asked
from shared.events.sealing import Keyring
from shared.files.tables import Cell, Column, Table
from shared.web.problems import FieldError, Problem
from shared.web.translations import mark

ASKED = ("period", "by", "member", "part", "measure")
_AT_ONCE = 500
MOST = 100_000
"""Rows of a table of events."""
One = TypeVar("One", Behind, Excluded)
_DAY = mark("Write a day as 2024-06-30.")


async def events(asked: Asked) -> Table:
    """`?indicator=X.2` and what narrows it, as on the page: every event that makes the figure up."""
    _, one = asked.gettext, question(asked)
    needs_rows(one, rows=asked.rows)
    async with asked.context.pool.acquire(timeout=10) as connection:

        async def page(last: Behind | None) -> list[Behind]:
            seen = Seen(last.happened, last.id, int(last.measure)) if last else None
            return await outside.behind(connection, one, rows=asked.rows, after=seen, limit=_AT_ONCE)

        found = await _all(page)
    columns = [*_columns(asked), Column(_("Measure"), width=12), Column(_("Adds"), "number", 12)]
    rows = [[*_place(e), e.measure.name.lower(), adds(e.value, one.kind, e.measure)] for e in found]
    return Table(_("The events behind it"), columns, rows, notes(asked, len(rows)))


async def left_out(asked: Asked) -> Table:
    """The events that were considered and are not counted, each with its reason."""
    _, one = asked.gettext, question(asked, left_out=True)
    needs_rows(one, rows=asked.rows)
    ring = Keyring.read(asked.context.settings.secrets / "sealing")
    async with asked.context.pool.acquire(timeout=10) as connection:

        async def page(last: Excluded | None) -> list[Excluded]:
            after = last.id if last else None
            return await outside.left_out(connection, one, ring, rows=asked.rows, after=after, limit=_AT_ONCE)

        found = await _all(page)
    columns = [*_columns(asked), Column(_("Why not"), width=22), Column(_("Which"), width=38)]
    rows = [[*_place(e), e.reason.why, e.reason.condition or e.reason.by or ""] for e in found]
    return Table(_("Considered and not counted"), columns, rows, notes(asked, len(rows)))


def question(asked: Asked, *, left_out: bool = False) -> Question:
    """The figure or cell that an address names; Problem 403 where the events behind it would tell a protected row."""
    given: Mapping[str, str | None] = {name: asked.query.get(name) for name in ASKED}
    known, happened = _day(asked, "as_of"), _day(asked, "happened")
    one = question_of(asked.context, asked.query.get("indicator", ""), known, happened, given)
    if not asked.all_cells:
        needs_all(one.indicator, one.by, part=one.part, excluded=left_out)
    return one


def notes(asked: Asked, rows: int) -> list[str]:
    """What was asked, and that not all are here, if they are not."""
    _ = asked.gettext
    names = ("indicator", *ASKED, "as_of", "happened")
    said = [f"{name}: {text}" for name in names if (text := asked.query.get(name))]
    if rows >= MOST:
        said.append(
            _("Only the first %(number)s are here; narrow the question by period or member.")
            % {"number": rows}
        )
    return said


async def _all(page: Callable[[One | None], Awaitable[list[One]]]) -> list[One]:
    """Page after page, until one is not full or there is too much."""
    found: list[One] = []
    while len(found) < MOST:
        some = await page(found[-1] if found else None)
        found += some
        if len(some) < _AT_ONCE:
            break
    return found


def _place(one: Behind | Excluded) -> list[Cell]:
    """The cells under `_columns`."""
    return [
        one.happened, one.member, one.type, one.id, one.recorded_at, one.lane, one.sequence, one.hash
    ]  # fmt: skip


def _day(asked: Asked, name: str) -> date | None:
    text = asked.query.get(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Problem(422, "day_wrong", _DAY, errors=[FieldError(name, _DAY)]) from None


def _columns(asked: Asked) -> list[Column]:
    _ = asked.gettext
    return [
        Column(_("Happened"), "day", 12), Column(_("Member"), width=10), Column(_("What"), width=40), Column(_("Event"), width=38),
        Column(_("Recorded"), "day", 18), Column(_("Ledger"), width=28), Column(_("Sequence"), "number", 10), Column(_("Hash"), width=66),
    ]  # fmt: skip
