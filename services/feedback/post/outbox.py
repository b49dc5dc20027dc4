"""The outbox: parcels are sent at least once, and again until their receipt has come; then they are gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from services.feedback.post.parcel import Parcel, said, topic
from shared import clock
from shared.postgres import Connection, Row
from shared.postman import Outbox, Postman
from shared.service import Service

KEPT_MS = int(timedelta(days=30).total_seconds() * 1000)
_AGAIN = timedelta(minutes=5)  # a receiver that has not confirmed by then gets it once more


async def put(service: Service, connection: Connection, parcel: Parcel) -> None:
    """Keep a parcel for sending, in the transaction of what it tells; the same one again changes nothing."""
    await connection.execute(
        _PUT, UUID(parcel.id), parcel.sealed(service), clock.now(), parcel.kind != "receipt"
    )


async def put_all(service: Service, connection: Connection, some: Sequence[Parcel]) -> None:
    """Keep several parcels, to be sent in this order."""
    for parcel in some:
        await put(service, connection, parcel)


async def confirm(connection: Connection, parcel: str) -> None:
    """The receiver has it: its box is of no more use."""
    await connection.execute("DELETE FROM outbox WHERE id = $1", UUID(parcel))


class Parcels(Outbox):
    """Parcels to other members; what needs no receipt is gone once it is sent."""

    async def waiting(self, connection: Connection) -> Sequence[Row]:
        """The next one, so that a large one holds up no other connection."""
        return list(await connection.fetch(_NEXT, clock.now() - _AGAIN))

    async def sent(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Kept until the receipt has come."""
        for row in rows:
            if row["wants_receipt"]:
                await connection.execute(_SENT, row["id"], clock.now())
            else:
                await connection.execute("DELETE FROM outbox WHERE id = $1", row["id"])

    def said(self, topic: str, box: str) -> bytes:
        """A case box of its topic."""
        return said(topic, box)


def postman(service: Service) -> Postman:
    """Who sends a member's parcels."""
    return Postman(service, Parcels(), topic(service.programme, service.member), "post", KEPT_MS)


_PUT = """INSERT INTO outbox (id, box, made_at, wants_receipt) VALUES ($1, $2, $3, $4)
          ON CONFLICT (id) DO NOTHING"""
_NEXT = """SELECT id, box, wants_receipt FROM outbox WHERE sent_at IS NULL OR sent_at < $1
           ORDER BY number LIMIT 1 FOR UPDATE SKIP LOCKED"""
_SENT = "UPDATE outbox SET sent_at = $2 WHERE id = $1"
