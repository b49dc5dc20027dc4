"""The whole consortium on Kafka with users and rights; their passwords are rotated while commands flow."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from aiokafka.errors import KafkaError

from deploy.embedded.backends import GivenBroker
from deploy.embedded.consortium import Consortium
from deploy.keys.passwords import rotate_passwords
from deploy.provision.errors import ProvisionError
from deploy.provision.kafka import make_bus
from deploy.provision.operator import Operator
from shared import kafka
from shared.programme import load
from tests.consortiums import drop, refuse_a_real_one
from tests.environment import Environment
from tests.failure.identities.broker import SecureBroker
from tests.failure.spine.field import Field
from tests.templates import PROGRAMME

pytestmark = [pytest.mark.kafka, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def broker(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SecureBroker]:
    made = SecureBroker(tmp_path_factory.mktemp("passwords") / "consortium")
    try:
        await made.start()
        yield made
    finally:
        made.stop()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def field(environment: Environment, broker: SecureBroker) -> AsyncIterator[Field]:
    """The consortium's processes, each with its own Kafka users."""
    folder = broker.secrets.parent
    await refuse_a_real_one(environment, PROGRAMME)
    async with environment.launcher(folder) as launch:
        made = Consortium(
            folder, PROGRAMME, print, postgres=environment.postgres, kafka=broker.address, launch=launch
        )

        async def furnish(_: str) -> None:
            await make_bus(made.programme, broker.operator, broker.secrets)

        made.broker = GivenBroker(broker.address, furnish)
        for child in made.children.values():
            environ = child.recipe.environment
            assert isinstance(environ, dict)
            environ["PARAVANI_KAFKA_CA"] = str(broker.authority)
        try:
            await made.start()
            field = Field(made)
            await field.begin()
            yield field
        finally:
            await made.stop()
            await drop(made)


async def test_kafka_passwords_rotated_among_commands_and_all_connections_made_anew_lose_nothing(
    field: Field, broker: SecureBroker
) -> None:
    user = "csdp.ctc.participants"
    old = str(kafka.client(broker.settings("ctc"), user)["sasl_plain_password"])
    async with field.at_work(pause=0.1):  # the broker is away for long
        await field.goes_on(4)
        told = await rotate_passwords(field.consortium.programme, broker.operator, broker.secrets)
        assert told.startswith("12 Kafka passwords are new")
        await broker.restart()
        await field.goes_on(4)
    await field.all_is_counted_once()
    with pytest.raises(KafkaError):
        await kafka.cluster_id(broker.settings("x", kafka_user=user, kafka_password=old), "thief")
    logs = "".join(log.read_text() for log in (broker.secrets.parent / "logs").glob("*"))
    secrets = {old, str(kafka.client(broker.settings("ctc"), user)["sasl_plain_password"])}
    assert not [one for one in secrets if one in logs or one in broker.logs()], "a password stands in a log"


async def test_an_unknown_identity_or_a_broker_without_users_is_a_sentence(
    tmp_path: Path, broker: SecureBroker
) -> None:
    programme = load(PROGRAMME)
    with pytest.raises(ProvisionError, match="there is no identity 'x'; there are cenn, ctc"):
        await rotate_passwords(programme, broker.operator, tmp_path, ["x"])
    with pytest.raises(ProvisionError, match="this broker has no users"):
        await rotate_passwords(programme, Operator(broker.address), tmp_path, ["ctc"])
