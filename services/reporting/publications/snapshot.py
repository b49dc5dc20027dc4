"""A snapshot: the breakdowns as everybody may see them until the next one.

A breakdown is renewed when the new one shows at least as many rows as the one in force; else the one in force stays,
with its day. So a month in which a few people came does not blank out a table that could be read before.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785

from services.reporting.reading.every import Cell
from services.reporting.reading.publishing import Edition, is_shares, publish
from shared.programme import Programme

FORMAT = "paravani-snapshot/1"
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot's file, its annex and hash, and what can be read from it."""

    file: bytes
    annex: bytes
    told: dict[str, int]

    @property
    def sha256(self) -> str:
        """What the event says of it."""
        return hashlib.sha256(self.file).hexdigest()


def take(
    programme: Programme,
    day: str,
    cells: Sequence[Cell],
    earlier: Sequence[Edition],
    in_force: Mapping[str, Any] | None,
) -> Snapshot:
    """The snapshot of a day. `in_force` is what everybody sees until now, a report or a snapshot; None at first."""
    published = publish(programme, cells, earlier)
    fresh = tables(programme, (one.json() for one in published.cells))
    before = tables(programme, in_force["cells"]) if in_force else {}
    kept = {name for name, rows in before.items() if _readable(rows) > _readable(fresh.get(name, []))}
    chosen = {**fresh, **{name: before[name] for name in kept}}
    annex = rfc8785.dumps({"salt": secrets.token_hex(32), "cells": [one.json() for one in cells]})
    file = rfc8785.dumps(
        {
            "format": FORMAT,
            "programme": programme.code,
            "snapshot": day,
            "fingerprint": programme.fingerprint,
            "known_on": {n: known_on(in_force or {}, n) if n in kept else day for n in sorted(chosen)},
            "cells": [row for name in sorted(chosen) for row in chosen[name]],
            "commitment": hashlib.sha256(annex).hexdigest(),
        }
    )
    told = {
        n: value for name, some in published.told.items() if name not in kept for n, value in some.items()
    }
    return Snapshot(file, annex, told)


def as_day(told: str) -> date | None:
    """The day that `known_on` tells; None where there is none."""
    return date.fromisoformat(told) if told else None


def known_on(publication: Mapping[str, Any], table: str) -> str:
    """The day of which a table of a publication speaks: of a report the day on which it was certified."""
    day = publication.get("known_on", {}).get(table) or publication.get("certified", {}).get("at", "")
    return str(day)[:10]


def tables(programme: Programme, cells: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    """The rows of breakdowns by table, such as `X.2 sex`; totals, which everybody sees anyway, are left out."""
    found: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for one in cells:
        if name := table_of(programme, one):
            found[name].append(one)
    return dict(found)


def table_of(programme: Programme, cell: Mapping[str, Any]) -> str:
    """The table to which a row belongs, "" for a total. A share of persons goes with the breakdown that it adds up."""
    if cell["breakdown"]:
        [dimension] = cell["breakdown"]
        return f"{cell['indicator']} {dimension}"
    indicator = programme.logframe.indicator(cell["indicator"])
    if not is_shares(indicator) or indicator.rule is None:
        return ""
    [dimension] = next(one for one in indicator.parts if one.code == cell["part"]).share
    return f"{indicator.rule.among} {dimension}"


def _readable(rows: Iterable[Mapping[str, Any]]) -> int:
    """How many rows can be read; shares, which go with the breakdown, are none of its rows."""
    return sum(bool(row["breakdown"]) and row["status"] != "suppressed" for row in rows)
