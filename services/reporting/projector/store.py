"""All SQL of the projector: the checkpoint, the copy of the events, contributions and live totals."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import datetime
from io import BytesIO

from services.reporting.projector import copying, parking
from services.reporting.projector.batch import Batch, LaneMove
from services.reporting.projector.cells import CellNumbers
from shared import clock
from shared.ledger.gate import Admitted, Alarm, Refused
from shared.ledger.lanes import genesis
from shared.postgres import Connection, Row

_PAGE = 5_000  # events


class Superseded(RuntimeError):
    """Another projector has moved the checkpoint: what this one holds in memory is no longer true."""


async def open_lanes(connection: Connection, names: Iterable[str]) -> dict[str, Row]:
    """The checkpoint row of every lane, made where it is missing."""
    rows = [(name, name.split(".")[1], name.split(".")[2].partition("/")[0], genesis(name)) for name in names]
    await connection.executemany(_OPEN_LANE, rows)
    return {row["name"]: row for row in await connection.fetch("SELECT * FROM lane ORDER BY id")}


async def live_version(connection: Connection, version: int, fingerprint: str) -> Row | None:
    """The row of the version that is counted, made live if there is none at all; None if another one is live."""
    await connection.execute(_FIRST_VERSION, version, fingerprint)
    return await connection.fetchrow(
        "SELECT * FROM logframe_version WHERE live AND version = $1 AND fingerprint = $2",
        version,
        fingerprint,
    )


async def drop_version(connection: Connection, version: int) -> None:
    """Forget what was counted under a version; the events stay."""
    for statement in _DROP:
        await connection.execute(statement, version)


async def adopt_version(connection: Connection, version: int, fingerprint: str, position: int) -> None:
    """Make a counted version the live one."""
    await connection.execute("UPDATE logframe_version SET live = false WHERE live")
    await connection.execute(_ADOPT, version, fingerprint, position)


async def cell_numbers(connection: Connection, version: int) -> CellNumbers:
    """The dictionary of a version's cells."""
    rows = await connection.fetch("SELECT id, indicator, parts FROM cell WHERE version = $1", version)
    last = int(await connection.fetchval("SELECT coalesce(max(id), 0) FROM cell"))
    return CellNumbers({(row["indicator"], tuple(row["parts"])): row["id"] for row in rows}, last)


async def last_position(connection: Connection) -> int:
    """The position of the newest event in the copy; 0 if there is none."""
    return int(await connection.fetchval("SELECT coalesce(max(position), 0) FROM event"))


async def hashes(connection: Connection, lane: int, sequences: list[int]) -> Mapping[int, bytes]:
    """The hashes that stand at some sequences of a lane."""
    rows = await connection.fetch(
        "SELECT sequence, hash FROM event WHERE lane = $1 AND sequence = ANY($2::bigint[])", lane, sequences
    )
    return {row["sequence"]: row["hash"] for row in rows}


async def copied(connection: Connection, after: int, upto: int) -> AsyncIterator[list[Row]]:
    """The copy of the events in order of position, in pages."""
    while after < upto:
        rows = await connection.fetch(_COPIED, after, min(upto, after + _PAGE))
        if rows:
            yield rows
        after += _PAGE


async def write(connection: Connection, version: int, cells: CellNumbers, batch: Batch) -> list[Refused]:
    """A whole batch in one transaction; Superseded if a lane's checkpoint is not where the batch began.

    Returns the refusals that were not known before.
    """
    async with connection.transaction():
        await _move(connection, batch.moves, batch.cluster_id)
        if batch.events:
            await connection.copy_records_to_table(
                "event", records=_events(batch.events), columns=_EVENT_COLUMNS
            )
            await connection.execute(
                "UPDATE logframe_version SET position = $2 WHERE version = $1", version, batch.events[-1][0]
            )
        elif batch.contributions:
            await connection.execute(
                "UPDATE logframe_version SET retried = retried + 1 WHERE version = $1", version
            )
        await parking.keep(connection, batch)
        await write_contributions(connection, version, cells, batch)
        return await _alarms(connection, batch)


async def write_contributions(connection: Connection, version: int, cells: CellNumbers, batch: Batch) -> None:
    """Append a batch's contributions and add them to the live totals."""
    raw = copying.contributions(version, cells, batch.contributions)
    if fresh := cells.take_new():
        await connection.copy_records_to_table(
            "cell",
            records=[(number, version, indicator, list(parts)) for number, indicator, parts in fresh],
            columns=("id", "version", "indicator", "parts"),
        )
    if batch.contributions:
        await connection.copy_to_table(
            "contribution", source=BytesIO(raw), columns=copying.COLUMNS, format="binary"
        )
        rows = [(*place, *added) for place, added in sorted(batch.totals().items())]
        await connection.execute(_ADD, version, *map(list, zip(*rows, strict=True)))


async def hear(
    connection: Connection, heard: list[tuple[int, int, datetime, datetime | None]], refused: list[Refused]
) -> None:
    """What the members say of their ledgers: (lane, last sequence, when said, until when everything is here)."""
    if heard:
        await connection.execute(_HEAR, *map(list, zip(*heard, strict=True)))
    await raise_alarms(connection, refused)
    await connection.execute(_HEARD_AGAIN, [str(Alarm.LOST_TAIL), str(Alarm.BEHIND)])


async def _move(connection: Connection, moves: list[LaneMove], cluster_id: str) -> None:
    if not moves:
        return
    rows = [
        (m.lane, m.sequence, m.to_sequence, m.to_hash, clock.parse(m.heard_at), m.next_offset) for m in moves
    ]
    moved = await connection.fetch(_MOVE, *map(list, zip(*rows, strict=True)), cluster_id)
    if len(moved) != len(moves):
        raise Superseded("the checkpoint is not where this projector left it")


async def _alarms(connection: Connection, batch: Batch) -> list[Refused]:
    fresh = await raise_alarms(connection, batch.refused)
    if batch.moves:
        await connection.execute(_MENDED, [m.lane for m in batch.moves], str(Alarm.GAP))
    return fresh


async def raise_alarms(connection: Connection, refused: Iterable[Refused]) -> list[Refused]:
    """Keep what was refused, once for each place, and stop the lanes that forked; returns what was not known before."""
    places = {(r.lane, str(r.alarm), r.sequence or r.offset): r for r in refused}
    known = [await connection.fetchval(_ALARM, *place, one.detail) for place, one in places.items()]
    forks = [(one.lane, one.sequence) for one in places.values() if one.alarm is Alarm.FORK]
    await connection.executemany(
        "UPDATE lane SET stopped_at = coalesce(stopped_at, $2) WHERE name = $1", forks
    )
    return [one for one, fresh in zip(places.values(), known, strict=True) if fresh]


def _events(events: list[tuple[int, int, Admitted]]) -> list[tuple[object, ...]]:
    return [
        (
            position, lane, e.envelope.sequence, e.envelope.id, e.envelope.type, e.envelope.subject,
            e.envelope.recorded_at, e.envelope.correlationid, e.envelope.causationid, e.envelope.signature,
            bytes.fromhex(e.envelope.prevhash), e.hash, e.envelope.value,
        )
        for position, lane, e in events
    ]  # fmt: skip


_EVENT_COLUMNS = (
    "position", "lane", "sequence", "id", "type", "subject", "recorded_at", "correlation_id", "causation_id",
    "signature", "prev_hash", "hash", "value",
)  # fmt: skip
_OPEN_LANE = "INSERT INTO lane (name, member, service, hash) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
_FIRST_VERSION = """INSERT INTO logframe_version (version, fingerprint, live)
                    SELECT $1, $2, true WHERE NOT EXISTS (SELECT FROM logframe_version)"""
_DROP = (
    "DELETE FROM contribution WHERE version = $1",
    "DELETE FROM figure WHERE version = $1",
    "DELETE FROM cell WHERE version = $1",
)
_ADOPT = """
INSERT INTO logframe_version (version, fingerprint, position, live) VALUES ($1, $2, $3, true)
ON CONFLICT (version) DO UPDATE SET fingerprint = excluded.fingerprint, position = excluded.position, live = true,
                                    adopted_at = now()
"""
_COPIED = """SELECT e.position, e.id, e.type, e.subject, e.sequence, e.recorded_at, e.hash, e.value, l.name AS lane_name, l.member
             FROM event AS e JOIN lane AS l ON l.id = e.lane
             WHERE e.position > $1 AND e.position <= $2 ORDER BY e.position"""
_MOVE = """
UPDATE lane SET sequence = m.to_sequence, hash = m.to_hash, heard_at = m.heard_at,
                next_offset = m.next_offset, cluster_id = $7
FROM unnest($1::smallint[], $2::bigint[], $3::bigint[], $4::bytea[], $5::timestamptz[], $6::bigint[])
     AS m (id, sequence, to_sequence, to_hash, heard_at, next_offset)
WHERE lane.id = m.id AND lane.sequence = m.sequence
RETURNING lane.id
"""
_ADD = """
INSERT INTO figure AS f (version, indicator, measure, period, member, value, facts)
SELECT $1, * FROM unnest($2::text[], $3::smallint[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
ON CONFLICT (version, indicator, measure, period, member)
DO UPDATE SET value = f.value + excluded.value, facts = f.facts + excluded.facts
"""
_ALARM = """INSERT INTO alarm (lane, alarm, sequence, detail) VALUES ($1, $2, $3, $4)
            ON CONFLICT (lane, alarm, sequence) DO UPDATE SET resolved_at = NULL RETURNING xmax = 0"""
_HEAR = """
UPDATE lane SET head_sequence = h.sequence, head_at = h.at, heard_until = coalesce(h.until, lane.heard_until)
FROM unnest($1::smallint[], $2::bigint[], $3::timestamptz[], $4::timestamptz[]) AS h (id, sequence, at, until)
WHERE lane.id = h.id AND (lane.head_at IS DISTINCT FROM h.at OR lane.heard_until IS DISTINCT FROM h.until)
"""
_HEARD_AGAIN = """
UPDATE alarm SET resolved_at = now() FROM lane
WHERE lane.name = alarm.lane AND alarm.alarm = ANY($1::text[]) AND alarm.resolved_at IS NULL
      AND alarm.sequence <= lane.sequence AND alarm.sequence <= lane.head_sequence
"""
_MENDED = """
UPDATE alarm SET resolved_at = now() FROM lane
WHERE lane.name = alarm.lane AND lane.id = ANY($1::smallint[]) AND alarm.alarm = $2
      AND alarm.resolved_at IS NULL AND alarm.sequence <= lane.sequence
"""
