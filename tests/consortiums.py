"""A whole consortium of real processes for a test, on the servers of this run, and its removal."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from aiokafka.admin import AIOKafkaAdminClient

from deploy.embedded.consortium import Consortium
from deploy.embedded.home import spare_folder
from deploy.provision.layout import databases, topics
from deploy.waiting import until
from shared.programme import load
from tests.environment import Environment
from tests.templates import PROGRAMME, new_folder


async def begin(
    environment: Environment, folder: Path, programme: Path = PROGRAMME, away: Collection[str] = ()
) -> Consortium:
    """Start one: with servers of its own on the embedded pair, else on this run's, which must not have one yet.

    Members who are `away` have databases, keys and topics as all others; their services do not run.
    """
    launch = environment.launch(folder)
    if not environment.real_kafka:
        await environment.template.copy(folder, programme)
        made = Consortium(folder, programme, print, launch=launch)
    else:
        await refuse_a_real_one(environment, programme)
        await environment.template.copy(folder, programme)
        made = Consortium(
            folder,
            programme,
            print,
            postgres=environment.postgres,
            kafka=environment.kafka,
            launch=launch,
        )
    for member in away:
        del made.children[f"node-{member}"]
    try:
        await made.start()
    except BaseException:
        await end(environment, made)
        raise
    return made


@asynccontextmanager
async def running(
    environment: Environment, programme: Path = PROGRAMME, away: Collection[str] = ()
) -> AsyncIterator[Consortium]:
    """One in a folder of its own, which goes with it."""
    folder = new_folder()
    try:
        made = await begin(environment, folder / "consortium", programme, away)
        try:
            yield made
        finally:
            await end(environment, made)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def end(environment: Environment, consortium: Consortium) -> None:
    """Stop it and remove what it made on servers that go on."""
    await consortium.stop()
    await environment.leave(consortium.folder)
    if environment.real_kafka:
        await drop(consortium)
        await delete_topics(consortium.broker.address, topics(consortium.programme))
    shutil.rmtree(spare_folder(consortium.folder), ignore_errors=True)


async def refuse_a_real_one(environment: Environment, programme: Path) -> None:
    """RuntimeError where the server has a consortium's databases already: they would be removed at the end."""
    names = [database.name for database in databases(load(programme))]
    admin = await asyncpg.connect(environment.postgres)
    found = await admin.fetchval("SELECT min(datname) FROM pg_database WHERE datname = ANY($1)", names)
    await admin.close()
    if found:
        raise RuntimeError(f"the server has the database {found} already: tests would remove it")


async def drop(consortium: Consortium) -> None:
    """Remove its databases; their roles belong to the run's template."""
    admin = await asyncpg.connect(consortium.postgres.dsn())
    for database in databases(consortium.programme):
        await admin.execute(f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)")
    await admin.close()


async def delete_topics(address: str, names: Collection[str]) -> None:
    """Delete topics of a broker, and return when they are gone."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()

    async def gone() -> bool | None:
        return None if set(names) & set(await admin.list_topics()) else True

    try:
        await admin.delete_topics(sorted(names))
        await until(gone, 30)
    finally:
        await admin.close()
