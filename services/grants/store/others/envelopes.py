"""What open calls of all members hold of the envelope for all sub-grants, as their events tell."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from shared.postgres import Connection


async def put(connection: Connection, call: str, member: str, eur: Decimal) -> None:
    """A call that was published holds so much."""
    await connection.execute(
        "INSERT INTO call_envelope (call, member, eur) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        UUID(call), member, eur,
    )  # fmt: skip


async def close(connection: Connection, call: str, member: str) -> None:
    """A call that was closed holds only what is under contract."""
    await connection.execute(
        "UPDATE call_envelope SET open = false WHERE call = $1 AND member = $2", UUID(call), member
    )


async def held(connection: Connection) -> Decimal:
    """The EUR that open calls hold, and that contracts beside them have: a call holds its contracts if they are more."""
    return Decimal(await connection.fetchval(_HELD))


_HELD = """
WITH signed AS (
    SELECT call, sum(CASE answer WHEN 'refused' THEN confirmed ELSE greatest(eur, confirmed) END) AS eur
    FROM exposure GROUP BY call
)
SELECT (SELECT coalesce(sum(greatest(c.eur, coalesce(s.eur, 0))), 0)
        FROM call_envelope AS c LEFT JOIN signed AS s ON s.call = c.call WHERE c.open)
     + (SELECT coalesce(sum(s.eur), 0) FROM signed AS s
        WHERE NOT EXISTS (SELECT 1 FROM call_envelope AS c WHERE c.call = s.call AND c.open))"""
