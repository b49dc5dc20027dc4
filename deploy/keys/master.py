"""Rotates the master keys of a member (of its personal data, and of its sensitive cases), or of reporting.

The former key stays beside the new one while the key of each person, recipient, draft and case is wrapped anew, and is
destroyed then. Whoever began before the new key was in place may still store a key wrapped with the former one, so
that the last look comes after all such transactions have ended.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

from deploy.keys.replacing import replace_key
from deploy.keys.twice import twice
from deploy.provision.errors import ProvisionError
from deploy.provision.layout import REPORTING, SAFEGUARDING, Programme, databases
from deploy.provision.secrets import new_key
from shared import postgres
from shared.keyfile import formers
from shared.postgres import Connection, Row
from shared.settings import Settings
from shared.vault import Shredded, Vault

_FIRST = UUID(int=0)
_PAGE = 5_000  # wrapped keys at a time, about 100 bytes each


@dataclass(frozen=True, slots=True)
class Held:
    """One table of wrapped keys: a page of them after an id, and putting one anew where it is still the same."""

    page: str
    put: str


SUBJECT_KEYS = Held(
    "SELECT subject AS id, wrapped FROM subject_key WHERE subject > $1 ORDER BY subject LIMIT $2",
    "UPDATE subject_key SET wrapped = $2 WHERE subject = $1 AND wrapped = $3",
)
DRAFTS = Held(
    "SELECT id, wrapped FROM application_draft WHERE id > $1 ORDER BY id LIMIT $2",
    "UPDATE application_draft SET wrapped = $2 WHERE id = $1 AND wrapped = $3",
)
CASE_KEYS = Held(
    "SELECT case_id AS id, wrapped FROM case_key WHERE case_id > $1 ORDER BY case_id LIMIT $2",
    "UPDATE case_key SET wrapped = $2 WHERE case_id = $1 AND wrapped = $3",
)
WEBHOOK_KEYS = Held(
    "SELECT id, wrapped FROM webhook WHERE id > $1 ORDER BY id LIMIT $2",
    "UPDATE webhook SET wrapped = $2 WHERE id = $1 AND wrapped = $3",
)
HELD: dict[str, tuple[str, tuple[Held, ...]]] = {
    "participants": ("master.key", (SUBJECT_KEYS,)),
    "grants": ("master.key", (SUBJECT_KEYS, DRAFTS)),
    "feedback": ("master.key", (CASE_KEYS,)),
    REPORTING: ("master.key", (WEBHOOK_KEYS,)),
    SAFEGUARDING: (f"{SAFEGUARDING}.key", (CASE_KEYS,)),
}
"""By schema: the file of the master key, and the tables of keys that it wraps."""


async def rotate_master(programme: Programme, settings: Settings) -> str:
    """Rotate every master key of the member that `settings` are of; returns what was done, as a sentence.

    Raises ProvisionError where a stored key opens under no master key, or where a transaction does not end: then
    nothing is destroyed, and the next call goes on.
    """
    schemas = [
        (database.name, schema.name, schema.role)
        for database in databases(programme)
        if database.identity == settings.identity
        for schema in database.schemas
        if schema.name in HELD
    ]
    files = sorted({settings.secrets / HELD[name][0] for _, name, _ in schemas})
    for file in files:
        if not formers(file):  # else an earlier rotation was cut off: it is finished, not begun anew
            replace_key(file, new_key())
    count = 0
    for database, name, role in schemas:
        key, tables = HELD[name]
        connection = await postgres.connect(settings, database, role)
        try:
            count += await _wrap_all(connection, Vault.read(settings.secrets / key), tables)
        finally:
            await connection.close()
    for file in files:
        for former in formers(file):
            former.unlink()
    return f"{count} keys of {settings.identity} are wrapped anew; the former master key is destroyed"


async def _wrap_all(connection: Connection, vault: Vault, tables: tuple[Held, ...]) -> int:
    async def work() -> int:
        return sum([await _wrap(connection, vault, table) for table in tables])

    return await twice(connection, work, "master key")


async def _wrap(connection: Connection, vault: Vault, table: Held) -> int:
    count = 0
    async for rows in _pages(connection, table):
        anew = [(row["id"], new, row["wrapped"]) for row in rows if (new := _rewrapped(vault, row))]
        await connection.executemany(table.put, anew)  # whoever was erased in between stays so
        count += len(anew)
    return count


async def _pages(connection: Connection, table: Held) -> AsyncIterator[list[Row]]:
    after = _FIRST
    while rows := await connection.fetch(table.page, after, _PAGE):
        yield rows
        after = rows[-1]["id"]


def _rewrapped(vault: Vault, row: Row) -> bytes | None:
    try:
        return vault.rewrapped(row["wrapped"], str(row["id"]))
    except Shredded:
        raise ProvisionError(
            f"the key of {row['id']} opens under no master key that is here; bring the right one back beside the others "
            "(as master.<any name>.key), then rotate again to finish"
        ) from None
