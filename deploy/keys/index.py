"""Rotates a member's index key, under which persons, recipients and cases are found again without being read.

The former key stays beside the new one, and both are looked up, while the tokens of all persons and recipients and the
places of cases are made anew; then it is destroyed. What nobody can make anew (codes of drafts, answers to requests that
may be repeated, what a submission said) stays under keys that were derived from the former one for that alone.
"""

from __future__ import annotations

import base64
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from deploy.keys.replacing import replace_key
from deploy.keys.twice import twice
from deploy.provision.errors import ProvisionError
from deploy.provision.layout import SAFEGUARDING, Programme, databases
from deploy.provision.secrets import new_key, once, write_private
from services.feedback.store import cases
from services.feedback.store.keys import Hashes, requests
from services.grants.commands.drafts import CODES
from services.grants.parties import recipients
from services.grants.store import recipients as recipients_table
from services.participants.people.blind import PERSONS, SUBMISSIONS, Blind
from services.participants.store import persons
from shared import postgres
from shared.indexkey import FILE, FIRST, Purpose
from shared.keyfile import formers, read_key
from shared.matching import key_id
from shared.postgres import Connection
from shared.settings import Settings
from shared.vault import Shredded, Vault

Anew = Callable[[Connection, Vault, Path], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class Found:
    """What one schema finds by the index key: what is made anew, and what stays under a former key."""

    anew: Anew | None
    lasting: Purpose


async def _persons(connection: Connection, vault: Vault, secrets: Path) -> int:
    return await persons.index_anew(connection, vault, Blind(PERSONS.keys(secrets)[0]))


async def _recipients(connection: Connection, vault: Vault, secrets: Path) -> int:
    return await recipients_table.index_anew(connection, vault, recipients.INDEX.keys(secrets)[0])


async def _places(connection: Connection, vault: Vault, secrets: Path) -> int:
    present, *_ = requests().keys(secrets)
    return await cases.place_anew(connection, vault, Hashes(present).home)


FOUND = {
    "participants": Found(_persons, SUBMISSIONS),
    "grants": Found(_recipients, CODES),
    "feedback": Found(_places, requests()),
    SAFEGUARDING: Found(None, requests(SAFEGUARDING)),
}
"""By schema."""


async def rotate_index(programme: Programme, settings: Settings) -> str:
    """Rotate the index key of the member that `settings` are of; returns what was done, as a sentence.

    Raises ProvisionError where data do not open, or where a transaction does not end: then the former key stays, both
    are looked up, and the next call goes on.
    """
    secrets = settings.secrets
    schemas = [
        (database.name, schema.role, FOUND[schema.name])
        for database in databases(programme)
        if database.identity == settings.identity
        for schema in database.schemas
        if schema.name in FOUND
    ]
    replace_index(secrets, [found.lasting for _, _, found in schemas])
    vault, count = Vault.read(secrets / "master.key"), 0
    for database, role, found in schemas:
        if found.anew is not None:
            count += await _anew(settings, database, role, vault, found.anew)
    for former in formers(secrets / FILE):
        former.unlink()
    return f"{count} records of {settings.identity} are indexed anew; the former index key is destroyed"


def replace_index(secrets: Path, lasting: Iterable[Purpose]) -> None:
    """Put a new index key in place, unless an earlier rotation was cut off: that one is finished, not begun anew."""
    file = secrets / FILE
    for former in formers(file) or [file]:
        for purpose in lasting:
            _keep(secrets, purpose, read_key(former))
    if not formers(file):
        replace_key(file, new_key())


def _keep(secrets: Path, purpose: Purpose, index: bytes) -> None:
    """Keep what is derived from a former index key, for what can be found by nothing else."""
    derived = purpose.derive(index)
    write_private(purpose.kept(secrets, key_id(derived)), base64.b64encode(derived))
    if purpose.pinned:
        once(purpose.kept(secrets, FIRST), lambda: base64.b64encode(derived))


async def _anew(settings: Settings, database: str, role: str, vault: Vault, anew: Anew) -> int:
    connection = await postgres.connect(settings, database, role)
    try:
        return await twice(connection, lambda: anew(connection, vault, settings.secrets), "index key")
    except Shredded as subject:
        raise ProvisionError(
            f"the data of {subject} open under no master key that is here; bring the right one back beside the others "
            "(as master.<any name>.key), then rotate again to finish"
        ) from None
    finally:
        await connection.close()
