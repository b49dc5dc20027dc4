"""Append events to the ledger, in the transaction of the command that caused them.

Per lane: a gapless sequence, a SHA-256 chain, a monotone `recorded_at`, and the member's signature on the last event.
The lanes' counter rows are locked last and in ascending order, so that appends wait briefly and never for each other
in a circle. A stream is one aggregate's history; its version guards the append: Conflict = load and decide again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg
import msgspec

from shared import clock, ids
from shared.events.base import EventData, EventType, PersonPart, Voided, type_of
from shared.events.envelope import Envelope
from shared.events.sealing import SealingKey
from shared.ledger.errors import Behind, Conflict, Forked
from shared.ledger.lanes import genesis, lane_name, lane_of
from shared.ledger.signing import Signer
from shared.postgres import Connection, Row

_TURN = 100  # events of one command that are made before others get their turn


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before it is recorded. A void names its target's type and key; attributes are sealed on append."""

    data: EventData | Voided
    attributes: PersonPart | None = None
    kind: EventType | None = None
    key: str | None = None
    id: str = field(default_factory=ids.event_id)

    @property
    def type(self) -> EventType:
        """The declared type."""
        return self.kind or type_of(self.data)  # type: ignore[arg-type]

    @property
    def subject(self) -> str:
        """The key, which decides the lane."""
        return self.key or self.type.key_of(self.data)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event that stands in the ledger."""

    lane: int
    envelope: Envelope
    hash: bytes


@dataclass(frozen=True, slots=True)
class Ledger:
    """What one service needs to append: its topic, its lanes, the member's keys."""

    topic: str
    lanes: int
    signer: Signer
    sealing: SealingKey | None
    shown: Mapping[int, int] = field(default_factory=dict)  # what the bus has acknowledged of each lane

    @property
    def source(self) -> str:
        """The CloudEvents source: `/csdp/ctc/participants`."""
        return "/" + self.topic.replace(".", "/")

    async def append(
        self,
        connection: Connection,
        streams: Mapping[str, tuple[int, Sequence[Draft]]],
        *,
        correlation_id: str = "",
        causation_id: str = "",
        traceparent: str = "",
    ) -> list[Recorded]:
        """Append drafts to streams, each guarded by the version that its decision was made on.

        `streams`: name -> (expected version, drafts). Must run inside the caller's transaction, as its last step.
        Raises Conflict if a stream has moved on; Behind or Forked if the bus has events of ours that are not here.
        """
        drafts = [
            (stream, version + n, draft)
            for stream, (version, some) in streams.items()
            for n, draft in enumerate(some, start=1)
        ]
        by_lane: dict[int, list[tuple[str, int, Draft]]] = {}
        for row in drafts:
            by_lane.setdefault(lane_of(row[2].subject, self.lanes), []).append(row)
        values = await self._values(drafts)  # while no lane is locked yet
        heads = await self._lock(connection, sorted(by_lane))
        now = clock.now()  # one instant for all lanes of a command
        rows: list[_Row] = []
        for lane in sorted(by_lane):
            rows += self._chain(
                heads[lane], by_lane[lane], values, now, correlation_id, causation_id, traceparent
            )
        await _insert(connection, rows)
        order = {draft.id: n for n, (_, _, draft) in enumerate(drafts)}
        recorded = [Recorded(row.lane, row.envelope, row.hash) for row in rows]
        return sorted(recorded, key=lambda done: order[done.envelope.id])

    async def _values(self, drafts: Sequence[tuple[str, int, Draft]]) -> dict[str, bytes]:
        """The events as they are sent, by id; a long command lets others have their turn."""
        values: dict[str, bytes] = {}
        for number, (_, _, draft) in enumerate(drafts, start=1):
            values[draft.id] = self._value(draft)
            if number % _TURN == 0:
                await asyncio.sleep(0)
        return values

    async def _lock(self, connection: Connection, lanes: list[int]) -> dict[int, _Head]:
        shown = dict(
            self.shown
        )  # as it was before the lanes are read, or another command's append would look lost
        found = await connection.fetch(_LOCK, lanes)
        if len(found) < len(lanes):
            await open_lanes(connection, self.topic, self.lanes)
            found = await connection.fetch(_LOCK, lanes)
        self._refuse_a_second_story(found[0]["ends"], shown)
        return {
            row["lane"]: _Head(row["lane"], row["sequence"], row["hash"], row["recorded_at"]) for row in found
        }

    def _refuse_a_second_story(
        self, ends: list[tuple[int, int, int, int | None]], shown: Mapping[int, int]
    ) -> None:
        """One lane of the ledger that lacks events says that the whole database is an older one."""
        for lane, sequence, noted, forked_at in ends:
            name, seen = lane_name(self.topic, lane), max(noted, shown.get(lane, 0))
            if forked_at is not None:
                raise Forked(name, forked_at)
            if sequence < seen:
                raise Behind(name, sequence, seen)

    def _chain(
        self,
        head: _Head,
        drafts: Sequence[tuple[str, int, Draft]],
        values: Mapping[str, bytes],
        now: datetime,
        correlation: str,
        causation: str,
        trace: str,
    ) -> list[_Row]:
        recorded_at = max(now, head.recorded_at)
        time, sequence, previous = clock.stamp(recorded_at), head.sequence, head.hash
        rows: list[_Row] = []
        for stream, version, draft in drafts:
            sequence += 1
            envelope = Envelope(
                draft.id, self.source, draft.type.full_name, draft.subject, time, sequence, previous.hex(),
                values[draft.id], correlation or draft.id, causation, "", trace,
            )  # fmt: skip
            digest = envelope.hash()
            rows.append(_Row(head.lane, envelope, recorded_at, previous, digest, stream, version))
            previous = digest
        rows[-1].signature = self.signer.sign(lane_name(self.topic, head.lane), sequence, previous)
        return rows

    def _value(self, draft: Draft) -> bytes:
        data = draft.data
        if draft.attributes is not None:
            assert self.sealing is not None, "who seals nothing records no person's attributes"
            data = msgspec.structs.replace(data, sealed=self.sealing.seal(draft.attributes, draft.id))
        value = msgspec.json.encode(data)
        model = Voided if isinstance(data, Voided) else draft.type.model
        msgspec.json.decode(value, type=model)  # constraints are checked on reading: a producer reads its own
        return value


@dataclass(frozen=True, slots=True)
class _Head:
    lane: int
    sequence: int
    hash: bytes
    recorded_at: datetime


@dataclass(slots=True)
class _Row:
    lane: int
    envelope: Envelope
    recorded_at: datetime
    prev_hash: bytes
    hash: bytes
    stream: str
    version: int
    signature: str = ""


async def _insert(connection: Connection, rows: Iterable[_Row]) -> None:
    columns = list(
        zip(
            *(
                (
                    row.lane, row.envelope.sequence, row.envelope.id, row.envelope.type, row.envelope.subject,
                    row.recorded_at, row.envelope.correlationid, row.envelope.causationid, row.envelope.traceparent,
                    row.envelope.value, row.prev_hash, row.hash, row.signature, row.stream, row.version,
                )
                for row in rows
            ),
            strict=True,
        )
    )  # fmt: skip
    try:
        await connection.execute(_INSERT, *columns)
    except asyncpg.UniqueViolationError as taken:
        if taken.constraint_name == "ledger_stream_stream_version_key":
            raise Conflict from None
        raise


async def open_lanes(connection: Connection, topic: str, lanes: int) -> None:
    """Make the lanes' rows where they are missing, each at its genesis."""
    names = [lane_name(topic, lane) for lane in range(lanes)]
    await connection.execute(_FIRST, list(range(lanes)), [genesis(name) for name in names])


async def stream_of(connection: Connection, stream: str) -> list[Row]:
    """An aggregate's events in order: id, type, value, recorded_at, stream_version."""
    return list(await connection.fetch(_STREAM, stream))


_STREAM = """SELECT id::text, type, value, recorded_at, stream_version FROM ledger
             WHERE stream = $1 ORDER BY stream_version"""
_LOCK = """SELECT lane, sequence, hash, greatest(recorded_at, '0001-01-02Z') AS recorded_at,
           (SELECT array_agg(ARRAY[lane::bigint, sequence, shown, forked_at] ORDER BY lane) FROM lane) AS ends FROM lane
           WHERE lane = ANY($1::smallint[]) ORDER BY lane FOR UPDATE"""
_FIRST = """INSERT INTO lane (lane, hash) SELECT * FROM unnest($1::smallint[], $2::bytea[])
            ON CONFLICT DO NOTHING"""
# The last row of each lane becomes its head in the same statement that appends it.
_INSERT = """
WITH new AS (
    INSERT INTO ledger (lane, sequence, id, type, subject, recorded_at, correlation_id, causation_id, traceparent,
                        value, prev_hash, hash, signature, stream, stream_version)
    SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[],
                         $7::text[], $8::text[], $9::text[], $10::bytea[], $11::bytea[], $12::bytea[], $13::text[],
                         $14::text[], $15::int[])
    RETURNING lane, sequence, hash, recorded_at
)
UPDATE lane SET sequence = last.sequence, hash = last.hash, recorded_at = last.recorded_at
FROM (SELECT DISTINCT ON (lane) * FROM new ORDER BY lane, sequence DESC) AS last
WHERE lane.lane = last.lane
"""
