"""A process that is stopped (SIGSTOP) loses its lock; another takes over within 30 s; the woken one writes nothing."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from functools import partial

import pytest

from deploy.waiting import until
from services.reporting.projector.process import make_intake
from shared import postgres
from shared.ledger.relay import Relay
from shared.ledger.signing import Signer, Verifier
from tests.failure.spine.field import Field

WITHIN = 30.0  # seconds


pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]


@pytest.fixture
def field(lasting: Field) -> Field:
    """Who was stopped is at work again when a test ends."""
    return lasting


async def test_a_stopped_projector_loses_its_lock_and_writes_nothing_when_it_wakes(field: Field) -> None:
    intake = make_intake(field.bus_settings("reporting"))
    standby = [asyncio.create_task(intake.run()), asyncio.create_task(intake.hearing.run())]
    projector = field.consortium.children["projector"].pid
    os.kill(projector, signal.SIGSTOP)
    began = time.monotonic()

    async def in_charge() -> bool | None:
        return True if intake.in_charge else None

    try:
        await until(in_charge, WITHIN)
        assert time.monotonic() - began < WITHIN
        await field.train(3)
        await field.all_is_counted_once()
    finally:
        os.kill(projector, signal.SIGCONT)
    await field.train(2)
    await field.all_is_counted_once()
    assert intake.in_charge
    for task in standby:
        task.cancel()
    await asyncio.gather(*standby, return_exceptions=True)


async def test_a_stopped_relay_loses_its_lock_and_nothing_is_lost_or_doubled_when_it_wakes(
    field: Field,
) -> None:
    settings, topic = field.bus_settings("ctc"), "csdp.ctc.participants"

    async def connect() -> object:
        return await postgres.connect(settings, "csdp_ctc", "csdp_ctc_participants")

    signer, verifier = (
        Signer.read("csdp", settings.secrets / "signing.key"),
        Verifier.read("csdp", settings.public_keys),
    )
    relay = Relay(topic, 4, settings, connect, signer, verifier)
    standby = asyncio.create_task(relay.run())
    node = field.consortium.children["node-ctc"].pid
    os.kill(node, signal.SIGSTOP)

    async def in_charge() -> bool | None:
        return True if relay.in_charge else None

    try:
        await until(in_charge, WITHIN)
        await field.append_beside(2)  # commands of another process, relayed by the one that took over
        await until(partial(field.has_beside, 2), WITHIN)
    finally:
        os.kill(node, signal.SIGCONT)
    await field.train(2)
    await field.all_is_counted_once()
    standby.cancel()
    await asyncio.gather(standby, return_exceptions=True)
