"""What submissions speak of, beside what is here: the event at a head must be the very one that was counted."""

from __future__ import annotations

from collections.abc import Iterable

from shared.events.base import type_of_model
from shared.events.language import WrongShape, decode
from shared.events.reporting import Head, PeriodSubmitted
from shared.postgres import Connection

SUBMITTED = type_of_model(PeriodSubmitted).full_name


async def unlike(connection: Connection, values: Iterable[bytes]) -> frozenset[Head]:
    """The heads of some submissions, as they were sent, under which another event was counted."""
    heads = [head for value in values for head in _heads(value)]
    if not heads:
        return frozenset()
    columns = (
        [head.lane for head in heads],
        [head.sequence for head in heads],
        [head.hash for head in heads],
    )
    return frozenset(Head(**row) for row in await connection.fetch(_UNLIKE, *columns))


def _heads(value: bytes) -> tuple[Head, ...]:
    try:
        data = decode(SUBMITTED, value)
    except WrongShape:
        return ()  # it is parked for that
    return tuple(data.heads) if isinstance(data, PeriodSubmitted) else ()


_UNLIKE = """SELECT h.* FROM unnest($1::text[], $2::bigint[], $3::text[]) AS h (lane, sequence, hash)
             JOIN lane AS l ON l.name = h.lane JOIN event AS e ON e.lane = l.id AND e.sequence = h.sequence
             WHERE encode(e.hash, 'hex') <> h.hash"""
