"""Sends what is due, again and again; what is under way is in the database, so that any process may go on with it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Collection, Mapping

import httpx
import structlog

from services.reporting.audience import reads_rows
from services.reporting.context import Context
from services.reporting.hooks import schedule, sending, store
from services.reporting.hooks.store import Delivery, Webhook
from shared import clock
from shared.events.readers import OPEN
from shared.tasks import persevere
from shared.web.identity import Identity
from shared.web.identity.roles import Account, Role

log = structlog.get_logger()
LOOK_EVERY = 1.0
"""Seconds between two looks while nothing is due."""
_NEW = 500  # events that are taken at once
_AT_ONCE = 16
_SWEEP_EVERY = 3600.0
_MAY = frozenset({Role.INTEGRATOR, Role.PROCESSOR, Role.COORDINATOR})
_NOT_OPEN = "the key does not open events of persons and cases any more"


async def run(context: Context, identity: Identity) -> None:
    """Send until cancelled; a database or an address that is away is waited for."""
    async with httpx.AsyncClient(trust_env=False, follow_redirects=False) as client:
        worker = Worker(context, identity, client)
        await persevere(worker.turn, lambda why: log.warning("webhooks.trouble", error=type(why).__name__))


class Worker:
    """Takes turns: what is new, what is due, who may still receive."""

    def __init__(self, context: Context, identity: Identity, client: httpx.AsyncClient) -> None:
        self.context = context
        self._identity = identity
        self._client = client
        self._swept = float("-inf")

    async def turn(self) -> None:
        """One look; then a pause, unless there is more."""
        loop = asyncio.get_running_loop()
        if loop.time() - self._swept > _SWEEP_EVERY:
            self._swept = loop.time()
            async with self.context.pool.acquire(timeout=10) as connection:
                await store.sweep(connection)
        if not await self.send_due():
            await asyncio.sleep(LOOK_EVERY)

    async def send_due(self) -> int:
        """Take in what is new and try what is due, once; how many were tried."""
        async with self.context.pool.acquire(timeout=10) as connection:
            hooks = {one.id: one for one in await store.every(connection)}
        if not hooks:
            return 0
        owners = {one.owner: await self._identity.named(one.owner) for one in hooks.values()}
        await self._end_those_of_nobody(list(hooks.values()), owners)
        row_readers = {name for name, some in owners.items() if some and all(map(reads_rows, some))}
        async with self.context.pool.acquire(timeout=10) as connection, connection.transaction():
            await store.put_new(connection, list(hooks), row_readers, _NEW)
        async with self.context.pool.acquire(timeout=10) as connection:
            due = await store.claim(connection, _AT_ONCE)
        known = [one for one in due if one.webhook in hooks]
        await asyncio.gather(*(self._send(hooks[one.webhook], one, row_readers) for one in known))
        return len(due)

    async def _end_those_of_nobody(self, hooks: list[Webhook], owners: Mapping[str, list[Account]]) -> None:
        """Switch off what belongs to a key that was revoked, or to an account that was closed."""
        for owner in {one.owner for one in hooks if one.disabled_at is None}:
            if not any(account.roles & _MAY for account in owners[owner]):
                await self._disable([one for one in hooks if one.owner == owner], "owner")

    async def _disable(self, hooks: list[Webhook], why: str) -> None:
        async with self.context.pool.acquire(timeout=10) as connection:
            for one in hooks:
                await store.disable(connection, one.id, why)
                log.warning("webhook.disabled", webhook=one.id, why=why)

    async def _send(self, webhook: Webhook, delivery: Delivery, row_readers: Collection[str]) -> None:
        rows = webhook.owner in row_readers
        if delivery.event and not rows and delivery.type not in OPEN:
            async with self.context.pool.acquire(timeout=10) as connection:
                await store.give_up(connection, delivery, _NOT_OPEN)
            return
        answer = await sending.attempt(self.context, self._client, webhook, delivery, rows=rows)
        async with self.context.pool.acquire(timeout=10) as connection:
            if answer.arrived and answer.status is not None:
                await store.delivered(connection, delivery, answer.status)
                return
            pause = schedule.pause(delivery.attempts + 1, random.random(), answer.retry_after)  # noqa: S311 - jitter
            due = None if pause is None else clock.now() + pause
            await store.failed(connection, delivery, answer.status, answer.trouble, due)
        since = webhook.failing_since
        if answer.gone:
            await self._disable([webhook], "gone")
        elif since is not None and clock.now() - since > schedule.GIVE_UP:
            await self._disable([webhook], "failing")
