import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import asyncpg
import pytest

from deploy.embedded.backends import GivenPostgres
from deploy.provision.databases import make_databases
from deploy.provision.errors import ProvisionError
from deploy.provision.layout import Database, Schema
from shared.postgres import Connection

ONE_TABLE = "CREATE TABLE note (body text); GRANT SELECT, INSERT ON note TO {role};"


class Two:
    """Two databases of two schemas each, made by what makes the real ones."""

    def __init__(self, admin_dsn: str, folder: Path) -> None:
        self.admin_dsn = admin_dsn
        (folder / "0001_note.sql").write_text(ONE_TABLE)
        self.folder = folder
        stem = f"test_{secrets.token_hex(6)}"
        self.databases = [self._plan(f"{stem}_{member}") for member in ("ctc", "kkm")]
        self.passwords = {
            schema.role: f"pw-{schema.role}" for each in self.databases for schema in each.schemas
        }

    def _plan(self, name: str) -> Database:
        names = ("participants", "identity")
        return Database(
            name, "x", tuple(Schema(each, f"{name}_{each}", (("", self.folder),)) for each in names)
        )

    async def make(self) -> None:
        await make_databases(self.admin_dsn, self.databases, self.passwords)

    async def connect(self, role: str, database: str, password: str = "") -> Connection:
        server = GivenPostgres(self.admin_dsn)
        password = password or self.passwords[role]
        return await asyncpg.connect(
            host=server.host, port=server.port, user=role, password=password, database=database
        )

    async def drop(self) -> None:
        admin = await asyncpg.connect(self.admin_dsn)
        for database in self.databases:
            await admin.execute(f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)")
            for schema in database.schemas:
                await admin.execute(f"DROP ROLE IF EXISTS {schema.role}, {schema.owner}")
        await admin.close()


@pytest.fixture
async def two(postgres_dsn: str, tmp_path: Path) -> AsyncIterator[Two]:
    made = Two(postgres_dsn, tmp_path)
    await made.make()
    yield made
    await made.drop()


async def test_a_role_reads_its_own_schema_by_its_search_path_and_has_what_the_migrations_grant(
    two: Two,
) -> None:
    ctc = two.databases[0]
    connection = await two.connect(ctc.schemas[0].role, ctc.name)
    await connection.execute("INSERT INTO note VALUES ('one')")
    assert await connection.fetchval("SELECT body FROM note") == "one"
    for forbidden in ("DELETE FROM note", "TRUNCATE note", "DROP TABLE note", "CREATE TABLE mine (a int)"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(forbidden)
    await connection.close()


async def test_a_role_cannot_enter_another_members_database_nor_the_servers_own(two: Two) -> None:
    role = two.databases[0].schemas[0].role
    for database in (two.databases[1].name, "postgres", "template1"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for database"):
            await two.connect(role, database)


async def test_a_role_cannot_read_a_neighbouring_schema_nor_become_an_owner(two: Two) -> None:
    ctc = two.databases[0]
    connection = await two.connect(ctc.schemas[0].role, ctc.name)
    for forbidden in (
        "SELECT * FROM identity.note",
        f"SET ROLE {ctc.schemas[0].owner}",
        "CREATE SCHEMA mine",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(forbidden)
    await connection.close()


async def test_an_owner_cannot_log_in(two: Two) -> None:
    ctc = two.databases[0]
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        await two.connect(ctc.schemas[0].owner, ctc.name, "pw")


async def test_a_second_run_keeps_the_rows_and_takes_the_new_password(two: Two) -> None:
    ctc = two.databases[0]
    role = ctc.schemas[0].role
    connection = await two.connect(role, ctc.name)
    await connection.execute("INSERT INTO note VALUES ('kept')")
    await connection.close()
    two.passwords[role] = "another"
    await two.make()
    connection = await two.connect(role, ctc.name)
    assert await connection.fetchval("SELECT body FROM note") == "kept"
    await connection.close()
    with pytest.raises(asyncpg.InvalidPasswordError):
        await two.connect(role, ctc.name, f"pw-{role}")


async def test_the_server_keeps_a_scram_verifier_and_never_sees_the_password(two: Two) -> None:
    admin = await asyncpg.connect(two.admin_dsn)
    role = two.databases[0].schemas[0].role
    stored = await admin.fetchval("SELECT rolpassword FROM pg_authid WHERE rolname = $1", role)
    await admin.close()
    assert stored.startswith("SCRAM-SHA-256$4096:")
    assert two.passwords[role] not in stored


async def test_names_are_quoted_by_the_server(two: Two) -> None:
    odd = Schema('odd "name"', f'{two.databases[0].name} odd"; DROP', (("", two.folder),))
    two.databases[0] = replace(two.databases[0], schemas=(*two.databases[0].schemas, odd))
    two.passwords[odd.role] = "pw'); --"
    await two.make()
    connection = await two.connect(odd.role, two.databases[0].name)
    assert await connection.fetchval("SELECT current_schema()") == 'odd "name"'
    await connection.close()
    two.databases[0] = replace(two.databases[0], schemas=two.databases[0].schemas[:-1])
    admin = await asyncpg.connect(two.admin_dsn)
    await admin.execute(f"DROP DATABASE {two.databases[0].name} WITH (FORCE)")
    for role in (odd.role, odd.owner):
        await admin.execute(await admin.fetchval("SELECT format('DROP ROLE %I', $1::text)", role))
    await admin.close()


async def test_a_server_that_cannot_be_reached_is_a_sentence() -> None:
    with pytest.raises(ProvisionError, match="administrator cannot connect"):
        await make_databases("postgresql://postgres:x@127.0.0.1:1/postgres", [], {})
