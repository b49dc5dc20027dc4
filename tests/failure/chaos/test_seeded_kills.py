"""Seeded kills at random times over relay, projector, services, broker and database, under load.

20 in an ordinary run; CI asks for 100 (`PARAVANI_KILLS`), the nightly profile for 1,000. `PARAVANI_SEED` repeats a run that failed.
"""

from __future__ import annotations

import asyncio
import os
import random

import pytest

from deploy.embedded import processes
from tests.environment import Environment
from tests.failure.spine.field import Field

pytestmark = [pytest.mark.long, pytest.mark.everybody]
KILLS = int(os.environ.get("PARAVANI_KILLS", "20"))
SEED = int(os.environ.get("PARAVANI_SEED", "20241"))
PROCESSES = ("node-ctc", "projector", "reporting")
SERVERS = ("broker", "postgres")
_PACE = 0.2  # seconds between two trainings


async def test_after_any_kills_acknowledged_commands_and_ledger_and_figures_are_equal_to_the_event(
    field: Field, environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A keeper that waits half a minute after the seventh crash would spare the product most of the kills.
    monkeypatch.setattr(processes, "_PAUSES", (0.1,))
    chance = random.Random(SEED)
    targets = PROCESSES if environment.real_kafka else (*PROCESSES, *SERVERS)
    async with field.at_work(pause=_PACE):
        for _ in range(KILLS):
            await asyncio.sleep(chance.uniform(0.1, 1.2))
            await _kill(field, chance.choice(targets))
    assert field.acknowledged > KILLS / 20, (
        f"seed {SEED}: {KILLS} kills left time for {field.acknowledged} trainings"
    )
    await field.all_is_counted_once()


async def _kill(field: Field, name: str) -> None:
    """A process is killed and comes back by itself; a server is stopped and started, the broker empty."""
    if name in PROCESSES:
        field.kill(name)
        return
    server = getattr(field.consortium, name)
    await server.stop()
    await server.start()
