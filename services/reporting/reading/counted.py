"""How many facts stand behind a figure and what they add up to, kept from question to question.

Counting them takes as long as there are facts. A later event changes only its own facts and those that it corrects: the
facts of which something was appended since are counted before and after, everything else stands.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from services.reporting.logframe.figures import Measure
from services.reporting.reading import store
from services.reporting.reading.asking import Question
from services.reporting.reading.evidence import ADMITTED, FACTS, params
from shared.postgres import Connection, Row


class Count(NamedTuple):
    """How many facts, and their sum in minor units."""

    facts: int = 0
    value: int = 0


Counts: TypeAlias = Mapping[Measure, Count]
_KEPT: OrderedDict[tuple[object, ...], tuple[int, Counts]] = OrderedDict()
_MOST = 2_000  # questions


async def count(connection: Connection, asked: Question) -> tuple[int, dict[Measure, int]]:
    """How many facts stand behind a figure, and what they add up to, by measure (in minor units)."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        live = await store.live_version(connection)
        if live is None:
            return 0, {}
        given = await params(connection, asked)
        key = (live["adopted_at"], live["retried"], *map(_plain, given))
        kept = _KEPT.get(key)
        if kept is None:
            counts = _added({}, await connection.fetch(_ALL, *given))
        else:
            counts = _added(kept[1], await connection.fetch(_SINCE, *given, kept[0]))
    _KEPT[key] = live["position"], counts
    _KEPT.move_to_end(key)
    while len(_KEPT) > _MOST:
        _KEPT.popitem(last=False)
    there = {measure: one for measure, one in counts.items() if one.facts}
    return sum(one.facts for one in there.values()), {measure: one.value for measure, one in there.items()}


def _plain(given: object) -> object:
    return tuple(given) if isinstance(given, list | tuple) else given


def _added(counts: Counts, rows: list[Row]) -> Counts:
    found = dict(counts)
    for row in rows:
        had = found.get(Measure(row["measure"]), Count())
        found[Measure(row["measure"])] = Count(had.facts + row["facts"], had.value + int(row["value"]))
    return found


_ALL = (
    f"SELECT measure, count(*) AS facts, sum(value)::bigint AS value FROM ({FACTS}) AS fact GROUP BY measure"  # noqa: S608 - constants
)
_SINCE = f"""
WITH touched AS (
    SELECT DISTINCT c.measure, c.day, c.event_id FROM contribution AS c
    WHERE c.measure = ANY($2::smallint[]) AND c.cause > $9 AND {ADMITTED}
)
SELECT touched.measure, sum((fact.now <> 0)::int - (fact.had <> 0)::int) AS facts,
       sum(CASE WHEN fact.now <> 0 THEN fact.value ELSE 0 END - CASE WHEN fact.had <> 0 THEN fact.had_value ELSE 0 END)::bigint
       AS value
FROM touched CROSS JOIN LATERAL (
    SELECT sum(c.facts) AS now, coalesce(sum(c.facts) FILTER (WHERE c.cause <= $9), 0) AS had,
           sum(c.value) AS value, coalesce(sum(c.value) FILTER (WHERE c.cause <= $9), 0) AS had_value
    FROM contribution AS c
    WHERE c.measure = touched.measure AND c.day = touched.day AND c.event_id = touched.event_id AND {ADMITTED}
) AS fact
GROUP BY touched.measure
"""  # noqa: S608 - constants
