"""Makes databases, roles, schemas and privileges, and brings every schema up to date; safe to repeat.

A member's schemas lie in the member's own database. Each has an owner that nobody logs in as, and one login role
that may use the schema and gets on its objects what the migrations grant, no more. Nobody else may even connect.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import asyncpg

from deploy.provision.errors import ProvisionError
from deploy.provision.layout import Database, Schema
from deploy.provision.scram import verifier
from shared.postgres import Connection, lock_key, migrate

_CLOSED = ("postgres", "template1")  # databases that a new server opens to everybody


async def make_databases(admin_dsn: str, databases: Sequence[Database], passwords: Mapping[str, str]) -> None:
    """Create or update all of it as the administrator behind `admin_dsn`.

    `passwords` has one for every login role. Raises ProvisionError when the server cannot be reached or refuses.
    """
    admin = await _connect(admin_dsn)
    try:
        # Roles belong to the whole server: two who provision at once wait for each other here.
        await admin.execute("SELECT pg_advisory_lock($1)", lock_key("provision"))
        for name in _CLOSED:
            await _ddl(admin, "REVOKE CONNECT ON DATABASE %I FROM PUBLIC", name)
        for database in databases:
            await _make_roles(admin, database, passwords)
            await _make_database(admin, database)
        await asyncio.gather(*(_make_schemas(admin_dsn, database) for database in databases))
    except asyncpg.PostgresError as refusal:
        raise ProvisionError(f"PostgreSQL refused while the databases were made: {refusal}") from refusal
    finally:
        await admin.close()


async def _connect(admin_dsn: str, **options: str) -> Connection:
    try:
        return await asyncpg.connect(admin_dsn, timeout=10, **options)
    except (OSError, TimeoutError, asyncpg.PostgresError) as failure:
        raise ProvisionError(f"PostgreSQL's administrator cannot connect: {failure}") from failure


async def _ddl(connection: Connection, template: str, *words: str) -> None:
    """Run a statement that takes no parameters; the server itself quotes the words (%I a name, %L a literal)."""
    await connection.execute(
        await connection.fetchval("SELECT format($1, VARIADIC $2::text[])", template, words)
    )


async def _make_roles(admin: Connection, database: Database, passwords: Mapping[str, str]) -> None:
    for schema in database.schemas:
        for role in (schema.owner, schema.role):
            if not await admin.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role):
                await _ddl(admin, "CREATE ROLE %I NOLOGIN NOINHERIT", role)
        await _ddl(admin, "ALTER ROLE %I LOGIN PASSWORD %L", schema.role, verifier(passwords[schema.role]))
        # An administrator who is no superuser must be a member of the owner to act as it.
        await _ddl(admin, "GRANT %I TO CURRENT_USER", schema.owner)


async def _make_database(admin: Connection, database: Database) -> None:
    if not await admin.fetchval("SELECT true FROM pg_database WHERE datname = $1", database.name):
        await _ddl(admin, "CREATE DATABASE %I ENCODING 'UTF8' TEMPLATE template0", database.name)
    await _ddl(admin, "REVOKE ALL ON DATABASE %I FROM PUBLIC", database.name)
    for schema in database.schemas:
        await _ddl(admin, "GRANT CONNECT ON DATABASE %I TO %I", database.name, schema.role)
        await _ddl(
            admin,
            "ALTER ROLE %I IN DATABASE %I SET search_path TO %I",
            schema.role,
            database.name,
            schema.name,
        )


async def _make_schemas(admin_dsn: str, database: Database) -> None:
    connection = await _connect(admin_dsn, database=database.name)
    try:
        await connection.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        for schema in database.schemas:
            await _make_schema(connection, schema)
    finally:
        await connection.close()


async def _make_schema(connection: Connection, schema: Schema) -> None:
    await _ddl(connection, "CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I", schema.name, schema.owner)
    await _ddl(connection, "GRANT USAGE ON SCHEMA %I TO %I", schema.name, schema.role)
    await _ddl(connection, "SET ROLE %I", schema.owner)
    for prefix, folder in schema.migrations:
        if folder.is_dir():
            await migrate(connection, schema.name, folder, schema.role, prefix)
    await connection.execute("RESET ROLE")
