"""The calls: as drafts, as published, as amended."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import orjson

from services.grants.domain.money.amounts import decimal
from shared.events.grants import CallPublished
from shared.postgres import Connection, Row


async def add_draft(
    connection: Connection, call_id: str, reference: str, event_id: str, texts: dict[str, Any]
) -> bool:
    """Keep a draft; False if its reference is taken."""
    told = orjson.dumps(texts["title"]).decode(), orjson.dumps(texts).decode()
    found = await connection.fetchval(_DRAFT, UUID(call_id), reference, *told, UUID(event_id))
    return found is not None


async def put(connection: Connection, data: CallPublished, texts: dict[str, Any], event_id: str) -> bool:
    """Keep a call as published, whether it was drafted before or not; False if its reference is taken."""
    found = await connection.fetchval(
        _PUBLISH, UUID(data.call), data.reference, orjson.dumps(texts["title"]).decode(), data.occurred_on,
        data.closes_on, list(data.recipient_types), UUID(event_id), orjson.dumps(texts).decode(),
        msgspec.json.encode(data.criteria).decode(), data.currency, decimal(data.least), decimal(data.most),
        decimal(data.envelope), data.pass_mark,
    )  # fmt: skip
    return found is not None


async def move(connection: Connection, call_id: str, closes_on: date, notice: str) -> None:
    """Another deadline, and what applicants read about it."""
    await connection.execute(
        "UPDATE call SET closes_on = $2, notice = $3 WHERE id = $1", UUID(call_id), closes_on, notice
    )


async def close(connection: Connection, call_id: str, why: str) -> None:
    """The call accepts nothing more."""
    await connection.execute("UPDATE call SET closed = $2 WHERE id = $1", UUID(call_id), why)


async def one(connection: Connection, call_id: str) -> Row | None:
    """One call with its number of appeals; None if it is not here."""
    return await connection.fetchrow(f"{_CALLS} WHERE call.id::text = $1", call_id)


async def every(connection: Connection) -> list[Row]:
    """All calls, latest first, with the number of appeals and of applications."""
    return list(await connection.fetch(f"{_CALLS} ORDER BY published_on DESC NULLS FIRST, reference"))


def texts_of(row: Row) -> dict[str, dict[str, str]]:
    """A call's texts: title, purpose and what is paid for, each by language."""
    texts: dict[str, dict[str, str]] = orjson.loads(row["texts"])
    return texts or {"title": orjson.loads(row["titles"])}


def title(row: Row, lang: str) -> str:
    """A call's title in a language, or in the first that it has."""
    titles = texts_of(row)["title"]
    return titles.get(lang) or titles.get("en") or next(iter(titles.values()), "")


def criteria_of(row: Row) -> list[dict[str, Any]]:
    """A call's criteria: code and weight."""
    found: list[dict[str, Any]] = orjson.loads(row["criteria"])
    return found


_DRAFT = """INSERT INTO call (id, reference, titles, texts, event_id, recipient_types)
            VALUES ($1, $2, $3, $4, $5, '{}') ON CONFLICT DO NOTHING RETURNING id"""
_PUBLISH = """
INSERT INTO call (id, reference, titles, published_on, closes_on, recipient_types, event_id, texts, criteria, currency,
                  least, most, envelope, pass_mark)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14
WHERE NOT EXISTS (SELECT 1 FROM call WHERE reference = $2 AND id <> $1)
ON CONFLICT (id) DO UPDATE SET reference = excluded.reference, titles = excluded.titles, texts = excluded.texts,
    published_on = excluded.published_on, closes_on = excluded.closes_on, recipient_types = excluded.recipient_types,
    event_id = excluded.event_id, criteria = excluded.criteria, currency = excluded.currency, least = excluded.least,
    most = excluded.most, envelope = excluded.envelope, pass_mark = excluded.pass_mark
RETURNING id"""
_CALLS = """SELECT call.*, (SELECT count(*) FROM appeal WHERE appeal.call = call.id) AS appeals,
                   (SELECT count(*) FROM application WHERE application.call = call.id) AS applications FROM call"""
