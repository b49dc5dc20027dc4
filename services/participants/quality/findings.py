"""What the rules find in the tables of this member."""

from __future__ import annotations

from dataclasses import dataclass

from services.participants.quality.rules import RULES, Rule
from shared.postgres import Connection, Row
from shared.programme import Programme


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule and the activities that it points at."""

    rule: Rule
    rows: list[Row]


async def findings(connection: Connection, programme: Programme) -> list[Finding]:
    """Every rule that looks afterwards, with what it finds now."""
    return [
        Finding(rule, list(await connection.fetch(rule.query, *rule.values(programme))))
        for rule in RULES
        if rule.query
    ]
