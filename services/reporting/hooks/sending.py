"""One attempt: the event as it is now in the copy, signed, to the address that the guard lets through."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx
import orjson

from services.reporting.context import Context
from services.reporting.feed.copied import cloud_event
from services.reporting.hooks import commands, guard, signing, store
from services.reporting.hooks.store import Delivery, Webhook
from shared import clock
from shared.vault import Shredded

_PATIENCE = 20.0  # seconds for an answer
_AGENT = "Paravani-Webhooks/1.0 (Standard Webhooks)"


@dataclass(frozen=True, slots=True)
class Answer:
    """How an attempt ended: a status, or why there was none; `retry_after` as the address said it."""

    status: int | None
    trouble: str | None = None
    retry_after: str = ""

    @property
    def arrived(self) -> bool:
        """Whether the address took it."""
        return self.status is not None and httpx.codes.is_success(self.status)

    @property
    def gone(self) -> bool:
        """Whether the address wants nothing any more."""
        return self.status == httpx.codes.GONE


async def body_of(context: Context, delivery: Delivery, *, rows: bool) -> bytes:
    """The message: a CloudEvent in JSON with `timestamp` beside, as Standard Webhooks names it; or a test.

    `rows`: as it goes to an owner who reads the events of persons and cases.
    """
    if delivery.event is None:
        told: dict[str, Any] = {"type": delivery.type, "timestamp": clock.stamp(delivery.made_at), "data": {}}
        return orjson.dumps(told)
    async with context.pool.acquire(timeout=10) as connection:
        row = await store.event(connection, delivery.event)
    assert row is not None, "events are never removed from the copy"
    event = cloud_event(row, rows=rows)
    return orjson.dumps(event | {"timestamp": event["time"]})


async def attempt(
    context: Context, client: httpx.AsyncClient, webhook: Webhook, delivery: Delivery, *, rows: bool
) -> Answer:
    """Send it once. Redirects are not followed, and what comes back is not read."""
    body = await body_of(context, delivery, rows=rows)
    try:
        target = await guard.target(webhook.url, local=context.settings.webhooks_local)
        signed = signing.headers(
            delivery.event or delivery.id, int(clock.now().timestamp()), body, commands.secrets_of(context, webhook)
        )  # fmt: skip
        sent = signed | {"host": target.host, "content-type": "application/json", "user-agent": _AGENT}
        async with (
            asyncio.timeout(_PATIENCE),
            client.stream(
                "POST", target.url, content=body, headers=sent, extensions={"sni_hostname": target.name}
            ) as answer,
        ):
            return Answer(answer.status_code, None, answer.headers.get("retry-after", ""))
    except guard.NotAllowed as refused:
        return Answer(None, refused.sentence)
    except Shredded:
        return Answer(None, "the secret cannot be read; replace it")
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as trouble:
        return Answer(None, type(trouble).__name__)
