"""Cases: in clear only what a board sorts by, all else encrypted under a key of each case's own."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date
from uuid import UUID

from services.feedback.domain.complaint import Complaint, Status
from shared.postgres import Connection, Row
from shared.vault import Vault

LISTED = 500  # cases on one page of the board
LISTED_CLOSED = 50  # closed ones under the open ones
_AT_ONCE = 500  # cases that are read in one transaction
NEAR = 40  # open cases that were filed before one, of which one may be the same
TWICE = "twice"  # the desk of cases that were filed twice and go on as another one: nobody's


@dataclass(frozen=True, slots=True)
class Story:
    """What the complainant told, and what staff made of it. It leaves the house sealed or not at all."""

    category_group: str
    text: str
    language: str
    channel: str
    municipality: str | None = None
    about_kind: str | None = None
    about: str | None = None
    contact_by: str | None = None
    contact: str | None = None
    category: str | None = None
    staff_of: str | None = None
    referral: str | None = None
    consent: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it stands. `desk` is who reads it.

    Of a reopened case `promised_on`, `answered_on` and `settled_on` still tell of its first answer, which is counted.
    """

    id: str
    desk: str
    status: Status
    filed_on: date
    acknowledge_by: date
    due_on: date
    story: Story
    acknowledged_on: date | None = None
    responded_on: date | None = None
    closed_on: date | None = None
    reopened_on: date | None = None
    stopped_on: date | None = None
    outcome: str | None = None
    assignee: str | None = None
    referred_to: str | None = None
    satisfied: str | None = None
    person: str | None = None
    unread: bool = False
    promised_on: date | None = None
    answered_on: date | None = None
    settled_on: date | None = None

    @property
    def answered(self) -> bool:
        """Whether the complainant has an answer, since the last reopening."""
        return self.responded_on is not None

    @property
    def next_on(self) -> date | None:
        """The day by which the next step is due; None once it is answered, and while a question is open."""
        if self.status == "closed" or self.answered or self.stopped_on:
            return None
        return self.acknowledge_by if self.status == "received" else self.due_on


def referred(story: Story, referral: str) -> Story:
    """The story as another member gets it."""
    return replace(story, referral=referral, category=None)


async def add(
    connection: Connection, vault: Vault, case: Case, code_hash: bytes, place: bytes | None = None
) -> None:
    """Keep a case under a fresh key. `place` is by what the cases of its municipality and year are counted."""
    wrapped = vault.new_key(case.id)
    await connection.execute(
        "INSERT INTO case_key (case_id, wrapped) VALUES ($1, $2)", UUID(case.id), wrapped
    )
    await connection.execute(
        _ADD, UUID(case.id), code_hash, case.filed_on, case.acknowledge_by, case.due_on,
        vault.seal(wrapped, case.id, asdict(case.story)), case.desk, place,
    )  # fmt: skip


async def of_place(connection: Connection, places: list[bytes]) -> int:
    """How many cases of a municipality and year are here; `places` is that one under each key."""
    return int(
        await connection.fetchval("SELECT count(*) FROM complaint WHERE place = ANY($1::bytea[])", places)
    )


async def place_anew(connection: Connection, vault: Vault, home: Callable[[str, int], bytes]) -> int:
    """Make anew by what the cases of a municipality and year are counted, as after a rotation; how many."""
    done, after = 0, UUID(int=0)
    while True:
        async with connection.transaction():
            rows = await connection.fetch(_PLACED, after, _AT_ONCE)
            anew = [(row["id"], _place(_opened(vault, row), home)) for row in rows]
            await connection.executemany("UPDATE complaint SET place = $2 WHERE id = $1", anew)
        if not rows:
            return done
        done, after = done + len(anew), rows[-1]["id"]


def _place(case: Case, home: Callable[[str, int], bytes]) -> bytes | None:
    """None where it is not known any more: then it counts nowhere, and less is told."""
    return home(case.story.municipality, case.filed_on.year) if case.story.municipality else None


async def key_of(connection: Connection, case: str) -> bytes:
    """A case's wrapped key."""
    wrapped: bytes = await connection.fetchval("SELECT wrapped FROM case_key WHERE case_id = $1", UUID(case))
    return wrapped


async def note(connection: Connection, state: Complaint, **days: object) -> None:
    """Bring the board up to a complaint's state; `days` are further columns that have changed."""
    changed = {
        "status": state.status, "due_on": state.due_on, "stopped_on": state.stopped_on,
        "promised_on": state.filed.due_on if state.filed else None,
        "answered_on": state.answered_on, "settled_on": state.settled_on, **days,
    }  # fmt: skip
    columns = ", ".join(f"{name} = ${n}" for n, name in enumerate(changed, start=2))
    await connection.execute(
        f"UPDATE complaint SET {columns} WHERE id = $1",  # noqa: S608 - names of columns, written here
        UUID(state.case),
        *changed.values(),
    )


async def retell(connection: Connection, vault: Vault, case: Case, **changed: object) -> None:
    """Keep a case's story as it is known now."""
    sealed = vault.seal(await key_of(connection, case.id), case.id, asdict(replace(case.story, **changed)))  # type: ignore[arg-type]
    await connection.execute("UPDATE complaint SET sealed = $2 WHERE id = $1", UUID(case.id), sealed)


async def shred(connection: Connection, case: str) -> None:
    """Destroy a case's key and all that lay under it."""
    await connection.execute("DELETE FROM complaint WHERE id = $1", UUID(case))
    await connection.execute("DELETE FROM case_key WHERE case_id = $1", UUID(case))


async def near(connection: Connection, vault: Vault, case: Case) -> list[Case]:
    """The open cases of the same desk that were filed before, or on the same day; the latest first."""
    rows = await connection.fetch(_NEAR, case.desk, UUID(case.id), case.filed_on, NEAR)
    return [_opened(vault, row) for row in rows]


async def set_aside(connection: Connection, case: str) -> None:
    """Take a case from every desk of this room: it was moved before, as the bus knows and this database does not."""
    await connection.execute("UPDATE complaint SET desk = 'moved' WHERE id = $1::text::uuid", case)


async def to_move(connection: Connection) -> list[str]:
    """Cases that were set aside."""
    return [
        row["id"] for row in await connection.fetch("SELECT id::text FROM complaint WHERE desk = 'moved'")
    ]


Place = tuple[date, UUID] | None
"""Where a page of a list begins: after a case, by the day that the list is in the order of, and its id."""


async def opens(connection: Connection, vault: Vault, desk: str, after: Place, limit: int) -> list[Case]:
    """A page of a desk's open cases by due date."""
    rows = await connection.fetch(_OPEN, desk, limit, *(after or (None, None)))
    return [_opened(vault, row) for row in rows]


async def closed(connection: Connection, vault: Vault, desk: str, after: Place, limit: int) -> list[Case]:
    """A page of a desk's closed cases, those closed last first."""
    rows = await connection.fetch(_CLOSED, desk, limit, *(after or (None, None)))
    return [_opened(vault, row) for row in rows]


async def counted(connection: Connection, vault: Vault, desk: str) -> list[Case]:
    """The cases of the common room's desk that its statistics count: those that another member took over it counts there."""
    return [_opened(vault, row) for row in await connection.fetch(_COUNTED, desk)]


async def by_id(connection: Connection, vault: Vault, case: str) -> Case | None:
    """One case; None if it is not here."""
    row = await connection.fetchrow(f"{_CASES} WHERE c.id = $1", UUID(case))
    return _opened(vault, row) if row else None


async def by_code(connection: Connection, vault: Vault, code_hash: bytes) -> Case | None:
    """The case of a tracking code's hash; None if no case has it."""
    row = await connection.fetchrow(f"{_CASES} WHERE c.code_hash = $1", code_hash)
    return _opened(vault, row) if row else None


async def opened(connection: Connection, case: str) -> None:
    """Staff have the case before them: what the complainant wrote is read."""
    await connection.execute("UPDATE complaint SET unread = false WHERE id = $1", UUID(case))


async def code_of(connection: Connection, case: str) -> bytes:
    """The hash of a case's tracking code."""
    code_hash: bytes = await connection.fetchval("SELECT code_hash FROM complaint WHERE id = $1", UUID(case))
    return code_hash


async def forget_code(connection: Connection, code_hash: bytes) -> None:
    """A code opens another case from now on."""
    await connection.execute(
        "UPDATE complaint SET code_hash = $2 WHERE code_hash = $1",
        code_hash,
        secrets.token_bytes(len(code_hash)),
    )


async def of_person(connection: Connection, vault: Vault, person: str) -> list[Case]:
    """The cases that staff have linked with a participant."""
    rows = await connection.fetch(f"{_CASES} WHERE c.person = $1 FOR UPDATE OF c", person)
    return [_opened(vault, row) for row in rows]


async def rekey(connection: Connection, case: str, wrapped: bytes, sealed: bytes) -> None:
    """Put a new key in the place of a case's, which nothing that is still there lies under, and unlink its person."""
    await connection.execute("UPDATE case_key SET wrapped = $2 WHERE case_id = $1", UUID(case), wrapped)
    await connection.execute(
        "UPDATE complaint SET sealed = $2, person = NULL WHERE id = $1", UUID(case), sealed
    )


async def acknowledge_by(connection: Connection, case: str) -> date | None:
    """By when receipt is to be confirmed; None if the case is not here."""
    day: date | None = await connection.fetchval(
        "SELECT acknowledge_by FROM complaint WHERE id = $1::text::uuid", case
    )
    return day


async def unanswered(connection: Connection, until: date) -> list[Row]:
    """Cases with a deadline on or before a day: id and acknowledge_by."""
    return list(await connection.fetch(_UNANSWERED, until))


def _opened(vault: Vault, row: Row) -> Case:
    fields = dict(row)
    case = str(fields.pop("id"))
    story = vault.open(fields.pop("wrapped"), case, fields.pop("sealed"))
    return Case(id=case, story=Story(**story), **fields)


_CASES = """SELECT c.id, c.desk, c.status, c.filed_on, c.acknowledge_by, c.due_on, c.acknowledged_on, c.responded_on,
                   c.closed_on, c.reopened_on, c.stopped_on, c.outcome, c.assignee, c.referred_to, c.satisfied,
                   c.person, c.unread, coalesce(c.promised_on, c.due_on) AS promised_on, c.answered_on, c.settled_on,
                   c.sealed, k.wrapped
            FROM complaint AS c JOIN case_key AS k ON k.case_id = c.id"""
_OPEN = f"""{_CASES} WHERE c.status <> 'closed' AND c.desk = $1
                       AND ($3::date IS NULL OR (c.due_on, c.id) > ($3, $4::uuid))
            ORDER BY c.due_on, c.id LIMIT $2"""
_CLOSED = f"""{_CASES} WHERE c.status = 'closed' AND c.desk = $1
                         AND ($3::date IS NULL OR (c.closed_on, c.id) < ($3, $4::uuid))
              ORDER BY c.closed_on DESC, c.id DESC LIMIT $2"""
_COUNTED = f"""{_CASES} WHERE c.desk = $1 AND NOT EXISTS (
               SELECT FROM referral AS r WHERE r.case_id = c.id AND r.received_on IS NOT NULL)"""
_NEAR = f"""{_CASES} WHERE c.desk = $1 AND c.id <> $2 AND c.status <> 'closed' AND c.filed_on <= $3
            ORDER BY c.filed_on DESC, c.id LIMIT $4"""
_PLACED = f"{_CASES} WHERE c.place IS NOT NULL AND c.id > $1 ORDER BY c.id LIMIT $2 FOR UPDATE OF c"
_ADD = """INSERT INTO complaint (id, code_hash, filed_on, acknowledge_by, due_on, sealed, desk, place)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"""
_UNANSWERED = """SELECT id::text, acknowledge_by FROM complaint
                 WHERE status <> 'closed' AND stopped_on IS NULL AND (due_on <= $1 OR acknowledge_by <= $1)
                 ORDER BY id"""
