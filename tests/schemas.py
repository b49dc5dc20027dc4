"""A database of its own for a test, with the roles, privileges and migrations of the real thing."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from deploy.embedded.backends import GivenPostgres
from deploy.provision.databases import make_databases
from deploy.provision.layout import Database, Schema, service_migrations
from shared.postgres import Connection
from shared.settings import Settings


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


async def prepare(
    admin_dsn: str, folder: Path, schema: str, migrations: tuple[tuple[str, Path], ...] | None
) -> Prepared:
    """Make a database with one schema; `migrations` are (prefix, folder) pairs, by default those of a service."""
    name = f"test_{secrets.token_hex(6)}"
    plan = Schema(
        schema, f"{name}_{schema}", service_migrations(schema) if migrations is None else migrations
    )
    password = secrets.token_urlsafe(16)
    await make_databases(admin_dsn, [Database(name, "test", (plan,))], {plan.role: password})
    home = folder / name
    home.mkdir()
    (home / "postgres.json").write_text(json.dumps({plan.role: password}))
    server = GivenPostgres(admin_dsn)
    settings = Settings(secrets=home, postgres_host=server.host, postgres_port=server.port)
    return Prepared(name, schema, plan.role, plan.owner, settings, server.dsn(name))


async def remove(admin_dsn: str, prepared: Prepared) -> None:
    """Drop the database, though somebody may be connected, and its roles."""
    admin = await asyncpg.connect(admin_dsn)
    try:
        # The names are this module's own hexadecimal ones.
        await admin.execute(f"DROP DATABASE {prepared.database} WITH (FORCE)")
        await admin.execute(f"DROP ROLE {prepared.role}, {prepared.owner}")
    finally:
        await admin.close()
