"""Pages and API read the version that is counted: they follow when another one is adopted."""

from __future__ import annotations

import asyncio

import structlog

from services.reporting.context import Context
from services.reporting.projector import adoption
from shared.postgres import AWAY

log = structlog.get_logger()
LOOK_EVERY = 0.5  # seconds


async def follow(context: Context) -> None:
    """Keep the context's programme that of the live version; ends when it is cancelled."""
    while True:
        try:
            await look(context)
        except AWAY as trouble:
            log.warning("version.trouble", error=type(trouble).__name__)
        await asyncio.sleep(LOOK_EVERY)


async def look(context: Context) -> None:
    """Take the live version's programme if it is another one."""
    async with context.pool.acquire(timeout=10) as connection:
        live = await connection.fetchval("SELECT fingerprint FROM logframe_version WHERE live")
        if live in {None, context.programme.fingerprint}:
            return
        found = await adoption.kept(connection, live)
    if found is not None:
        context.programme = found
        log.info("version.followed", version=found.logframe.version)
