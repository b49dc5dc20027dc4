"""How often each rule refused something on entry: a number per rule, nothing of what was refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from services.participants.quality.rules import REFUSED_BY
from shared.postgres import Connection
from shared.refusal import Refused


async def note(connection: Connection, refused: Refused) -> None:
    """Count a command that a rule refused; refusals of other kinds are nobody's quality."""
    await note_all(connection, [refused.code])


async def note_all(connection: Connection, codes: Iterable[str]) -> None:
    """Count what was refused, by the codes of the refusals."""
    times = Counter(REFUSED_BY[code] for code in codes if code in REFUSED_BY)
    await connection.executemany(_NOTE, sorted(times.items()))


async def counted(connection: Connection) -> dict[str, int]:
    """How often each rule refused, by the rule's code; those that never did are left out."""
    return {row["rule"]: row["times"] for row in await connection.fetch(_COUNTED)}


_NOTE = """INSERT INTO quality_refusal AS r (rule, times) VALUES ($1, $2)
           ON CONFLICT (rule) DO UPDATE SET times = r.times + excluded.times"""
_COUNTED = "SELECT rule, times FROM quality_refusal ORDER BY rule"
