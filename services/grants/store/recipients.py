"""The recipients, encrypted under a key of their own, found again by a keyed hash."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from services.grants.parties import recipients
from services.grants.parties.recipients import Person
from shared import ids
from shared.postgres import Connection, Row, lock_key
from shared.vault import Shredded, Vault

_AT_ONCE = 500  # recipients whose tokens are made in one transaction


async def recipient(
    connection: Connection, vault: Vault, tokens: list[bytes], person: Person, at: datetime
) -> tuple[str, Person | None]:
    """The recipient's id, and who stands under this number already (None: registered now, or unreadable).

    Holds the recipient until the transaction ends, so that two signatures see each other's sums. The last of `tokens` is
    common to whoever has and who has not seen a new index key yet: by it they wait for each other.
    """
    await connection.execute(
        "SELECT pg_advisory_xact_lock($1)", lock_key(f"grants recipient {tokens[-1].hex()}")
    )
    token = await connection.fetchval("SELECT token FROM recipient WHERE token = ANY($1) FOR UPDATE", tokens)
    id_ = ids.random_id()
    wrapped = vault.new_key(id_)
    sealed = vault.seal(wrapped, id_, asdict(person))
    new = (UUID(id_), token or tokens[0], person.natural_person, sealed, at)
    found = str(await connection.fetchval(_RECIPIENT, *new))
    if found == id_:
        await connection.execute(
            "INSERT INTO subject_key (subject, wrapped) VALUES ($1, $2)", UUID(id_), wrapped
        )
        return id_, None
    row = await connection.fetchrow(_KNOWN, UUID(found))
    return found, opened(vault, row)


async def index_anew(connection: Connection, vault: Vault, key: bytes) -> int:
    """Make the tokens of recipients that stand under another key, as after its rotation; how many."""
    done, after = 0, UUID(int=0)
    while True:
        async with connection.transaction():
            rows = await connection.fetch(_PAGE, after, _AT_ONCE)
            anew = [
                (row["recipient"], token)
                for row in rows
                if (person := opened(vault, row)) is not None
                and (token := recipients.token(key, person.legal_id)) != row["token"]
            ]
            await connection.executemany("UPDATE recipient SET token = $2 WHERE id = $1", anew)
        if not rows:
            return done
        done, after = done + len(anew), rows[-1]["recipient"]


async def recipient_row(connection: Connection, recipient_id: str) -> Row | None:
    """A recipient with its key, as `opened` takes it; None if it is not here."""
    return await connection.fetchrow(_KNOWN, UUID(recipient_id))


async def key_of(connection: Connection, subject: str, new: bytes) -> bytes:
    """The wrapped key of a subject, `new` if it has none yet."""
    if new:
        await connection.execute(
            "INSERT INTO subject_key (subject, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            UUID(subject), new,
        )  # fmt: skip
    found: bytes = await connection.fetchval(
        "SELECT wrapped FROM subject_key WHERE subject = $1", UUID(subject)
    )
    return found


def opened(vault: Vault, row: Row) -> Person | None:
    """The recipient of a row with `recipient`, `sealed` and `wrapped`; None once her key is gone."""
    if row["wrapped"] is None:
        return None
    try:
        return Person(**vault.open(row["wrapped"], str(row["recipient"]), row["sealed"]))
    except Shredded:
        return None


# The update changes nothing: it locks the row that is there.
_RECIPIENT = """INSERT INTO recipient (id, token, natural_person, sealed, registered_at) VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (token) DO UPDATE SET token = excluded.token RETURNING id"""


_PAGE = """SELECT r.id AS recipient, r.token, r.sealed, k.wrapped FROM recipient AS r
           LEFT JOIN subject_key AS k ON k.subject = r.id WHERE r.id > $1 ORDER BY r.id LIMIT $2 FOR UPDATE OF r"""


_KNOWN = """SELECT r.id AS recipient, r.sealed, k.wrapped FROM recipient AS r
            LEFT JOIN subject_key AS k ON k.subject = r.id WHERE r.id = $1"""
