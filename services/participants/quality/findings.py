"""What the rules find in the tables of this member."""

from __future__ import annotations

from dataclasses import dataclass

from services.participants.quality.rules import RULES, Rule
from shared.postgres import Connection, Row
from shared.programme import Programme


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule and the activities that it points at: the latest of them, and how many there are."""

    rule: Rule
    rows: list[Row]

    @property
    def found(self) -> int:
        """How many activities there are, also beyond the rows."""
        return int(self.rows[0]["found"]) if self.rows else 0


async def findings(connection: Connection, programme: Programme) -> list[Finding]:
    """Every rule that looks afterwards, with what it finds now."""
    return [
        Finding(rule, list(await connection.fetch(rule.query, *rule.values(programme))))
        for rule in RULES
        if rule.query
    ]
