"""References: the facts behind a figure of persons or cases, each under a name that tells nothing, for everybody.

Which day, place or member a fact has would tell rows that are withheld (outside.py); a reference tells that there is one,
of which kind of event and in which period, and lets who reads rows find it. It commits to the event: HMAC-SHA256, under a
key that only reporting has, of the figure and the event's id and hash. Each figure gives a fact another reference, so that
the lists of two cannot be joined; in one figure it stays the same on whatever day it is known, so that it can be found
again. Lists are sorted by it, so that no order is told either.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import msgspec

from services.reporting.reading.asking import Question
from services.reporting.reading.evidence import ADMITTED, params
from services.reporting.reading.publishing import is_shares
from shared.events.language import split
from shared.events.readers import all_open
from shared.indexkey import Purpose
from shared.postgres import Connection, Row

BYTES = 16
"""Of a reference: enough that no two are alike by chance."""
_GROUP = 4  # hexadecimal digits
_KEY = Purpose(lambda index: hmac.digest(index, b"paravani reporting reference 1", hashlib.sha256))


@dataclass(frozen=True, slots=True)
class Line:
    """What everybody is told of a fact; `type` without its version, which would tell how old the event is."""

    reference: str
    type: str
    period: str


class Fact(NamedTuple):
    """A fact behind a figure: the digits of its reference, and the event and the measure to which it adds."""

    digits: str
    type: str
    period: str
    event: UUID
    measure: int

    @property
    def line(self) -> Line:
        """What everybody is told of it."""
        return Line(grouped(self.digits), split(self.type)[0], self.period)


@dataclass(frozen=True, slots=True)
class References:
    """The references of one figure: its facts' names."""

    figure: bytes
    key: bytes

    @classmethod
    def of(cls, asked: Question, secrets: Path) -> References:
        """Those of the figure that is asked, as known on whatever day. UnsafeSecret if the key may not be used."""
        return cls.under(asked, _KEY.keys(secrets)[0])

    @classmethod
    def under(cls, asked: Question, key: bytes) -> References:
        """The same under a key that is given."""
        return cls(_identity(asked), key)

    def digits(self, event: UUID, measure: int, hash_: bytes) -> str:
        """Those of the reference of a fact."""
        told = self.figure + event.bytes + bytes([measure]) + hash_
        return hmac.digest(self.key, told, "sha256")[:BYTES].hex()


def are_there(asked: Question) -> bool:
    """Whether the facts behind a figure have references: where not all events are open, and of a total only.

    How many lines a row of a breakdown has would be the row.
    """
    row = asked.narrowed or is_shares(asked.indicator)
    return asked.rule is not None and not row and not all_open(asked.rule.every_event)


def grouped(digits: str) -> str:
    """A reference as people read it."""
    return "-".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


async def facts(connection: Connection, asked: Question, names: References) -> list[Fact]:
    """Every fact behind a figure, in the order of the references."""
    rows = await connection.fetch(_FACTS, *await params(connection, asked))
    return await asyncio.to_thread(listed, rows, names)


def listed(rows: Iterable[Row], names: References) -> list[Fact]:
    """The same of rows: an event's id, the measure, the period, the type and the hash of the event."""
    return sorted(
        Fact(names.digits(event, measure, hash_), type_, period, event, measure)
        for event, measure, period, type_, hash_ in rows
    )


def _identity(asked: Question) -> bytes:
    """What tells one figure from another; a moment of knowing does not."""
    happened = asked.moment.happened
    parts: Iterable[object] = (
        asked.programme.code, asked.indicator.code, asked.part, sorted(asked.measures), asked.period, asked.member,
        happened and happened.isoformat(),
    )  # fmt: skip
    return msgspec.json.encode(parts)


_FACTS = f"""
SELECT fact.event_id, fact.measure, fact.period, e.type, e.hash
FROM (
    SELECT c.event_id, c.measure, c.period FROM contribution AS c
    WHERE c.measure = ANY($2::smallint[]) AND {ADMITTED}
    GROUP BY c.event_id, c.day, c.measure, c.period HAVING sum(c.facts) <> 0
) AS fact JOIN event AS e ON e.id = fact.event_id
"""  # noqa: S608 - constants
