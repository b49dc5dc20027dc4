import secrets
from collections.abc import AsyncIterator

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from deploy.provision.errors import ProvisionError
from deploy.provision.topics import make_topics


@pytest.fixture
async def admin(kafka_address: str) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(bootstrap_servers=kafka_address)
    await client.start()
    yield client
    await client.close()


async def partitions(admin: AIOKafkaAdminClient, topic: str) -> int:
    return {each["topic"]: len(each["partitions"]) for each in await admin.describe_topics()}[topic]


async def test_topics_get_their_partitions_and_a_second_run_changes_nothing(
    kafka_address: str, admin: AIOKafkaAdminClient
) -> None:
    lanes, heads = f"test.{secrets.token_hex(6)}", f"test.{secrets.token_hex(6)}"
    for _ in range(2):
        await make_topics(kafka_address, {lanes: 3, heads: 1})
        assert (await partitions(admin, lanes), await partitions(admin, heads)) == (3, 1)


async def test_a_topic_with_another_number_of_partitions_is_refused(kafka_address: str) -> None:
    topic = f"test.{secrets.token_hex(6)}"
    await make_topics(kafka_address, {topic: 3})
    with pytest.raises(
        ProvisionError, match=f"{topic} has 3 partitions, not 4: the number of lanes never changes"
    ):
        await make_topics(kafka_address, {topic: 4})


async def test_a_topic_of_a_broker_that_has_just_started_is_mended(
    kafka_address: str, admin: AIOKafkaAdminClient
) -> None:
    topic = f"test.{secrets.token_hex(6)}"
    await make_topics(kafka_address, {topic: 3})
    await make_topics(kafka_address, {topic: 1}, mend=True)
    assert await partitions(admin, topic) == 1


@pytest.mark.kafka
async def test_topics_are_kept_for_ever(kafka_address: str, admin: AIOKafkaAdminClient) -> None:
    topic = f"test.{secrets.token_hex(6)}"
    await make_topics(kafka_address, {topic: 1})
    (answer,) = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    settings = {entry[0]: entry[1] for entry in answer.resources[0][4]}
    assert settings["retention.ms"] == "-1"
    assert settings["cleanup.policy"] == "delete"
    assert settings["compression.type"] == "producer"


@pytest.mark.kafka
async def test_a_replication_that_the_cluster_cannot_give_is_refused(kafka_address: str) -> None:
    with pytest.raises(ProvisionError, match="InvalidReplicationFactor"):
        await make_topics(kafka_address, {f"test.{secrets.token_hex(6)}": 1}, replication=9)


async def test_a_broker_that_does_not_answer_is_a_sentence() -> None:
    with pytest.raises(ProvisionError, match=r"the broker at 127\.0\.0\.1:1 did not make the topics"):
        await make_topics("127.0.0.1:1", {"test.x": 1})
