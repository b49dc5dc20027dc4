"""What the bus loses comes back from the ledgers, without a person."""

from __future__ import annotations

from datetime import date
from functools import partial

import asyncpg
import pytest
from aiokafka.admin import AIOKafkaAdminClient

from deploy.waiting import until
from shared import postgres
from shared.events.decisions import EventDiscarded
from shared.ids import event_id
from shared.ledger.append import Draft, Ledger
from shared.ledger.signing import Signer
from tests.environment import Environment
from tests.failure.spine.field import PATIENCE, Field

TOPIC = "csdp.ctc.participants"

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def field(lasting: Field) -> Field:
    """What was lost is there again when a test ends."""
    return lasting


async def test_a_tail_that_kafka_lost_after_acknowledging_it_is_asked_for_and_sent_again(
    field: Field,
) -> None:
    await _record_and_lose(field, recorded=3, lost=3)
    await until(partial(field.has_beside, 3), PATIENCE)
    await field.all_is_counted_once()


async def test_a_gap_in_the_middle_of_a_lane_is_asked_for_and_sent_again(field: Field) -> None:
    await _record_and_lose(field, recorded=3, lost=1)
    await until(partial(field.has_beside, 3), PATIENCE)
    await field.all_is_counted_once()
    assert not await field.reporting("SELECT FROM alarm WHERE resolved_at IS NULL")


@pytest.mark.parametrize("lost", [1, 3], ids=["in the middle", "the tail"])
async def test_a_service_that_reacts_asks_by_itself_for_what_it_lacks(field: Field, lost: int) -> None:
    """With reporting away nobody else asks. A lost tail shows by its member's heads alone."""
    for name in ("projector", "reporting"):
        await field.consortium.children[name].stop()
    await _record_and_lose(field, recorded=3, lost=lost)
    await until(partial(_heard_at_kkm, field), PATIENCE)
    for name in ("projector", "reporting"):
        await field.consortium.children[name].start()
    await field.all_is_counted_once()


async def _heard_at_kkm(field: Field) -> bool | None:
    """Whether KKM's feedback service has taken all that CTC's participants have recorded."""
    rows = []
    for database, query in (
        ("csdp_ctc", "SELECT 'csdp.ctc.participants/' || lane, sequence FROM participants.lane WHERE sequence > 0"),
        ("csdp_kkm", "SELECT lane, max(sequence) FROM feedback.inbox WHERE lane ~ '^csdp.ctc.part' GROUP BY lane"),
    ):  # fmt: skip
        connection = await asyncpg.connect(field.consortium.postgres.dsn(database))
        rows.append({tuple(row) for row in await connection.fetch(query)})
        await connection.close()
    return True if rows[0] == rows[1] else None


async def test_a_decision_that_the_bus_lost_is_asked_for_and_sent_again(field: Field) -> None:
    await field.consortium.children["reporting"].stop()
    settings = field._settings("reporting")
    ledger = Ledger(
        "csdp.reporting.reporting", 4, Signer.read("csdp", settings.secrets / "signing.key"), None
    )
    connection = await postgres.connect(settings, "csdp_reporting", "csdp_reporting_ledger")
    decision = EventDiscarded(occurred_on=date(2024, 5, 14), event=event_id(), reason="a test")
    async with connection.transaction():
        [recorded] = await ledger.append(connection, {"decision/1": (0, [Draft(decision)])})
    await connection.execute("UPDATE relay_cursor SET sequence = 1 WHERE lane = $1", recorded.lane)
    await connection.close()
    await field.consortium.children["reporting"].start()

    async def arrived() -> bool | None:
        return (
            True if await field.reporting(f"SELECT FROM event WHERE id = '{recorded.envelope.id}'") else None
        )

    await until(arrived, PATIENCE)


async def _record_and_lose(field: Field, recorded: int, lost: int) -> None:
    node = field.consortium.children["node-ctc"]
    await node.stop()
    await field.lose(await field.append_beside(recorded), lost)
    await node.start()


async def test_a_topic_that_was_deleted_and_made_anew_is_filled_again(
    field: Field, environment: Environment
) -> None:
    if not environment.real_kafka:
        pytest.skip("the embedded broker keeps the records of a topic that it deletes")
    admin = AIOKafkaAdminClient(bootstrap_servers=field.consortium.broker.address)
    await admin.start()
    await admin.delete_topics([TOPIC])
    await admin.close()
    await field.train(3)
    await field.all_is_counted_once()
    await field.consortium.children["projector"].stop()
    await field.consortium.children["projector"].start()
    await field.train(1)
    await field.all_is_counted_once()
