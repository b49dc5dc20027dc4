"""Webhooks over HTTP: `/v1/webhooks`, for whoever holds a key for events; the lead's coordinator sees everybody's."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.reporting.asked import wrong_cursor
from services.reporting.audience import reads_rows
from services.reporting.context import context_of
from services.reporting.hooks import commands, store
from services.reporting.hooks.shapes import DeliveryPage, DeliveryTold, NewWebhook, WebhookMade, WebhookTold
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account

router = APIRouter(prefix="/v1/webhooks", tags=["webhooks"])
Owner = Annotated[Account, Depends(require("integrator", "processor", "coordinator"))]
Cursor = Annotated[str | None, Query(max_length=36, description="`next` of the page before.")]


@router.post("", status_code=201, summary="Have events sent to an address")
async def create(request: Request, new: NewWebhook, who: Owner) -> WebhookMade:
    """What is recorded from now on is sent there, signed by the secret in this answer, which is shown once.

    Events of persons and cases are sent only to who has a key for rows.
    """
    return WebhookMade.made(
        await commands.create(context_of(request), who.login, new.url, new.types, rows=reads_rows(who))
    )


@router.get("", summary="Your webhooks")
async def every(request: Request, who: Owner) -> list[WebhookTold]:
    """Those of your key; all, for the lead's coordinator."""
    owner = None if commands.sees_all(who) else who.login
    async with context_of(request).pool.acquire(timeout=10) as connection:
        return [WebhookTold.of(one) for one in await store.every(connection, owner)]


@router.get("/{webhook}", summary="One webhook")
async def one(request: Request, webhook: UUID, who: Owner) -> WebhookTold:
    """Where it goes, and whether it arrives."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        return WebhookTold.of(await commands.find(connection, who, str(webhook)))


@router.delete("/{webhook}", status_code=204, summary="Remove a webhook")
async def remove(request: Request, webhook: UUID, who: Owner) -> Response:
    """Nothing is sent there any more, and its log is forgotten."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await commands.find(connection, who, str(webhook))
        await store.remove(connection, found.id)
    return Response(status_code=204)


@router.post("/{webhook}/secret", summary="Replace the secret of a webhook")
async def secret(request: Request, webhook: UUID, who: Owner) -> WebhookMade:
    """The new one is shown once. For a day each message is signed by both, so that none is refused meanwhile."""
    context = context_of(request)
    async with context.pool.acquire(timeout=10) as connection, connection.transaction():
        found = await commands.find(connection, who, str(webhook))
        return WebhookMade.made(await commands.replace_secret(context, connection, found))


@router.post("/{webhook}/enable", summary="Switch a webhook on again")
async def enable(request: Request, webhook: UUID, who: Owner) -> WebhookTold:
    """It goes on where it stopped: nothing that was recorded meanwhile is left out."""
    async with context_of(request).pool.acquire(timeout=10) as connection, connection.transaction():
        found = await commands.find(connection, who, str(webhook))
        await store.enable(connection, found.id)
        return WebhookTold.of(await commands.find(connection, who, found.id))


@router.post("/{webhook}/test", status_code=202, summary="Send a test to a webhook")
async def test(request: Request, webhook: UUID, who: Owner) -> DeliveryTold:
    """A message of type `paravani.webhook.test` goes out within a second; the log says whether it arrived."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await commands.find(connection, who, str(webhook))
        return DeliveryTold.of(await store.put_test(connection, found.id, commands.TEST))


@router.get("/{webhook}/deliveries", summary="What was sent to a webhook")
async def deliveries(request: Request, webhook: UUID, who: Owner, cursor: Cursor = None) -> DeliveryPage:
    """The latest first, a page at a time: state, attempts, the last answer. Kept for a month."""
    try:
        before = str(UUID(cursor)) if cursor else None
    except ValueError:
        raise wrong_cursor() from None
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await commands.find(connection, who, str(webhook))
        rows = await store.log_of(connection, found.id, before)
    following = rows[-1].id if len(rows) == store.PAGE else None
    return DeliveryPage(deliveries=[DeliveryTold.of(row) for row in rows], next=following)


@router.post("/{webhook}/deliveries/{delivery}/resend", status_code=202, summary="Send one again")
async def resend(request: Request, webhook: UUID, delivery: UUID, who: Owner) -> DeliveryTold:
    """Whether it arrived or not, with the same `webhook-id`: who has it already knows it by that."""
    async with context_of(request).pool.acquire(timeout=10) as connection:
        found = await commands.find(connection, who, str(webhook))
        return DeliveryTold.of(await commands.send_again(connection, found, str(delivery)))
