"""The cases' tables: SQL in one place, what people wrote encrypted on the way in and out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from services.feedback.domain.complaint import Status
from shared.postgres import Connection, Row
from shared.vault import Vault

LISTED = 500  # open cases that the board shows
LISTED_CLOSED = 50


@dataclass(frozen=True, slots=True)
class Story:
    """What the complainant told. None of it leaves the house, and in the house it lies encrypted."""

    category_group: str
    text: str
    language: str
    channel: str
    municipality: str | None = None
    about_kind: str | None = None
    about: str | None = None
    contact_by: str | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands."""

    id: str
    restricted: bool
    status: Status
    filed_on: date
    acknowledge_by: date
    due_on: date
    acknowledged_on: date | None
    responded_on: date | None
    closed_on: date | None
    outcome: str | None
    story: Story

    @property
    def next_on(self) -> date | None:
        """The day by which the next step is due; None when the complainant has the answer."""
        return {"received": self.acknowledge_by, "acknowledged": self.due_on}.get(self.status)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to the complainant."""

    written_on: date
    text: str


async def add_case(connection: Connection, vault: Vault, case: Case, code_hash: bytes) -> None:
    """Keep a case under a fresh key."""
    wrapped = vault.new_key(case.id)
    await connection.execute(
        "INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2)", UUID(case.id), wrapped
    )
    await connection.execute(
        _ADD, UUID(case.id), code_hash, case.restricted, case.filed_on, case.acknowledge_by, case.due_on,
        vault.seal(wrapped, case.id, asdict(case.story)),
    )  # fmt: skip


async def advance(
    connection: Connection, case: str, steps: Sequence[Status], day: date, outcome: str | None = None
) -> None:
    """Note the steps that a case has taken on a day."""
    await connection.execute(_ADVANCE, UUID(case), steps[-1], list(steps), day, outcome)


async def add_reply(connection: Connection, vault: Vault, case: str, day: date, text: str) -> None:
    """Keep an answer under the case's key."""
    wrapped = await connection.fetchval("SELECT wrapped FROM case_key WHERE case_id = $1", UUID(case))
    sealed = vault.seal(wrapped, case, {"text": text})
    await connection.execute(
        "INSERT INTO reply (case_id, written_on, sealed) VALUES ($1, $2, $3)", UUID(case), day, sealed
    )


async def cases(connection: Connection, vault: Vault, *, restricted: bool) -> list[Case]:
    """The open cases by due date, then those closed last; restricted ones only for who may read them."""
    rows = [
        *await connection.fetch(_OPEN, restricted, LISTED),
        *await connection.fetch(_CLOSED, restricted, LISTED_CLOSED),
    ]
    return [_opened(vault, row) for row in rows]


async def case_by_id(connection: Connection, vault: Vault, case: str) -> Case | None:
    """One case; None if it is not here."""
    row = await connection.fetchrow(f"{_CASES} WHERE c.id = $1", UUID(case))
    return _opened(vault, row) if row else None


async def case_by_code(connection: Connection, vault: Vault, code_hash: bytes) -> Case | None:
    """The case of a tracking code's hash; None if no case has it."""
    row = await connection.fetchrow(f"{_CASES} WHERE c.code_hash = $1", code_hash)
    return _opened(vault, row) if row else None


async def replies(connection: Connection, vault: Vault, case: str) -> list[Reply]:
    """A case's answers, first one first."""
    rows = await connection.fetch(_REPLIES, UUID(case))
    return [Reply(row["written_on"], vault.open(row["wrapped"], case, row["sealed"])["text"]) for row in rows]


async def events(connection: Connection, case: str) -> list[Row]:
    """A case's events as recorded: id, type, recorded_at."""
    return list(await connection.fetch(_EVENTS, f"complaint/{case}"))


def _opened(vault: Vault, row: Row) -> Case:
    fields = dict(row)
    case = str(fields.pop("id"))
    story = vault.open(fields.pop("wrapped"), case, fields.pop("sealed"))
    return Case(id=case, story=Story(**story), **fields)


_CASES = """SELECT c.id, c.restricted, c.status, c.filed_on, c.acknowledge_by, c.due_on, c.acknowledged_on,
                   c.responded_on, c.closed_on, c.outcome, c.sealed, k.wrapped
            FROM complaint AS c JOIN case_key AS k ON k.case_id = c.id"""
_OPEN = f"{_CASES} WHERE c.status <> 'closed' AND (NOT c.restricted OR $1) ORDER BY c.due_on, c.id LIMIT $2"
_CLOSED = f"""{_CASES} WHERE c.status = 'closed' AND (NOT c.restricted OR $1)
              ORDER BY c.closed_on DESC, c.id LIMIT $2"""
_ADD = """INSERT INTO complaint (id, code_hash, restricted, filed_on, acknowledge_by, due_on, sealed)
          VALUES ($1, $2, $3, $4, $5, $6, $7)"""
_ADVANCE = """UPDATE complaint SET status = $2, outcome = $5,
    acknowledged_on = CASE WHEN 'acknowledged' = ANY($3::text[]) THEN $4 ELSE acknowledged_on END,
    responded_on = CASE WHEN 'responded' = ANY($3::text[]) THEN $4 ELSE responded_on END,
    closed_on = CASE WHEN 'closed' = ANY($3::text[]) THEN $4 ELSE closed_on END
    WHERE id = $1"""
_REPLIES = """SELECT r.written_on, r.sealed, k.wrapped FROM reply AS r
              JOIN case_key AS k USING (case_id) WHERE r.case_id = $1 ORDER BY r.number"""
_EVENTS = "SELECT id::text, type, recorded_at FROM ledger WHERE stream = $1 ORDER BY stream_version"
