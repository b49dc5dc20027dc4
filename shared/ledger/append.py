"""Append events to the ledger, in the transaction of the command that caused them.

Per lane: a gapless sequence, a SHA-256 chain, a monotone `recorded_at`, and the member's signature on the last event.
The lanes' counter rows are locked last and in ascending order, so that appends wait briefly and never for each other
in a circle. A stream is one aggregate's history; its version guards the append: Conflict = load and decide again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from shared import clock, ids
from shared.events.base import EventData, EventType, PersonPart, Voided, type_of
from shared.events.envelope import Envelope
from shared.events.sealing import SealingKey
from shared.ledger.errors import Behind, Forked
from shared.ledger.insert import Head, Link, insert
from shared.ledger.lanes import genesis, lane_name, lane_of, source_of
from shared.ledger.signing import Signer
from shared.postgres import Connection, Row

_TRIES = 3  # as believed; as it is; once more after the lanes were made
_PATIENCE = 0.05  # seconds
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
    ends: dict[int, Head] = field(default_factory=dict)  # of the lanes, as this process knows them
    turn: asyncio.Lock = field(
        default_factory=asyncio.Lock
    )  # one after the other goes on where the last one ends

    @property
    def source(self) -> str:
        """The CloudEvents source: `/csdp/ctc/participants`."""
        return source_of(self.topic)

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
        made = await self._make(streams)  # while no lane is locked yet
        try:
            async with _briefly(self.turn):
                rows = await self._link(connection, made, (correlation_id, causation_id, traceparent))
        except BaseException:
            self.ends.clear()  # what was believed of them may never have come to be
            raise
        order = {event.id: n for n, event in enumerate(made)}
        recorded = [Recorded(row.lane, row.envelope, row.hash) for row in rows]
        return sorted(recorded, key=lambda done: order[done.envelope.id])

    async def _link(
        self, connection: Connection, made: Sequence[Made], said: tuple[str, str, str]
    ) -> list[Link]:
        """Chain events to the ends of their lanes as they are believed to be, and anew where they are not so."""
        lanes = sorted({event.lane for event in made})
        # taken before the lanes are looked at, or another command's append would look lost
        seen = [self.shown.get(lane, 0) for lane in range(self.lanes)]
        heads = [self.ends.get(lane) or self._genesis(lane) for lane in lanes]
        for attempt in range(_TRIES):
            rows = self._chain(heads, made, said)
            found = await insert(connection, heads, seen, rows, said, again=attempt > 0)
            if found is None:
                return rows
            heads = await self._true_heads(connection, found, lanes, seen)
        raise RuntimeError("the lanes' ends change though they are locked")

    def _genesis(self, lane: int) -> Head:
        return Head(lane, 0, genesis(lane_name(self.topic, lane)))

    async def _make(self, streams: Mapping[str, tuple[int, Sequence[Draft]]]) -> list[Made]:
        """The events as they are sent; a long command lets others have their turn."""
        made: list[Made] = []
        for stream, (version, drafts) in streams.items():
            for number, draft in enumerate(drafts, start=1):
                kind = draft.type
                subject = draft.key or kind.key_of(draft.data)  # type: ignore[arg-type]
                lane, value = lane_of(subject, self.lanes), self._value(draft, kind)
                made.append(Made(lane, stream, version + number, draft.id, kind.full_name, subject, value))
                if len(made) % _TURN == 0:
                    await asyncio.sleep(0)
        return made

    async def _true_heads(
        self, connection: Connection, found: list[Row], lanes: list[int], seen: Sequence[int]
    ) -> list[Head]:
        """The ends of the lanes, which are locked; the first append of all makes their rows."""
        for row in found:  # one lane that lacks events says that the whole database is an older one
            name, shown = lane_name(self.topic, row["lane"]), max(row["shown"], seen[row["lane"]])
            if row["forked_at"] is not None:
                raise Forked(name, row["forked_at"])
            if row["sequence"] < shown:
                raise Behind(name, row["sequence"], shown)
        ends = {
            row["lane"]: Head(row["lane"], row["sequence"], row["hash"], row["recorded_at"]) for row in found
        }
        if not ends.keys() >= set(lanes):
            await open_lanes(connection, self.topic, self.lanes)
        return [ends.get(lane) or self._genesis(lane) for lane in lanes]

    def _chain(self, heads: Sequence[Head], made: Sequence[Made], said: tuple[str, str, str]) -> list[Link]:
        """The events chained to the ends of their lanes, which are moved in memory: the next append goes on there."""
        now = clock.now()  # one instant for all lanes of a command
        correlation, causation, trace = said
        rows: list[Link] = []
        for head in heads:
            moment = max(now, head.recorded_at)
            time, sequence, previous = clock.stamp(moment), head.sequence, head.hash
            for event in made:
                if event.lane != head.lane:
                    continue
                sequence += 1
                envelope = Envelope(
                    event.id, self.source, event.type, event.subject, time, sequence, previous.hex(), event.value,
                    correlation or event.id, causation, "", trace,
                )  # fmt: skip
                digest = envelope.hash()
                rows.append(Link(head.lane, envelope, moment, previous, digest, event.stream, event.version))
                previous = digest
            rows[-1].signature = self.signer.sign(lane_name(self.topic, head.lane), sequence, previous)
            self.ends[head.lane] = Head(head.lane, sequence, previous, moment)
        return rows

    def _value(self, draft: Draft, kind: EventType) -> bytes:
        data = draft.data
        if draft.attributes is not None:
            assert self.sealing is not None, "who seals nothing records no person's attributes"
            data = msgspec.structs.replace(data, sealed=self.sealing.seal(draft.attributes, draft.id))
        value = msgspec.json.encode(data)
        model = Voided if isinstance(data, Voided) else kind.model
        msgspec.json.decode(value, type=model)  # constraints are checked on reading: a producer reads its own
        return value


@asynccontextmanager
async def _briefly(turn: asyncio.Lock) -> AsyncIterator[None]:
    """Wait for one's turn, but not long: who has it may wait for what this very transaction has locked before."""
    try:
        async with asyncio.timeout(_PATIENCE):
            await turn.acquire()
    except TimeoutError:
        yield  # the lanes' own locks keep the order
        return
    try:
        yield
    finally:
        turn.release()


class Made(NamedTuple):
    """An event before its place in its lane is known."""

    lane: int
    stream: str
    version: int
    id: str
    type: str
    subject: str
    value: bytes


async def open_lanes(connection: Connection, topic: str, lanes: int) -> None:
    """Make the lanes' rows where they are missing, each at its genesis."""
    names = [lane_name(topic, lane) for lane in range(lanes)]
    await connection.execute(_FIRST, list(range(lanes)), [genesis(name) for name in names])


async def stream_of(connection: Connection, stream: str) -> list[Row]:
    """An aggregate's events in order: id, type, value, recorded_at, stream_version."""
    return list(await connection.fetch(_STREAM, stream))


_STREAM = """SELECT id::text, type, value, recorded_at, stream_version FROM ledger
             WHERE stream = $1 ORDER BY stream_version"""
_FIRST = """INSERT INTO lane (lane, hash) SELECT * FROM unnest($1::smallint[], $2::bytea[])
            ON CONFLICT DO NOTHING"""
