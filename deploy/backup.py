"""Dumps the database of one identity (a member or reporting) into a file, and brings it back from there.

A database holds no key: personal data in a dump are sealed under the identity's master key, which is kept elsewhere
(docs/operations/backup.md). What a dump does not say, who may connect and where a role looks, provisioning says again.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import asyncpg

from deploy.provision.databases import make_databases
from deploy.provision.layout import Database, Programme, databases, identities
from deploy.provision.secrets import read_passwords, write_private


class BackupError(RuntimeError):
    """A dump or a restore that did not come to its end; the message says why."""


@dataclass(frozen=True)
class Backup:
    """One identity's database on one server; `programs` is the folder of pg_dump and pg_restore."""

    programme: Programme
    identity: str
    admin_dsn: str
    programs: Path

    @property
    def database(self) -> Database:
        """What provisioning makes for the identity; BackupError if there is no such identity."""
        for one in databases(self.programme):
            if one.identity == self.identity:
                return one
        known = ", ".join(identities(self.programme))
        raise BackupError(f"there is no identity {self.identity!r}; there are {known}")

    async def dump(self, file: Path) -> None:
        """Write the database as of now into a file that only its owner can read; everything may run meanwhile."""
        write_private(file, b"")  # its mode before its content
        await self._run("pg_dump", "--format=custom", f"--file={file}", self.database.name)

    async def restore(self, file: Path, secrets: Path, *, in_use: bool = False) -> None:
        """Put a dump in the database's place; the identity's processes must be stopped, or wait if it is `in_use`.

        `secrets` is the root of all secret folders. What the database held is gone. Roles, rights and migrations that
        are newer than the dump are made again; until then nobody else can connect.
        """
        if not file.is_file():  # noqa: ASYNC240 - once
            raise BackupError(f"{file}: there is no such file")
        passwords = read_passwords(secrets, [self.identity])
        await self._provision(passwords)  # on a new server there are no roles yet
        await self._empty(in_use=in_use)
        await self._run("pg_restore", "--exit-on-error", f"--dbname={self.database.name}", str(file))
        await self._provision(passwords)

    async def _provision(self, passwords: Mapping[str, str]) -> None:
        await make_databases(self.admin_dsn, [self.database], passwords)

    async def _empty(self, *, in_use: bool) -> None:
        name = self.database.name
        admin = await asyncpg.connect(self.admin_dsn, timeout=10)
        try:
            used = await admin.fetchval("SELECT count(*) FROM pg_stat_activity WHERE datname = $1", name)
            if used and not in_use:
                raise BackupError(
                    f"{name} is in use by {used} connections: stop the processes of {self.identity}"
                )
            quoted = await admin.fetchval("SELECT quote_ident($1)", name)
            await admin.execute(f"DROP DATABASE {quoted} WITH (FORCE)")
            await admin.execute(
                f"CREATE DATABASE {quoted} ENCODING 'UTF8' TEMPLATE template0 ALLOW_CONNECTIONS false"
            )
            await admin.execute(f"REVOKE ALL ON DATABASE {quoted} FROM PUBLIC")
            await admin.execute(f"ALTER DATABASE {quoted} ALLOW_CONNECTIONS true")
        finally:
            await admin.close()

    async def _run(self, program: str, *arguments: str) -> None:
        # The password goes by the environment: arguments can be seen by everyone on the machine.
        process = await asyncio.create_subprocess_exec(
            str(self.programs / program),
            *arguments,
            env=os.environ | self._connection(),
            stderr=asyncio.subprocess.PIPE,
        )
        _, told = await process.communicate()
        if process.returncode:
            raise BackupError(
                f"{program} of {self.database.name} failed: {told.decode(errors='replace').strip()}"
            )

    def _connection(self) -> dict[str, str]:
        parts = urlsplit(self.admin_dsn)
        return {
            "PGHOST": parts.hostname or "127.0.0.1",
            "PGPORT": str(parts.port or 5432),
            "PGUSER": unquote(parts.username or "postgres"),
            "PGPASSWORD": unquote(parts.password or ""),
        }
