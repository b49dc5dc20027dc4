"""SQL of webhooks and their deliveries."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.reporting.feed.copied import COLUMNS
from shared.events.readers import OPEN
from shared.ids import random_id
from shared.postgres import Connection, Row

PAGE = 50


@dataclass(frozen=True, slots=True)
class Webhook:
    """One address of an integrator; `sealed` holds its secrets."""

    id: str
    owner: str
    url: str
    types: tuple[str, ...]
    created_at: datetime
    failing_since: datetime | None
    disabled_at: datetime | None
    disabled_why: str | None
    wrapped: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way, or arrived, or given up (`due_at` and `delivered_at` empty)."""

    id: str
    number: int
    webhook: str
    event: str | None
    type: str
    made_at: datetime
    due_at: datetime | None
    attempts: int
    attempted_at: datetime | None
    delivered_at: datetime | None
    answer: int | None
    trouble: str | None

    @property
    def state(self) -> str:
        """`delivered`, `waiting` for its next attempt, or `failed` for good."""
        if self.delivered_at is not None:
            return "delivered"
        return "failed" if self.due_at is None else "waiting"


async def add(connection: Connection, new: Webhook) -> None:
    """Keep a new webhook; what is recorded from now on goes there."""
    await connection.execute(_ADD, UUID(new.id), new.owner, new.url, list(new.types), new.wrapped, new.sealed)


async def number_of(connection: Connection, owner: str) -> int:
    """How many webhooks somebody has."""
    return int(await connection.fetchval("SELECT count(*) FROM webhook WHERE owner = $1", owner))


async def every(connection: Connection, owner: str | None = None) -> list[Webhook]:
    """Somebody's webhooks, all if nobody is named."""
    rows = await connection.fetch(
        f"{_WEBHOOKS} WHERE $1::text IS NULL OR owner = $1 ORDER BY owner, created_at", owner
    )
    return [_webhook(row) for row in rows]


async def one(connection: Connection, id_: str) -> Webhook | None:
    """A webhook by its id."""
    row = await connection.fetchrow(f"{_WEBHOOKS} WHERE id = $1", UUID(id_))
    return _webhook(row) if row else None


async def remove(connection: Connection, id_: str) -> None:
    """Forget a webhook and its log."""
    await connection.execute("DELETE FROM webhook WHERE id = $1", UUID(id_))


async def reseal(connection: Connection, id_: str, sealed: bytes) -> None:
    """Keep other secrets."""
    await connection.execute("UPDATE webhook SET sealed = $2 WHERE id = $1", UUID(id_), sealed)


async def disable(connection: Connection, id_: str, why: str) -> None:
    """Send nothing there any more; what waits, waits."""
    await connection.execute(
        "UPDATE webhook SET disabled_at = now(), disabled_why = $2 WHERE id = $1 AND disabled_at IS NULL",
        UUID(id_), why,
    )  # fmt: skip


async def enable(connection: Connection, id_: str) -> None:
    """Go on where it stopped: what waits is tried now."""
    await connection.execute(_ENABLE, UUID(id_))
    await connection.execute(
        "UPDATE webhook_delivery SET due_at = now() WHERE webhook = $1 AND due_at IS NOT NULL", UUID(id_)
    )


async def put_new(
    connection: Connection, hooks: Sequence[str], row_readers: Collection[str], limit: int
) -> int:
    """Put what is new in the copy on its way to those webhooks that want it; how many deliveries there are more.

    `row_readers` are the owners to whom the events of persons and cases go too.
    """
    count = 0
    for row in await connection.fetch(_BEHIND, [UUID(one) for one in hooks]):
        types = None if row["owner"] in row_readers else sorted(OPEN)
        last = await connection.fetchval(_REACH, row["position"], limit)
        count += len(await connection.fetch(_PUT, row["id"], row["position"], last, types))
        await connection.execute("UPDATE webhook SET position = $2 WHERE id = $1", row["id"], last)
    return count


async def put_test(connection: Connection, webhook: str, kind: str) -> Delivery:
    """A message that is no event, to see whether it arrives."""
    row = await connection.fetchrow(_TEST, UUID(random_id()), UUID(webhook), kind)
    assert row is not None, "what was inserted is returned"
    return _delivery(row)


async def claim(connection: Connection, limit: int) -> list[Delivery]:
    """Deliveries that are due, for this process alone for two minutes; few for one address, one where it fails."""
    return [_delivery(row) for row in await connection.fetch(_CLAIM, limit)]


async def delivered(connection: Connection, one_: Delivery, answer: int) -> None:
    """It arrived."""
    await connection.execute(_DELIVERED, UUID(one_.id), answer)
    await connection.execute(
        "UPDATE webhook SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL",
        UUID(one_.webhook),
    )


async def failed(
    connection: Connection, one_: Delivery, answer: int | None, trouble: str | None, due_at: datetime | None
) -> None:
    """It did not arrive; it is tried again at `due_at`, or given up."""
    await connection.execute(_FAILED, UUID(one_.id), answer, trouble, due_at)
    await connection.execute(
        "UPDATE webhook SET failing_since = coalesce(failing_since, now()) WHERE id = $1", UUID(one_.webhook)
    )


async def give_up(connection: Connection, one_: Delivery, why: str) -> None:
    """Send it no more; its address is not to blame."""
    await connection.execute(_GIVE_UP, UUID(one_.id), why)


async def log_of(
    connection: Connection, webhook: str, before: str | None = None, limit: int = PAGE
) -> list[Delivery]:
    """The deliveries of a webhook, the latest first; `before` is the id of one of them."""
    rows = await connection.fetch(_LOG, UUID(webhook), UUID(before) if before else None, limit)
    return [_delivery(row) for row in rows]


async def again(connection: Connection, webhook: str, delivery: str) -> Delivery | None:
    """Send one again now, whether it arrived or not; None if it is not of this webhook."""
    row = await connection.fetchrow(_AGAIN, UUID(delivery), UUID(webhook))
    return _delivery(row) if row else None


async def event(connection: Connection, id_: str) -> Row | None:
    """The event of a delivery as the feed shows it."""
    return await connection.fetchrow(_EVENT, UUID(id_))


async def sweep(connection: Connection) -> None:
    """Forget what arrived, or was given up, more than a month ago."""
    await connection.execute(
        "DELETE FROM webhook_delivery WHERE due_at IS NULL AND made_at < now() - interval '31 days'"
    )


def _webhook(row: Row) -> Webhook:
    return Webhook(**dict(row) | {"id": str(row["id"]), "types": tuple(row["types"])})


def _delivery(row: Row) -> Delivery:
    return Delivery(
        **dict(row)
        | {
            "id": str(row["id"]),
            "webhook": str(row["webhook"]),
            "event": str(row["event"]) if row["event"] else None,
        }
    )


def types_of(some: Sequence[str]) -> tuple[str, ...]:
    """What types may begin with, each once."""
    return tuple(sorted({one.strip() for one in some if one.strip()}))


_WEBHOOKS = """SELECT id, owner, url, types, created_at, failing_since, disabled_at, disabled_why, wrapped, sealed
               FROM webhook"""
_ADD = """INSERT INTO webhook (id, owner, url, types, wrapped, sealed, position)
          VALUES ($1, $2, $3, $4, $5, $6, (SELECT coalesce(max(position), 0) FROM event))"""
_ENABLE = """UPDATE webhook SET disabled_at = NULL, disabled_why = NULL, failing_since = NULL WHERE id = $1"""
_BEHIND = """SELECT id, owner, position FROM webhook
             WHERE id = ANY($1) AND disabled_at IS NULL AND position < (SELECT coalesce(max(position), 0) FROM event)
             ORDER BY id FOR UPDATE SKIP LOCKED"""
_REACH = """SELECT max(position) FROM (SELECT position FROM event WHERE position > $1 ORDER BY position LIMIT $2) AS next"""
_PUT = """INSERT INTO webhook_delivery (id, webhook, event, type, due_at)
          SELECT gen_random_uuid(), w.id, e.id, e.type, now() FROM event AS e JOIN webhook AS w ON w.id = $1
          WHERE e.position > $2 AND e.position <= $3 AND ($4::text[] IS NULL OR e.type = ANY($4))
            AND (w.types = '{}' OR EXISTS (SELECT FROM unnest(w.types) AS kind WHERE starts_with(e.type, kind)))
          ORDER BY e.position ON CONFLICT DO NOTHING RETURNING 1"""
_TEST = """INSERT INTO webhook_delivery (id, webhook, type, due_at) VALUES ($1, $2, $3, now()) RETURNING *"""
_CLAIM = """
UPDATE webhook_delivery SET due_at = now() + interval '2 minutes'
WHERE id IN (
    SELECT d.id FROM webhook_delivery AS d JOIN (
        SELECT due.id, row_number() OVER (PARTITION BY due.webhook ORDER BY due.due_at, due.number) AS place,
               w.failing_since
        FROM webhook_delivery AS due JOIN webhook AS w ON w.id = due.webhook
        WHERE due.due_at <= now() AND w.disabled_at IS NULL
    ) AS turn USING (id)
    WHERE turn.place <= CASE WHEN turn.failing_since IS NULL THEN 8 ELSE 1 END
    ORDER BY d.number LIMIT $1 FOR UPDATE OF d SKIP LOCKED
) RETURNING *"""
_DELIVERED = """UPDATE webhook_delivery SET attempts = attempts + 1, attempted_at = now(), delivered_at = now(), due_at = NULL,
                       answer = $2, trouble = NULL WHERE id = $1"""
_FAILED = """UPDATE webhook_delivery SET attempts = attempts + 1, attempted_at = now(), due_at = $4, answer = $2, trouble = $3
             WHERE id = $1"""
_GIVE_UP = """UPDATE webhook_delivery SET attempts = attempts + 1, attempted_at = now(), due_at = NULL, trouble = $2
              WHERE id = $1"""
# The numbers of deliveries are those of all webhooks together: a page is asked for by an id, which tells nobody of others.
_LOG = """SELECT * FROM webhook_delivery WHERE webhook = $1
              AND ($2::uuid IS NULL OR number < (SELECT number FROM webhook_delivery WHERE id = $2 AND webhook = $1))
           ORDER BY number DESC LIMIT $3"""
_AGAIN = """UPDATE webhook_delivery SET due_at = now(), delivered_at = NULL, attempts = 0 WHERE id = $1 AND webhook = $2
             RETURNING *"""
_EVENT = f"SELECT {COLUMNS} FROM event AS e JOIN lane AS l ON l.id = e.lane WHERE e.id = $1"  # noqa: S608 - constants
