"""What reporting's own ledger says of periods: their states, what was explained, what was restated."""

from __future__ import annotations

from typing import cast

from services.reporting.periods.period import Period, evolve
from shared.events.language import decode
from shared.events.reporting import FigureRestated, ValueExplained
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.programme import Programme

_EXPLAINED, _RESTATED = "reporting.value.explained.v1", "reporting.figure.restated.v1"


def stream(code: str) -> str:
    """The stream of a period."""
    return f"period/{code}"


async def periods(ledger: Connection, programme: Programme) -> dict[str, Period]:
    """Every period of the programme and how it stands."""
    return {
        one.code: (await load(ledger, stream(one.code), Period(), evolve))[0] for one in programme.periods
    }


async def explained(ledger: Connection, period: str) -> dict[tuple[str, str], ValueExplained]:
    """The last word on every value of a period, by indicator and `baseline`, `target` or `current`."""
    rows = await _of_type(ledger, _EXPLAINED)
    said = cast("list[ValueExplained]", rows)
    return {(one.indicator, one.of): one for one in said if one.period == period}


async def restated(ledger: Connection) -> list[FigureRestated]:
    """Every restatement that was accepted, in order."""
    return cast("list[FigureRestated]", await _of_type(ledger, _RESTATED))


async def _of_type(ledger: Connection, name: str) -> list[object]:
    rows = await ledger.fetch(
        "SELECT type, value FROM ledger WHERE type = $1 ORDER BY recorded_at, lane, sequence", name
    )
    return [decode(row["type"], row["value"]) for row in rows]
