"""What a report freezes: the programme's files, how far every lane went, every cell, and where values come from.

What is published holds the totals and those breakdowns that give nobody away (reading/disclosure.py). All cells stand in
the annex, which stays with the consortium; the report commits to it by the SHA-256 of a random salt and the cells, so that
an auditor to whom the annex is shown can tell that it is the one that was certified.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import rfc8785

from services.reporting.periods.document import FORMAT
from services.reporting.reading.every import Cell
from shared.events.reporting import FigureRestated, Head, ValueExplained
from shared.programme import Programme

OF = ("baseline", "target", "current")
_SALT = 32


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a report is made from. `cells` are all, `published` those that everybody may see.

    `hashes` are those of the events of persons and cases that caused a restatement, by id: everybody reads a report, and an
    id tells when it was recorded, and so who came together; a hash says the same to who has the ledger, and nothing else.
    """

    period: str
    heads: Sequence[Head]
    cells: Sequence[Cell]
    published: Sequence[Cell]
    explained: Mapping[tuple[str, str], ValueExplained]
    restated: Sequence[FigureRestated]
    supersedes: str | None = None
    hashes: Mapping[str, str] = field(default_factory=dict)


def report(
    programme: Programme, frozen: Frozen, certified: Mapping[str, str]
) -> tuple[dict[str, Any], bytes]:
    """The report as a JSON object, and its annex as canonical JSON.

    `certified` says who had it signed and when: role, member, an RFC 3339 instant.
    """
    annex = rfc8785.dumps({"salt": secrets.token_hex(_SALT), "cells": _upto(frozen.cells, frozen, programme)})
    return {
        "format": FORMAT,
        "programme": programme.code,
        "period": frozen.period,
        "logframe_version": programme.logframe.version,
        "fingerprint": programme.fingerprint,
        "files": dict(programme.texts),
        "lanes": [{"lane": one.lane, "sequence": one.sequence, "hash": one.hash} for one in frozen.heads],
        "cells": _upto(frozen.published, frozen, programme),
        "commitment": hashlib.sha256(annex).hexdigest(),
        "values": list(_values(programme, frozen)),
        "restatements": [_restatement(one, frozen.hashes) for one in frozen.restated],
        "supersedes": frozen.supersedes,
        "certified": dict(certified),
    }, annex


def covered(programme: Programme, period: str) -> tuple[str, ...]:
    """The periods of which a report speaks: its own and those before it; the last one also of what came after the end."""
    codes = [one.code for one in programme.periods]
    upto = tuple(codes[: codes.index(period) + 1])
    return (*upto, programme.final_period.code) if period == codes[-1] else upto


def _upto(cells: Iterable[Cell], frozen: Frozen, programme: Programme) -> list[dict[str, Any]]:
    periods = covered(programme, frozen.period)
    return [one.json() for one in cells if one.place.period in periods]


def _values(programme: Programme, frozen: Frozen) -> Iterable[dict[str, Any]]:
    usual = programme.file.data_sources[0].code
    for one in programme.logframe.indicators:
        for of in OF:
            said = frozen.explained.get((one.code, of))
            yield {
                "indicator": one.code,
                "of": of,
                "data_source": said.data_source if said else usual,
                "comment": said.comment if said else "",
            }


def _restatement(one: FigureRestated, hashes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "indicator": one.indicator,
        "part": one.part,
        "period": one.period,
        "measure": one.measure,
        "old": None if one.old is None else str(one.old),
        "new": None if one.new is None else str(one.new),
        "causes": sorted(hashes.get(id_, id_) for id_ in one.cause_event_ids),
        "accepted_on": one.occurred_on.isoformat(),
        "accepted_by": one.accepted_by,
    }
