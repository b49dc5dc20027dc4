"""A rotation among commands: who is asked for what, and what the ledger says after it."""

from __future__ import annotations

import asyncpg

from shared.settings import Settings
from tests.failure.spine.field import Field


def settings_of(field: Field, identity: str) -> Settings:
    """The settings of a process of that identity, the broker included."""
    broker = field.consortium.broker
    more = {"kafka": broker.address, "kafka_idempotence": broker.idempotence}
    return field._settings(identity).model_copy(update=more)


async def ledger(field: Field, query: str) -> list[asyncpg.Record]:
    """What CTC's participants have in their schema, to an administrator."""
    connection = await asyncpg.connect(
        field.consortium.postgres.dsn("csdp_ctc"), server_settings={"search_path": "participants"}
    )
    try:
        return list(await connection.fetch(query))
    finally:
        await connection.close()
