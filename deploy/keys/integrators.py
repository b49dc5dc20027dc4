"""Lets an integrator in, and out: a key for the HTTP API, and on a broker with users a Kafka user that may only read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.provision.errors import ProvisionError
from deploy.provision.integrators import admit, dismiss
from deploy.provision.kafka import make_bus
from deploy.provision.operator import Operator
from deploy.provision.rights import integrator
from shared import postgres
from shared.programme import Programme
from shared.settings import Settings
from shared.web.identity.access_keys import AccessKey, AccessKeys, KeyRefused, Scope


@dataclass(frozen=True, slots=True)
class Admitted:
    """The key, shown once; the Kafka user and the file with its password, where the broker has users."""

    name: str
    key: str
    kafka_user: str | None = None
    kafka_password_file: Path | None = None


async def create(
    programme: Programme,
    settings: Settings,
    operator: Operator,
    root: Path,
    name: str,
    scopes: Iterable[Scope],
) -> Admitted:
    """Make the key at reporting, then the Kafka user if the events are among the scopes; ProvisionError says why not.

    A key whose Kafka user cannot be made is revoked again: nobody has seen it.
    """
    wanted = set(scopes)
    async with _keys(programme, settings) as keys:
        try:
            key = await keys.create(name, wanted)
        except KeyRefused as refused:
            raise ProvisionError(str(refused)) from None
    if not any(scope.opens_events for scope in wanted) or not operator.secure:
        return Admitted(name, key)
    try:
        file = admit(root, name, rows=Scope.ROWS in wanted)
        await make_bus(programme, operator, root, settings.kafka_replication)
    except BaseException:
        async with _keys(programme, settings) as keys:
            await keys.revoke(name)
        dismiss(root, name)
        raise
    return Admitted(name, key, integrator(programme, name), file)


async def every(programme: Programme, settings: Settings) -> list[AccessKey]:
    """All keys of reporting, with their last use."""
    async with _keys(programme, settings) as keys:
        return await keys.every()


async def revoke(programme: Programme, settings: Settings, operator: Operator, root: Path, name: str) -> str:
    """End a key and the Kafka user of that name; who is connected to the broker stays so until it restarts."""
    async with _keys(programme, settings) as keys:
        if not await keys.revoke(name):
            raise ProvisionError(f"{name} has no key in force; `paravani keys integrators` lists them")
    dismiss(root, name)
    if operator.secure:
        await make_bus(programme, operator, root, settings.kafka_replication)
    return f"the key of {name} opens nothing any more"


@asynccontextmanager
async def _keys(programme: Programme, settings: Settings) -> AsyncIterator[AccessKeys]:
    database = f"{programme.code}_{settings.identity}"
    try:
        pool = await postgres.pool(settings, database, f"{database}_identity", most=1)
    except postgres.AWAY as failure:
        raise ProvisionError(f"PostgreSQL does not answer: {failure}") from failure
    async with pool:
        yield AccessKeys(pool)
