from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
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


@pytest.fixture
async def broker(tmp_path: Path, programme: Programme) -> AsyncIterator[SecureBroker]:
    """A broker that was provisioned as a deployment is, and on which there is a stranger."""
    made = SecureBroker(tmp_path)
    try:
        await made.start()
        admit(made.secrets, NAMED)
        admit(made.secrets, ROWS, rows=True)
        await make_bus(programme, made.operator, made.secrets)
        async with made.operator.connect() as admin:
            await set_passwords(admin, {"csdp.stranger": WITHOUT_RIGHTS})
        await until(partial(_is_let_in, made), 30)
        yield made
    finally:
        made.stop()


async def _is_let_in(broker: SecureBroker) -> bool | None:
    """Users reach the broker in the order in which they were made: once the stranger is let in, all are."""
    stranger = broker.settings("outside", kafka_user="csdp.stranger", kafka_password=WITHOUT_RIGHTS)
    try:
        return bool(await kafka.cluster_id(stranger, "csdp.stranger"))
    except KafkaError:
        return None
