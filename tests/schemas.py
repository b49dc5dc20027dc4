"""A database of its own for a test, with the roles, privileges and migrations of the real thing."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg

from deploy.embedded.backends import GivenPostgres
from deploy.provision.databases import make_databases
from deploy.provision.layout import Database, Schema, service_migrations
from deploy.provision.secrets import new_key, write_private
from shared.postgres import Connection
from shared.settings import Settings

_Migrations = tuple[tuple[str, Path], ...]
_Plan = tuple[str, _Migrations | None]
# As the administrator: the ledger's own trigger refuses even TRUNCATE otherwise.
_EMPTY = """
SET session_replication_role = replica;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid();
DO $$
DECLARE
    found regclass;
    holds boolean;
    filled text[] := '{}';
BEGIN
    FOR found IN
        SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND relname <> 'migration'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %s)', found) INTO holds;
        IF holds THEN
            filled := filled || found::text;
        END IF;
    END LOOP;
    IF filled <> '{}' THEN
        EXECUTE 'TRUNCATE ' || array_to_string(filled, ', ') || ' RESTART IDENTITY CASCADE';
    END IF;
END $$
"""


@dataclass(frozen=True)
class Prepared:
    """A schema in a database of its own; `settings` lets `shared.postgres.pool(settings, database, role)` in."""

    database: str
    schema: str
    role: str
    owner: str
    settings: Settings
    admin_dsn: str  # of this database

    async def connect(self) -> Connection:
        """As the service's login role."""
        return await asyncpg.connect(
            host=self.settings.postgres_host,
            port=self.settings.postgres_port,
            database=self.database,
            user=self.role,
            password=self.settings.password(self.role),
        )

    async def connect_as_admin(self) -> Connection:
        """As the administrator, with the schema in the search path."""
        return await asyncpg.connect(self.admin_dsn, server_settings={"search_path": self.schema})


async def prepare(admin_dsn: str, folder: Path, schema: str, migrations: _Migrations | None) -> Prepared:
    """Make a database with one schema; `migrations` are (prefix, folder) pairs, by default those of a service."""
    name = f"test_{secrets.token_hex(6)}"
    plan = Schema(
        schema, f"{name}_{schema}", service_migrations(schema) if migrations is None else migrations
    )
    password = secrets.token_urlsafe(16)
    await make_databases(admin_dsn, [Database(name, "test", (plan,))], {plan.role: password})
    home = _home(folder, name, plan.role, password)
    server = GivenPostgres(admin_dsn)
    settings = Settings(secrets=home, postgres_host=server.host, postgres_port=server.port)
    return Prepared(name, schema, plan.role, plan.owner, settings, server.dsn(name))


class Shelf:
    """Databases that a test leaves behind serve the next one that asks for the same schema, emptied.

    Making and dropping a database takes the server longer than most tests do.
    """

    def __init__(self, admin_dsn: Callable[[], str]) -> None:
        self._admin_dsn = admin_dsn
        self._free: dict[_Plan, list[Prepared]] = {}

    async def take(self, folder: Path, schema: str, migrations: _Migrations | None) -> Prepared:
        """A database that nothing was recorded in; its settings' secrets lie in the given folder."""
        free = self._free.get((schema, migrations))
        if not free:
            return await prepare(self._admin_dsn(), folder, schema, migrations)
        used = free.pop()
        home = _home(folder, used.database, used.role, used.settings.password(used.role))
        return replace(used, settings=used.settings.model_copy(update={"secrets": home}))

    async def put_back(self, prepared: Prepared, schema: str, migrations: _Migrations | None) -> None:
        """Keep it for the next one; whoever is still connected is not."""
        await empty(prepared.admin_dsn, prepared.schema)
        self._free.setdefault((schema, migrations), []).append(prepared)

    async def clear(self) -> None:
        """Drop them all."""
        for prepared in (one for free in self._free.values() for one in free):
            await remove(self._admin_dsn(), prepared)
        self._free.clear()


async def empty(admin_dsn: str, *schemas: str) -> None:
    """Remove all that was recorded in these schemas of the address's database; whoever is still connected is not."""
    for schema in schemas:
        admin = await asyncpg.connect(admin_dsn, server_settings={"search_path": schema})
        try:
            await admin.execute(_EMPTY)
        finally:
            await admin.close()


def _home(folder: Path, name: str, role: str, password: str) -> Path:
    home = folder / name
    home.mkdir()
    (home / "postgres.json").write_text(json.dumps({role: password}))
    write_private(home / "index.key", new_key())
    return home


async def remove(admin_dsn: str, prepared: Prepared) -> None:
    """Drop the database, though somebody may be connected, and its roles."""
    admin = await asyncpg.connect(admin_dsn)
    try:
        # The names are this module's own hexadecimal ones.
        await admin.execute(f"DROP DATABASE {prepared.database} WITH (FORCE)")
        await admin.execute(f"DROP ROLE {prepared.role}, {prepared.owner}")
    finally:
        await admin.close()
