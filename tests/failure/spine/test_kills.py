"""Whoever is killed, wherever: every acknowledged command is in the figures, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.environment import Environment
from tests.failure.spine.field import Field

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def field(lasting: Field) -> Field:
    """Whoever was killed is at work again when a test ends."""
    return lasting


async def test_a_service_killed_between_commit_and_send_loses_nothing(field: Field, tmp_path: Path) -> None:
    await field.train()
    await field.rearm("node-ctc", "command.committed:2", tmp_path / "died")
    await field.train(3)
    await field.died(tmp_path / "died")
    await field.all_is_counted_once()


async def test_a_relay_killed_between_send_and_cursor_sends_again_and_nothing_counts_twice(
    field: Field, tmp_path: Path
) -> None:
    await field.train()
    await field.rearm("node-ctc", "relay.sent", tmp_path / "died")
    await field.train(2)
    await field.died(tmp_path / "died")
    await field.all_is_counted_once()


async def test_a_projector_killed_between_commit_and_next_poll_goes_on_where_it_was(
    field: Field, tmp_path: Path
) -> None:
    await field.train()
    await field.all_is_counted_once()
    await field.rearm("projector", "intake.committed", tmp_path / "died")
    await field.train(2)
    await field.died(tmp_path / "died")
    await field.all_is_counted_once()


async def test_commands_are_taken_while_the_broker_is_dead_and_counted_when_it_is_back(
    field: Field, environment: Environment
) -> None:
    if environment.real_kafka:
        pytest.skip("the broker of this run is not the consortium's to kill")
    await field.train()
    await field.all_is_counted_once()
    await field.consortium.broker.stop()
    await field.train(3)
    await field.consortium.broker.start()  # the embedded broker forgets everything: it comes back wiped
    await field.all_is_counted_once()


async def test_postgresql_restarted_in_the_middle_leaves_nothing_half_done(
    field: Field, environment: Environment
) -> None:
    if environment.real_kafka:
        pytest.skip("the database of this run is not the consortium's to stop")
    async with field.at_work():
        await field.goes_on(3)
        await field.consortium.postgres.stop()
        await field.consortium.postgres.start()
        await field.goes_on(3)
    await field.all_is_counted_once()
