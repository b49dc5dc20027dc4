"""A service's ledger on a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from shared.events.sealing import SealingKey
from shared.ledger.append import Draft, Ledger, Recorded
from shared.ledger.signing import Signer, Verifier
from shared.postgres import Connection
from tests.conftest import SchemaFactory
from tests.schemas import Prepared

TOPIC = "csdp.ctc.participants"


@dataclass
class Desk:
    """A ledger, its database, and a connection as the service's login role."""

    ledger: Ledger
    verifier: Verifier
    prepared: Prepared
    connection: Connection

    async def append(self, stream: str, version: int, *drafts: Draft) -> list[Recorded]:
        async with self.connection.transaction():
            return await self.ledger.append(self.connection, {stream: (version, drafts)})


@pytest.fixture
async def desk(schema: SchemaFactory) -> AsyncIterator[Desk]:
    prepared = await schema("participants")
    signer = Signer("csdp", bytes(range(32)))
    connection = await prepared.connect()
    yield Desk(
        Ledger(TOPIC, 4, signer, SealingKey(bytes(32))),
        Verifier("csdp", {"ctc": [signer.public]}),
        prepared,
        connection,
    )
    await connection.close()
