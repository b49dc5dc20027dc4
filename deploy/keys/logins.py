"""Rotates the passwords of an identity's PostgreSQL roles; each role changes its own, so no administrator is needed.

The new passwords are kept aside, then given to the server, then put in the file's place: a rotation that was cut off
finds them there, and whoever connects in between waits for the file. Who is connected stays so.
"""

from __future__ import annotations

import json
import secrets

import asyncpg

from deploy.provision.errors import ProvisionError
from deploy.provision.layout import Programme, databases
from deploy.provision.scram import verifier
from deploy.provision.secrets import write_private
from shared import postgres
from shared.keyfile import KEY_BYTES
from shared.settings import Settings

FILE, NEXT = "postgres.json", "postgres.next.json"


async def rotate_logins(programme: Programme, settings: Settings) -> str:
    """Give the PostgreSQL roles of the identity that `settings` are of new passwords; says how many.

    Raises ProvisionError where a role can sign in with neither its former nor its next password.
    """
    file, draft = settings.secrets / FILE, settings.secrets / NEXT
    places = {
        schema.role: database.name
        for database in databases(programme)
        if database.identity == settings.identity
        for schema in database.schemas
    }
    known: dict[str, str] = json.loads(file.read_bytes())
    begun: dict[str, str] = json.loads(draft.read_bytes()) if draft.exists() else {}
    wanted = {role: secrets.token_urlsafe(KEY_BYTES) for role in places} | begun
    write_private(draft, json.dumps(known | wanted, indent=2).encode())
    for role, database in places.items():
        await _change(settings, database, role, (known[role], wanted[role]))
    draft.replace(file)
    return f"{len(places)} PostgreSQL roles of {settings.identity} have new passwords: {', '.join(places)}"


async def _change(settings: Settings, database: str, role: str, passwords: tuple[str, str]) -> None:
    for password in passwords:  # with the second one where an earlier rotation has come so far
        try:
            connection = await asyncpg.connect(
                host=settings.postgres_host, port=settings.postgres_port, database=database, user=role,
                password=password, timeout=10, command_timeout=10,
            )  # fmt: skip
        except asyncpg.InvalidPasswordError:
            continue
        except postgres.AWAY as failure:
            raise ProvisionError(
                f"PostgreSQL does not answer: {failure}; call it again to finish"
            ) from failure
        try:
            await connection.execute(
                await connection.fetchval(
                    "SELECT format('ALTER ROLE CURRENT_USER PASSWORD %L', $1::text)", verifier(passwords[1])
                )
            )
        finally:
            await connection.close()
        return
    raise ProvisionError(
        f"{role} can sign in neither with its password in {FILE} nor with the next one; provision again "
        "(the administrator gives the roles the passwords of the file), then rotate"
    )
