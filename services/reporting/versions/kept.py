"""The versions of the logframe that were counted: each is kept for reading, as it was when the next one replaced it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import orjson

from services.reporting.projector import adoption
from shared.postgres import Connection
from shared.programme import Programme
from shared.web.problems import Problem
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Kept:
    """One version: from when until when it was shown, and who decided on it why. The first one nobody decided on."""

    version: int
    fingerprint: str
    live: bool
    adopted_at: datetime
    replaced_at: datetime | None = None
    author: str | None = None
    reason: str | None = None


async def versions(connection: Connection) -> list[Kept]:
    """Every version that was counted, the oldest first."""
    counted = await connection.fetch(
        "SELECT version, fingerprint, live, adopted_at FROM logframe_version ORDER BY version"
    )
    said = await connection.fetch(
        "SELECT value FROM event WHERE type = $1 ORDER BY position", adoption.ADOPTED
    )
    reasons = {one["fingerprint"]: one for row in said if (one := orjson.loads(row["value"]))}
    ends = [next_["adopted_at"] for _, next_ in pairwise(counted)]
    return [
        Kept(**row, replaced_at=end, author=why.get("author"), reason=why.get("reason"))
        for row, end in zip(counted, [*ends, None], strict=False)
        for why in [reasons.get(row["fingerprint"], {})]
    ]


async def one(connection: Connection, number: int) -> tuple[Kept, Programme]:
    """A version and the programme of its files; Problem 404 if there is none, or a release kept no files of it."""
    found = next((kept for kept in await versions(connection) if kept.version == number), None)
    programme = await adoption.kept(connection, found.fingerprint) if found else None
    if found is None or programme is None:
        raise Problem(
            404, "version_unknown", mark("There is no version of this number whose files are kept.")
        )
    return found, programme
