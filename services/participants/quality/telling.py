"""The counts of this member's rules, told to the consortium as an event: numbers by rule, no record and no person."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import cast

import structlog

from services.participants.commands.registering import Outcome, ids_of
from services.participants.quality import refusals
from services.participants.quality.findings import findings
from shared import clock
from shared.events.language import decode
from shared.events.participants import QualityCounted
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import AWAY, Connection
from shared.service import Service

log = structlog.get_logger()
_LOOK_EVERY = 600.0  # seconds
_TYPE = "participants.quality.counted.v1"


async def tell(service: Service, connection: Connection) -> Outcome:
    """Count now, and record what differs from what was told last; nothing where nothing does."""
    last, now = await told(connection), await _count(service, connection)
    if (now.found, now.refused) == ((last.found, last.refused) if last else ({}, {})):
        return Outcome(service.member, ())
    stream = f"quality/{service.member}"
    _, version = await load(connection, stream, None, lambda state, _: state)
    recorded = await service.record(connection, stream, version, [Draft(now)])
    return Outcome(service.member, ids_of(recorded))


async def told(connection: Connection) -> QualityCounted | None:
    """What was told last."""
    value = await connection.fetchval(_LAST, _TYPE)
    return None if value is None else cast("QualityCounted", decode(_TYPE, value))


async def _count(service: Service, connection: Connection) -> QualityCounted:
    found = {one.rule.code: one.found for one in await findings(connection, service.programme)}
    return QualityCounted(
        occurred_on=_today(), member=service.member, found={rule: n for rule, n in found.items() if n},
        refused=await refusals.counted(connection),
    )  # fmt: skip


async def watch(service: Service) -> None:
    """Tell once a day what has changed; ends when it is cancelled."""
    while True:
        await asyncio.sleep(_LOOK_EVERY)
        try:
            await service.run(lambda connection: _tell_once_a_day(service, connection))
        except AWAY as trouble:
            log.warning("quality.trouble", error=type(trouble).__name__)


async def _tell_once_a_day(service: Service, connection: Connection) -> None:
    last = await told(connection)
    if last is None or last.occurred_on < _today():
        await tell(service, connection)


def _today() -> date:
    return clock.day(clock.now())


_LAST = "SELECT value FROM ledger WHERE type = $1 ORDER BY recorded_at DESC, sequence DESC LIMIT 1"
