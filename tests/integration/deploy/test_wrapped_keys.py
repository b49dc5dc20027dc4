"""Nothing that a master key wraps is forgotten by its rotation."""

from __future__ import annotations

import pytest

from deploy.keys.master import HELD
from deploy.provision.layout import databases
from shared.postgres import Connection
from shared.programme import load
from tests.conftest import SchemaFactory
from tests.templates import PROGRAMME


@pytest.mark.parametrize("service", sorted({s.name for d in databases(load(PROGRAMME)) for s in d.schemas}))
async def test_every_table_of_wrapped_keys_is_wrapped_anew(schema: SchemaFactory, service: str) -> None:
    folders = next(s.migrations for d in databases(load(PROGRAMME)) for s in d.schemas if s.name == service)
    made = await schema(service, folders)
    connection = await made.connect()
    try:
        found = await connection.fetch(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'wrapped' ORDER BY 1"
        )
        told = [table.page.partition(" FROM ")[2].split()[0] for table in HELD.get(service, ("", ()))[1]]
        assert sorted(told) == [row["table_name"] for row in found]
        for table in HELD.get(service, ("", ()))[1]:  # the service's own role may do both
            await connection.prepare(table.page)
            await connection.execute(table.put, *await _nobody(connection))
    finally:
        await connection.close()


async def _nobody(connection: Connection) -> tuple[object, bytes, bytes]:
    return await connection.fetchval("SELECT gen_random_uuid()"), b"new", b"old"
