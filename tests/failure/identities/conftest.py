from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

import pytest
import pytest_asyncio
from aiokafka.errors import KafkaError

from deploy.provision.access import set_passwords
from deploy.provision.integrators import admit
from deploy.provision.kafka import make_bus
from deploy.provision.layout import ROOT
from deploy.waiting import until
from shared import kafka
from shared.programme import Programme, load
from tests.failure.identities.broker import SecureBroker
from tests.failure.identities.table import NAMED, ROWS

WITHOUT_RIGHTS = "a password without a right"


@pytest.fixture(scope="package")
def programme() -> Programme:
    return load(ROOT / "deploy" / "programmes" / "csdp")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SecureBroker]:
    """A broker with users and rights, for all tests of the file."""
    made = SecureBroker(tmp_path_factory.mktemp("identities"))
    try:
        await made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture
async def broker(server: SecureBroker, programme: Programme) -> SecureBroker:
    """The same, provisioned as in a deployment before each test; on it there is a stranger."""
    admit(server.secrets, NAMED)
    admit(server.secrets, ROWS, rows=True)
    await make_bus(programme, server.operator, server.secrets)
    async with server.operator.connect() as admin:
        await set_passwords(admin, {"csdp.stranger": WITHOUT_RIGHTS})
    await until(partial(_is_let_in, server), 30)
    return server


async def _is_let_in(broker: SecureBroker) -> bool | None:
    """Users reach the broker in the order in which they were made: once the stranger is let in, all are."""
    stranger = broker.settings("outside", kafka_user="csdp.stranger", kafka_password=WITHOUT_RIGHTS)
    try:
        return bool(await kafka.cluster_id(stranger, "csdp.stranger"))
    except KafkaError:
        return None
