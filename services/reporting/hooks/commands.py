"""What an integrator, or the lead's coordinator, does with webhooks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.reporting.context import Context
from services.reporting.hooks import guard, signing, store
from services.reporting.hooks.store import Delivery, Webhook
from shared import clock
from shared.events.base import BY_FULL_NAME
from shared.events.readers import OPEN
from shared.ids import random_id
from shared.postgres import Connection
from shared.refusal import Refused
from shared.web.identity.roles import EVERYWHERE, Account, Role
from shared.web.problems import Problem
from shared.web.translations import mark

MOST = 10
"""Webhooks of one integrator."""
OVERLAP = timedelta(hours=24)
"""How long a secret that was replaced signs beside its successor."""
TEST = "paravani.webhook.test"
_TOO_MANY = mark("An integrator has at most ten webhooks; remove one first.")
_NO_TYPE = mark("No event type that your key opens begins so; GET /asyncapi.json lists them.")
_UNKNOWN = mark("There is no such webhook; GET /v1/webhooks lists yours.")
_NO_DELIVERY = mark("There is no such delivery of this webhook.")


@dataclass(frozen=True, slots=True)
class Made:
    """A webhook with its secret, which is shown this once."""

    webhook: Webhook
    secret: str


def sees_all(account: Account) -> bool:
    """Whether somebody looks after everybody's webhooks: the lead's coordinator."""
    return account.holds(Role.COORDINATOR, EVERYWHERE)


async def find(connection: Connection, account: Account, id_: str) -> Webhook:
    """A webhook that somebody may see; Problem 404 for any other."""
    found = await store.one(connection, id_)
    if found is None or not (sees_all(account) or found.owner == account.login):
        raise Problem(404, "webhook_unknown", _UNKNOWN)
    return found


async def create(context: Context, owner: str, url: str, types: Sequence[str], *, rows: bool) -> Made:
    """A new webhook; Refused where its address or its types cannot be."""
    await guard.target(url, local=context.settings.webhooks_local)
    wanted, known = store.types_of(types), BY_FULL_NAME if rows else OPEN
    for one in wanted:
        if not any(name.startswith(one) for name in known):
            raise Refused("type_unknown", _NO_TYPE, "types")
    id_, secret, vault = random_id(), signing.new_secret(), context.decisions.vault
    wrapped = vault.new_key(id_)
    new = Webhook(
        id_, owner, url, wanted, clock.now(), None, None, None, wrapped, vault.seal(wrapped, id_, {"secret": secret})
    )  # fmt: skip
    async with context.pool.acquire(timeout=10) as connection, connection.transaction():
        if await store.number_of(connection, owner) >= MOST:
            raise Refused("too_many_webhooks", _TOO_MANY)
        await store.add(connection, new)
    return Made(new, secret)


async def replace_secret(context: Context, connection: Connection, webhook: Webhook) -> Made:
    """Another secret; the one before signs beside it for a day."""
    vault, secret = context.decisions.vault, signing.new_secret()
    former = vault.open(webhook.wrapped, webhook.id, webhook.sealed)["secret"]
    kept = {"secret": secret, "former": former, "until": clock.stamp(clock.now() + OVERLAP)}
    await store.reseal(connection, webhook.id, vault.seal(webhook.wrapped, webhook.id, kept))
    return Made(webhook, secret)


def secrets_of(context: Context, webhook: Webhook) -> list[str]:
    """The secrets that sign now; Shredded if the master key does not fit."""
    kept = context.decisions.vault.open(webhook.wrapped, webhook.id, webhook.sealed)
    former = [kept["former"]] if "until" in kept and clock.parse(kept["until"]) > clock.now() else []
    return [kept["secret"], *former]


async def send_again(connection: Connection, webhook: Webhook, delivery: str) -> Delivery:
    """Send a delivery again; Problem 404 if it is none of this webhook's."""
    found = await store.again(connection, webhook.id, delivery)
    if found is None:
        raise Problem(404, "delivery_unknown", _NO_DELIVERY)
    return found
