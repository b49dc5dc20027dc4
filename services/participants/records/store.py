"""The table of records as lists show them. SQL in one place."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from shared.events.base import EventData
from shared.postgres import Connection, Row

MOST = 500  # records on one list
_LEFT_OUT = ("sealed", "corrects", "evidence")


async def put(
    connection: Connection, event: str, kind: str, subject: str, title: str, data: EventData, at: datetime
) -> None:
    """Keep a record, or what it was corrected to."""
    told: dict[str, Any] = {k: v for k, v in msgspec.to_builtins(data).items() if k not in _LEFT_OUT}
    if "users" in told:
        told["users"] = [{"person": one["person"]} for one in told["users"]]
    await connection.execute(
        _PUT, UUID(event), kind, subject, title, data.occurred_on, json.dumps(told, default=str), at
    )


async def void(connection: Connection, event: str) -> None:
    """Note that a record was taken back."""
    await connection.execute("UPDATE record SET voided = true WHERE event = $1", UUID(event))


async def plans_due(connection: Connection, today: date) -> list[Row]:
    """Plans whose day has come and of which nothing was heard, the oldest first."""
    return list(await connection.fetch(_PLANS_DUE, today))


async def one(connection: Connection, event: str) -> Row | None:
    """A record by the event id of its original; None if it is not here."""
    return await connection.fetchrow("SELECT * FROM record WHERE event = $1", UUID(event))


async def of_kind(connection: Connection, kind: str, limit: int = MOST) -> list[Row]:
    """The records of a kind, the latest first."""
    return list(await connection.fetch(_OF_KIND, kind, limit))


async def years(connection: Connection, kind: str) -> list[str]:
    """The years in which there are records of a kind, the latest first."""
    return [row["year"] for row in await connection.fetch(_YEARS, kind)]


async def waiting(connection: Connection, kind: str, today: date) -> set[UUID]:
    """The records of a kind that wait for what must follow, by their events; none of a kind that `WAITS` does not name."""
    rows = await connection.fetch(WAITS[kind], today) if kind in WAITS else []
    return {row["event"] for row in rows}


async def standing(connection: Connection, kinds: Iterable[str]) -> list[Row]:
    """The records of some kinds that were not voided, by title."""
    return list(await connection.fetch(_STANDING, list(kinds)))


async def counts(connection: Connection) -> dict[str, int]:
    """How many records of each kind stand."""
    return {row["kind"]: row["number"] for row in await connection.fetch(_COUNTS)}


async def about(connection: Connection, subject: str) -> list[Row]:
    """What stands about a person, an organisation or whatever else, the latest first."""
    return list(await connection.fetch(_ABOUT, subject))


def data_of(row: Row) -> dict[str, Any]:
    """What a record says."""
    told: dict[str, Any] = json.loads(row["data"])
    return told


def persons_of(data: Mapping[str, Any]) -> list[str]:
    """The persons whom a record names."""
    users = [one["person"] for one in data.get("users", ())]
    return [*users, data["person"]] if data.get("person") else users


WAITS = {
    "enrolments-started": """SELECT event FROM record AS s WHERE kind = 'enrolments-started' AND NOT voided
        AND s.occurred_on <= $1 AND NOT EXISTS (
            SELECT FROM record AS e WHERE e.kind IN ('enrolments-completed', 'enrolments-dropped') AND NOT e.voided
            AND e.subject = s.subject AND e.data ->> 'programme' = s.data ->> 'programme' AND e.occurred_on >= s.occurred_on)""",
    "placements-started": """SELECT event FROM record AS s WHERE kind = 'placements-started' AND NOT voided
        AND s.occurred_on <= $1::date - interval '12 months' AND NOT EXISTS (
            SELECT FROM record AS e WHERE e.kind IN ('placements-confirmed', 'placements-ended')
            AND NOT e.voided AND e.subject = s.subject AND e.occurred_on >= s.occurred_on)""",
}
"""Begun courses that wait for their end, and graduates' roles that wait for their tracer check, on a day."""
_PUT = """INSERT INTO record (event, kind, subject, title, occurred_on, data, recorded_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7)
          ON CONFLICT (event) DO UPDATE SET title = coalesce(nullif(excluded.title, ''), record.title), occurred_on = excluded.occurred_on,
              data = excluded.data"""
_OF_KIND = "SELECT * FROM record WHERE kind = $1 ORDER BY occurred_on DESC, event LIMIT $2"
_YEARS = """SELECT DISTINCT extract(year FROM occurred_on)::int::text AS year FROM record
            WHERE kind = $1 ORDER BY year DESC"""
_STANDING = "SELECT * FROM record WHERE kind = ANY($1::text[]) AND NOT voided ORDER BY title, occurred_on"
_COUNTS = "SELECT kind, count(*) AS number FROM record WHERE NOT voided GROUP BY kind"
_PLANS_DUE = """SELECT * FROM record AS p WHERE kind = 'activities-planned' AND NOT voided
                AND (data ->> 'planned_on')::date <= $1
                AND NOT EXISTS (SELECT FROM activity WHERE id::text = p.subject)
                AND NOT EXISTS (SELECT FROM record AS c WHERE c.kind = 'activities-cancelled' AND NOT c.voided
                                AND c.subject = p.subject) ORDER BY data ->> 'planned_on' LIMIT 50"""
_ABOUT = """SELECT * FROM record
            WHERE NOT voided AND (subject = $1 OR data @> jsonb_build_object('organisation', $1::text)
                OR data @> jsonb_build_object('host_organisation', $1::text)
                OR data @> jsonb_build_object('national', $1::text)
                OR data @> jsonb_build_object('users', jsonb_build_array(jsonb_build_object('person', $1::text))))
            ORDER BY occurred_on DESC LIMIT 200"""
