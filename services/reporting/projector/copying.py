"""Contributions as rows of PostgreSQL's binary COPY: most of their time would go into encoding column by column.

The format is PostgreSQL's ("COPY", Binary Format): a header, then for each row the number of its columns and each
column's length before it, all big-endian. Many rows begin alike: version, indicator, measure, period, member.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from struct import Struct

from services.reporting.logframe.figures import Contribution
from services.reporting.projector.cells import CellNumbers

COLUMNS = (
    "version", "indicator", "measure", "period", "member", "day", "cell", "event_id", "cause", "known_at", "value",
    "facts",
)  # fmt: skip
_HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
_TRAILER = b"\xff\xff"
_NUMBER = Struct(">ih")
_REST = Struct(">ii ii i16s iq iq iq ih")  # day, cell, event_id, cause, known_at, value, facts
_FIRST_DAY = date(2000, 1, 1).toordinal()  # of PostgreSQL's days
_FIRST_MOMENT = 946_684_800_000_000  # of its moments, in microseconds since 1970


def contributions(version: int, cells: CellNumbers, batch: Iterable[tuple[int, Contribution]]) -> bytes:
    """Contributions, each with the position that caused it, as the bytes of a COPY of COLUMNS."""
    begin: dict[tuple[str, int, str, str], bytes] = {}
    ids: dict[str, bytes] = {}
    pieces = [_HEADER]
    for cause, (key, known_at, value, facts) in batch:
        indicator, measure, period, member, day, cell, event = key
        place = (indicator, measure, period, member)
        if place not in begin:
            begin[place] = _begin(version, *place)
        if event not in ids:
            ids[event] = bytes.fromhex(event.replace("-", ""))
        pieces.append(begin[place])
        pieces.append(
            _REST.pack(
                4, day.toordinal() - _FIRST_DAY, 4, cells.of(indicator, cell), 16, ids[event],
                8, cause, 8, known_at - _FIRST_MOMENT, 8, value, 2, facts,
            )
        )  # fmt: skip
    pieces.append(_TRAILER)
    return b"".join(pieces)


def _begin(version: int, indicator: str, measure: int, period: str, member: str) -> bytes:
    return b"".join(
        (
            len(COLUMNS).to_bytes(2, "big"),
            _NUMBER.pack(2, version),
            _text(indicator),
            _NUMBER.pack(2, measure),
            _text(period),
            _text(member),
        )
    )


def _text(text: str) -> bytes:
    raw = text.encode()
    return len(raw).to_bytes(4, "big") + raw
