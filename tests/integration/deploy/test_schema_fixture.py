import asyncpg
import pytest

from shared.postgres import pool
from tests.conftest import SchemaFactory


async def test_a_test_gets_the_real_tables_under_the_services_own_rights(schema: SchemaFactory) -> None:
    made = await schema("participants")
    opened = await pool(made.settings, made.database, made.role)
    assert await opened.fetchval("SELECT current_schema()") == "participants"
    assert await opened.fetchval("SELECT count(*) FROM ledger") == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await opened.execute("DELETE FROM ledger")
    await opened.close()


async def test_two_schemas_of_one_test_do_not_see_each_other(schema: SchemaFactory) -> None:
    one, two = await schema("participants", ()), await schema("participants", ())
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(
            host=one.settings.postgres_host,
            port=one.settings.postgres_port,
            user=one.role,
            password=one.settings.password(one.role),
            database=two.database,
        )
