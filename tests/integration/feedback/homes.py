"""A programme of its own for a node, with the member's database and the secrets; made once, and used again emptied."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg
import pytest

from deploy.embedded.backends import GivenPostgres
from deploy.provision.databases import make_databases
from deploy.provision.feedback import make_feedback_keys
from deploy.provision.layout import Database, databases, roles
from deploy.provision.matching import make_matching_keys
from deploy.provision.secrets import make_secrets, read_passwords
from shared.programme import Programme, load
from tests import templates
from tests.environment import Environment
from tests.schemas import empty

PROGRAMME = load(templates.PROGRAMME)


@dataclass(frozen=True)
class Home:
    """What a member's node needs before it starts."""

    programme: Programme
    member: str
    database: Database
    secrets: Path


async def make(
    environment: Environment, folder: Path, member: str = "kkm", programme: Programme | None = None
) -> Home:
    """The home of a member, in a programme that nobody else has unless one is given; secrets lie in the folder."""
    programme = programme or _fresh()
    (database,) = [one for one in databases(programme) if one.identity == member]
    kept = folder / "secrets"
    make_secrets(kept, [one.code for one in programme.members], roles(programme))
    make_feedback_keys(kept, programme)
    make_matching_keys(kept, programme)
    await make_databases(environment.postgres, [database], read_passwords(kept, [member]))
    return Home(programme, member, database, kept)


async def remove(environment: Environment, home: Home) -> None:
    """Drop its database and roles."""
    admin = await asyncpg.connect(environment.postgres)
    await admin.execute(f"DROP DATABASE {home.database.name} WITH (FORCE)")
    for schema in home.database.schemas:
        await admin.execute(f"DROP ROLE {schema.role}, {schema.owner}")
    await admin.close()


class Homes:
    """Homes that a test leaves behind serve the next one, emptied: making one takes the server longer than a test."""

    def __init__(self, environment: Environment, folders: pytest.TempPathFactory) -> None:
        self._environment, self._folders = environment, folders
        self._made: list[Home] = []
        self._free: list[Home] = []

    async def take(self) -> Home:
        """One in which nothing was recorded; its secrets are to be copied by whoever may change them."""
        if not self._free:
            self._made.append(await make(self._environment, self._folders.mktemp("home")))
            return self._made[-1]
        return self._free.pop()

    async def put_back(self, home: Home) -> None:
        """Keep it for the next one."""
        dsn = GivenPostgres(self._environment.postgres).dsn(home.database.name)
        await empty(dsn, *(schema.name for schema in home.database.schemas))
        self._free.append(home)

    async def clear(self) -> None:
        """Remove them all."""
        for home in self._made:
            await remove(self._environment, home)


def _fresh() -> Programme:
    return replace(PROGRAMME, file=PROGRAMME.file.model_copy(update={"code": f"t{secrets.token_hex(4)}"}))
