"""Every identity on every topic with every operation, on real Kafka: exactly what the docs' table says."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError

from deploy.provision.integrators import dismiss
from deploy.provision.kafka import make_bus
from deploy.provision.rights import rights
from shared import kafka
from shared.programme import Programme
from shared.settings import Settings
from tests.failure.identities.asking import ASK
from tests.failure.identities.broker import SecureBroker
from tests.failure.identities.table import (
    NAMED,
    ROWS,
    Who,
    column,
    every_topic,
    everybody,
    pattern_of,
    rules,
    topics_as_written,
)

pytestmark = pytest.mark.kafka


def settings_of(broker: SecureBroker, who: Who) -> Settings:
    """A member's and reporting's come from their own secrets; outsiders name user and password."""
    if who.member:
        return broker.settings(who.member)
    password = "a password without a right"
    if who.row in {"integrator", "processor"}:
        _, _, name = who.user.partition("integrator.")
        home = f"integrators/{name}" if name else "integrator"
        password = json.loads((broker.secrets / home / "kafka.json").read_text())[who.user]
    return broker.settings("outside", kafka_user=who.user, kafka_password=password)


async def what_is_allowed(broker: SecureBroker, who: Who, topics: list[str]) -> set[tuple[str, str]]:
    async with kafka.started(
        AIOKafkaAdminClient(**kafka.client(settings_of(broker, who), who.user))
    ) as admin:
        return {(operation, topic) for operation, ask in ASK.items() for topic in await ask(admin, topics)}


async def test_every_identity_may_do_what_the_table_says_and_nothing_else(
    broker: SecureBroker, programme: Programme
) -> None:
    topics, table = every_topic(programme), rules()
    async with broker.operator.connect() as admin:
        assert set(topics) == {one for one in await admin.list_topics() if not one.startswith("__")}
    wrong: list[str] = []
    for who in everybody(programme):
        expected = {(does, topic) for topic in topics for does in table[who.row][column(who, topic)]}
        allowed = await what_is_allowed(broker, who, topics)
        wrong += [f"{who.user} may {does} {topic}, against the table" for does, topic in allowed - expected]
        wrong += [
            f"{who.user} may not {does} {topic}, against the table" for does, topic in expected - allowed
        ]
    assert not wrong, "\n".join(sorted(wrong))
    assert set(table) == {who.row for who in everybody(programme)} | {"operator"}
    async with broker.operator.connect() as admin:
        for operation, ask in ASK.items():
            assert await ask(admin, topics) == set(topics), f"the operator may not {operation} all topics"


async def test_every_topic_is_kept_as_long_as_the_page_says(
    broker: SecureBroker, programme: Programme
) -> None:
    written, topics = topics_as_written(programme.lanes), every_topic(programme)
    async with broker.operator.connect() as admin:
        described = {one["topic"]: len(one["partitions"]) for one in await admin.describe_topics()}
        (answer,) = await admin.describe_configs(
            [ConfigResource(ConfigResourceType.TOPIC, t) for t in topics]
        )
    settings = {
        name: {entry[0]: entry[1] for entry in entries} for _, _, _, name, entries in answer.resources
    }
    assert {pattern_of(topic) for topic in topics} == set(written)
    for topic in topics:
        found = (described[topic], settings[topic]["retention.ms"])
        assert found == written[pattern_of(topic)], topic
        assert settings[topic]["cleanup.policy"] == "delete"


async def test_nobody_is_let_in(broker: SecureBroker) -> None:
    known = Who("participants", "csdp.ctc.participants", "ctc", "participants")
    password = kafka.client(settings_of(broker, known), known.user)["sasl_plain_password"]
    right = broker.settings("outside", kafka_user=known.user, kafka_password=str(password))
    wrong = broker.settings("outside", kafka_user=known.user, kafka_password="wrong")
    unknown = broker.settings("outside", kafka_user="csdp.nobody", kafka_password=str(password))
    plain = Settings(kafka=broker.address)
    operator = Settings(kafka=broker.operator.address, kafka_ca=broker.authority, kafka_user="x")
    assert await kafka.cluster_id(right, "outside")  # so that what follows can fail for its reason only
    for outsider in (wrong, unknown, plain, operator):
        with pytest.raises(KafkaError):
            await kafka.cluster_id(outsider, "outside")


async def test_a_second_run_changes_nothing_and_what_is_too_much_is_taken_away(
    broker: SecureBroker, programme: Programme
) -> None:
    again = await make_bus(programme, broker.operator, broker.secrets)
    assert "(0 new), 14 users (1 removed)" in again  # the stranger is none of the programme's
    assert f"{len(rights(programme, [NAMED, ROWS], [ROWS]))} rights (0 new, 0 taken away)" in again
    without = replace(programme, file=programme.file.model_copy(update={"members": programme.members[:-1]}))
    told = await make_bus(without, broker.operator, broker.secrets)
    gone = {
        right
        for right in rights(programme, [NAMED, ROWS], [ROWS])
        if ".fe." in right.topic or ".fe." in right.user
    }
    assert f"(0 new, {len(gone)} taken away)" in told
    left = Who("participants", "csdp.fe.participants", "fe", "participants")
    with pytest.raises(KafkaError):
        await kafka.cluster_id(settings_of(broker, left), left.user)


async def test_an_integrator_that_is_dismissed_is_not_let_in_any_more(
    broker: SecureBroker, programme: Programme
) -> None:
    named = Who("integrator", f"csdp.integrator.{NAMED}")
    settings = settings_of(broker, named)
    assert await kafka.cluster_id(settings, named.user)
    dismiss(broker.secrets, NAMED)
    assert "(2 removed)" in await make_bus(programme, broker.operator, broker.secrets)  # with the stranger
    with pytest.raises(KafkaError):
        await kafka.cluster_id(settings, named.user)
