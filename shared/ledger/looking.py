"""What the bus already has of our own lanes, looked at before anything is sent.

A database that was restored from an older backup does not know that it is old: the bus does. Only what our own key
signed is believed, so nobody else can talk a service into refusing to append. The look begins at the last record that
the broker acknowledged to us, so an ordinary start reads almost nothing; where another record lies there now, the bus
has lost some since, and the whole lane is read.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from typing import Any

import structlog
from aiokafka import TopicPartition

from shared.events.envelope import Envelope, NotAnEvent, from_record
from shared.kafka import Consumer, to_the_end
from shared.ledger import inbox
from shared.ledger.append import open_lanes
from shared.ledger.decided import Decided
from shared.ledger.lanes import lane_name
from shared.ledger.resend import resend_topic
from shared.ledger.signing import Verifier
from shared.postgres import Connection, Row

log = structlog.get_logger()


async def look(
    connection: Connection, consumer: Consumer, topic: str, lanes: int, verifier: Verifier
) -> bool:
    """Read our lanes to their end and note in `lane` what they show; leaves the consumer on the requests to resend.

    Returns whether the ledger must not append: the bus has more of our events than it, or others.
    Raises KafkaTrouble if the broker does not tell where the lanes end.
    """
    names = [lane_name(topic, lane) for lane in range(lanes)]
    await open_lanes(connection, topic, lanes)
    last = {row["lane"]: row for row in await connection.fetch(_LAST_SENT)}
    requests = TopicPartition(resend_topic(topic.partition(".")[0]), 0)
    position = {TopicPartition(topic, lane): max(last[lane]["next_offset"] - 1, 0) for lane in last}
    position[requests] = 0  # old requests are read and not obeyed: who still misses something asks again
    decided = await inbox.decided(connection, names)
    position |= {
        TopicPartition(topic, names.index(name)): 0 for name in decided
    }  # of a story from its beginning
    begin, doubtful = dict(position), set[TopicPartition]()
    consumer.assign(list(position))
    for partition, offset in position.items():
        consumer.seek(partition, offset)
    async for partition, records in to_the_end(consumer, position):
        if partition.topic != topic:
            continue
        if begin.pop(partition, None) and not _is(records[0], last[partition.partition]):
            doubtful.add(partition)  # the bus has lost records since, and given their offsets to others
        name = names[partition.partition]
        await _note(
            connection, name, partition.partition, _events(records, decided.get(name, Decided())), verifier
        )
    await _look_at_all(connection, consumer, doubtful, names, verifier)
    end = max(position[requests], consumer.highwater(requests) or 0)
    consumer.assign([requests])
    consumer.seek(requests, end)
    return bool(
        await connection.fetchval("SELECT bool_or(shown > sequence OR forked_at IS NOT NULL) FROM lane")
    )


async def _look_at_all(
    connection: Connection,
    consumer: Consumer,
    doubtful: set[TopicPartition],
    names: list[str],
    verifier: Verifier,
) -> None:
    """Lanes whose last acknowledged record is not where it was, from their first record on."""
    position = dict.fromkeys(doubtful, 0)
    for partition in position:
        consumer.seek(partition, 0)
    async for partition, records in to_the_end(consumer, position):
        if partition in position:
            lane = partition.partition
            await _note(connection, names[lane], lane, _events(records, Decided()), verifier)


async def settle(connection: Connection, lane: int, sequence: int, stands: bytes) -> None:
    """A person has decided about a fork of our lane. Where the ledger's own story stands, it is forked no more.

    Then the lane is to be looked at again: what the bus has of the other story is no news.
    """
    await connection.execute(_SETTLE, lane, sequence, stands)


def _is(record: Any, sent: Row) -> bool:  # noqa: ANN401 - aiokafka's record
    """Whether a record is the event that the cursor stands at, where it was acknowledged."""
    with contextlib.suppress(NotAnEvent):
        event = from_record(record.headers, record.value)
        return bool(record.offset == sent["next_offset"] - 1 and event.hash() == sent["hash"])
    return False


async def _note(
    connection: Connection,
    name: str,
    lane: int,
    events: Iterable[tuple[Envelope, bytes]],
    verifier: Verifier,
) -> None:
    """What the ledger does not have as the bus shows it, and our key signed: more events, or other ones."""
    shown = {event.sequence: (event, digest) for event, digest in events}
    had = await connection.fetch(_HAD, lane, list(shown), [digest for _, digest in shown.values()])
    for row in had:
        del shown[row["sequence"]]
    ours = [
        sequence
        for sequence, (event, digest) in shown.items()
        if verifier.holds(name, sequence, digest, event.signature)
    ]
    if ours:
        noted = await connection.fetchrow(_SHOWN, lane, max(ours), min(ours))
        log.error("ledger.behind", lane=name, shown=noted["shown"], forked_at=noted["forked_at"])


def _events(records: list[Any], decided: Decided) -> Iterator[tuple[Envelope, bytes]]:
    """The signed events, but for those of a story that a person has decided against."""
    for record in records:
        with contextlib.suppress(NotAnEvent):
            event = from_record(record.headers, record.value)
            if not decided and not event.signature:
                continue
            digest = event.hash()
            if not decided.keeps_out(event, digest) and event.signature:
                yield event, digest


_LAST_SENT = """SELECT lane, next_offset, hash FROM relay_cursor LEFT JOIN ledger USING (lane, sequence)"""
_HAD = """SELECT sequence FROM unnest($2::bigint[], $3::bytea[]) AS bus (sequence, hash)
          JOIN ledger USING (sequence, hash) WHERE ledger.lane = $1"""
_SETTLE = """
UPDATE lane SET forked_at = NULL, shown = sequence
WHERE lane = $1 AND forked_at IS NOT NULL AND EXISTS (SELECT FROM ledger WHERE lane = $1 AND sequence = $2 AND hash = $3)
"""
_SHOWN = """
UPDATE lane SET shown = greatest(shown, $2),
                forked_at = CASE WHEN $3 <= sequence THEN least(forked_at, $3) ELSE forked_at END
WHERE lane = $1 RETURNING shown, forked_at
"""
