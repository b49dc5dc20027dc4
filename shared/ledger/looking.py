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
Unknown = dict[
    int, dict[int, bytes]
]  # by lane and sequence, the hashes of our events that the ledger has not


async def look(
    connection: Connection, consumer: Consumer, topic: str, lanes: int, verifier: Verifier
) -> bool:
    """Read our lanes to their end and note in `lane` what they show; leaves the consumer on the requests to resend.

    Returns whether the ledger must not append: the bus has more of our events than it, or others.
    Raises KafkaTrouble if the broker does not tell where the lanes end.
    """
    names = [lane_name(topic, lane) for lane in range(lanes)]
    await open_lanes(connection, topic, lanes)
    while not await _looked(connection, consumer, topic, names, verifier):
        pass  # a person has decided meanwhile, and what the bus has means something else now
    return bool(
        await connection.fetchval("SELECT bool_or(shown > sequence OR forked_at IS NOT NULL) FROM lane")
    )


async def _looked(
    connection: Connection, consumer: Consumer, topic: str, names: list[str], verifier: Verifier
) -> bool:
    """One look; False if it knew less than the database does at its end, and nothing is noted."""
    last = {row["lane"]: row for row in await connection.fetch(_LAST_SENT)}
    requests = TopicPartition(resend_topic(topic.partition(".")[0]), 0)
    position = {TopicPartition(topic, lane): max(last[lane]["next_offset"] - 1, 0) for lane in last}
    position[requests] = 0  # old requests are read and not obeyed: who still misses something asks again
    decided = await inbox.decided(connection, names)
    knew = _stands(decided)
    position |= {
        TopicPartition(topic, names.index(name)): 0 for name in decided
    }  # of a story from its beginning
    begin, doubtful = dict(position), set[TopicPartition]()
    unknown: Unknown = {lane: {} for lane in range(len(names))}
    consumer.assign(list(position))
    for partition, offset in position.items():
        consumer.seek(partition, offset)
    async for partition, records in to_the_end(consumer, position):
        if partition.topic != topic:
            continue
        lane = partition.partition
        if begin.pop(partition, None) and not _is(records[0], last[lane]):
            doubtful.add(partition)  # the bus has lost records since, and given their offsets to others
        events = _events(records, decided.get(names[lane], Decided()))
        unknown[lane] |= await _unknown(connection, names[lane], lane, events, verifier)
    await _look_at_all(connection, consumer, doubtful, names, verifier, unknown)
    end = max(position[requests], consumer.highwater(requests) or 0)
    consumer.assign([requests])
    consumer.seek(requests, end)
    async with connection.transaction():
        await connection.execute(_LOCK)  # while the ledger recovers, this waits for what it will have then
        if _stands(await inbox.decided(connection, names)) != knew:
            return False
        await _note(connection, names, unknown, knew)
    return True


async def _look_at_all(
    connection: Connection,
    consumer: Consumer,
    doubtful: set[TopicPartition],
    names: list[str],
    verifier: Verifier,
    unknown: Unknown,
) -> None:
    """Lanes whose last acknowledged record is not where it was, from their first record on."""
    position = dict.fromkeys(doubtful, 0)
    for partition in position:
        consumer.seek(partition, 0)
    async for partition, records in to_the_end(consumer, position):
        if partition in position:
            lane = partition.partition
            events = _events(records, Decided())
            unknown[lane] |= await _unknown(connection, names[lane], lane, events, verifier)


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


async def _unknown(
    connection: Connection,
    name: str,
    lane: int,
    events: Iterable[tuple[Envelope, bytes]],
    verifier: Verifier,
) -> dict[int, bytes]:
    """Of some events those that our key signed and that the ledger does not have as the bus shows them, by sequence."""
    shown = {event.sequence: (event, digest) for event, digest in events}
    for sequence in await _had(
        connection, lane, {sequence: digest for sequence, (_, digest) in shown.items()}
    ):
        del shown[sequence]
    return {
        sequence: digest
        for sequence, (event, digest) in shown.items()
        if verifier.holds(name, sequence, digest, event.signature)
    }


async def _note(
    connection: Connection, names: list[str], unknown: Unknown, stands: dict[str, dict[int, bytes]]
) -> None:
    """What the ledger does not have, now that its end stays what it is; what was noted before a decision is settled."""
    for lane, name in enumerate(names):
        for sequence, digest in stands.get(name, {}).items():
            await settle(connection, lane, sequence, digest)
        missing = unknown[lane].keys() - await _had(connection, lane, unknown[lane])
        if missing:
            noted = await connection.fetchrow(_SHOWN, lane, max(missing), min(missing))
            log.error("ledger.behind", lane=name, shown=noted["shown"], forked_at=noted["forked_at"])


async def _had(connection: Connection, lane: int, shown: dict[int, bytes]) -> set[int]:
    """The sequences at which the ledger has what the bus shows."""
    rows = await connection.fetch(_HAD, lane, list(shown), list(shown.values()))
    return {row["sequence"] for row in rows}


def _stands(decided: dict[str, Decided]) -> dict[str, dict[int, bytes]]:
    return {name: dict(one.stands) for name, one in decided.items()}


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
_LOCK = "SELECT FROM lane ORDER BY lane FOR UPDATE"
_SETTLE = """
UPDATE lane SET forked_at = NULL, shown = sequence
WHERE lane = $1 AND forked_at IS NOT NULL AND EXISTS (SELECT FROM ledger WHERE lane = $1 AND sequence = $2 AND hash = $3)
"""
_SHOWN = """
UPDATE lane SET shown = greatest(shown, $2),
                forked_at = CASE WHEN $3 <= sequence THEN least(forked_at, $3) ELSE forked_at END
WHERE lane = $1 RETURNING shown, forked_at
"""
