"""Submissions of KoboToolbox and ODK: each is taken once, whoever exports it how often; an edited one is told apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.participants.people.blind import SUBMISSIONS, Blind
from services.participants.sheets.rows.layout import RawLine
from shared.postgres import Connection
from shared.settings import Settings

COLUMN = "submission"


@dataclass(frozen=True, slots=True)
class Before:
    """A submission that was recorded: its person, and a keyed hash of what it said."""

    person: str
    content: int


def contents_of(settings: Settings, raw: RawLine) -> list[int]:
    """What a submission says, as a keyed hash: as it is kept now, then as it may have been kept before."""
    said = "\n".join(f"{name}={raw.cells[name]}" for name in sorted(raw.cells))
    # The last are of before submissions had a key of their own.
    every = [*Blind.every(settings, SUBMISSIONS), *Blind.every(settings)]
    return [blind.text("submission", said) for blind in every]


async def before(connection: Connection, activity: str) -> Mapping[str, Before]:
    """The submissions that were recorded for an activity, by their ids."""
    rows = await connection.fetch(
        "SELECT id, person, content FROM submission WHERE activity = $1", UUID(activity)
    )
    return {row["id"]: Before(str(row["person"]), row["content"]) for row in rows}


async def keep(connection: Connection, activity: str, some: Iterable[tuple[str, str, int]]) -> None:
    """Keep (id, person, content) of what was recorded."""
    await connection.executemany(
        """INSERT INTO submission (id, activity, person, content) VALUES ($1, $2, $3, $4)
           ON CONFLICT (activity, id) DO UPDATE SET content = excluded.content""",
        [(id_, UUID(activity), UUID(person), content) for id_, person, content in some],
    )


async def forget(connection: Connection, activity: str, persons: Iterable[str]) -> None:
    """Forget the submissions of an import that is undone, so that they can come again."""
    await connection.execute(
        "DELETE FROM submission WHERE activity = $1 AND person = ANY($2::uuid[])",
        UUID(activity), [UUID(one) for one in persons],
    )  # fmt: skip
