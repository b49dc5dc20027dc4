"""What each member's desk counts by its own rules of quality, as it told last; numbers by rule, of no record and no person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from shared.events.language import decode
from shared.events.participants import QualityCounted
from shared.postgres import Connection


@dataclass(frozen=True, slots=True)
class Counted:
    """A member's counts by the code of the rule: what is found among its activities now, what was refused so far."""

    member: str
    told_on: date
    found: Mapping[str, int]
    refused: Mapping[str, int]


async def counted(connection: Connection) -> list[Counted]:
    """By member; one that has told nothing yet is left out."""
    rows = await connection.fetch(_LAST, _TYPE)
    told = [(row["member"], cast("QualityCounted", decode(_TYPE, row["value"]))) for row in rows]
    return [Counted(member, one.occurred_on, one.found, one.refused) for member, one in told]


_TYPE = "participants.quality.counted.v1"
_LAST = """SELECT DISTINCT ON (l.member) l.member, e.value FROM event AS e JOIN lane AS l ON l.id = e.lane
           WHERE e.type = $1 ORDER BY l.member, e.recorded_at DESC, e.sequence DESC"""
