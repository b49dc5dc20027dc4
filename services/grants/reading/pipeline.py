"""The pipeline: how many applications and contracts stand where, with their sums; and money against time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from services.grants.domain.calls.application import Stage
from shared.postgres import Connection


@dataclass(frozen=True, slots=True)
class Standing:
    """One stage: its code, how many stand there, and the sums of it by currency."""

    stage: str
    number: int
    amounts: tuple[tuple[Decimal, str], ...]


_BEFORE = (
    Stage.SUBMITTED, Stage.ADMITTED, Stage.ELIGIBLE, Stage.AWARDED, Stage.RESERVE, Stage.APPEALED, Stage.REJECTED,
    Stage.FAILED, Stage.WITHDRAWN,
)  # fmt: skip
_AFTER = ("in_force", "closed", "terminated")


async def stages(connection: Connection) -> list[Standing]:
    """Every stage in which something stands, in the order of the chain."""
    found: dict[str, list[tuple[int, Decimal, str]]] = {}
    for row in await connection.fetch(_STAGES):
        found.setdefault(row["stage"], []).append((row["number"], row["amount"], row["currency"]))
    order = [*(one.value for one in _BEFORE), *_AFTER]
    return [
        Standing(
            stage,
            sum(number for number, _, _ in found[stage]),
            tuple((amount, currency) for _, amount, currency in found[stage]),
        )
        for stage in order
        if stage in found
    ]


_STAGES = """
SELECT stage, currency, count(*) AS number, sum(coalesce(awarded, amount)) AS amount
FROM application WHERE stage <> 'contracted' GROUP BY stage, currency
UNION ALL
SELECT coalesce(ended, 'in_force'), currency, count(*), sum(amount) FROM contract GROUP BY 1, 2
ORDER BY 1, 2"""
