"""The JSON of figures: how a value says what it is, and how an event behind one is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

import orjson
from fastapi.responses import JSONResponse

from services.reporting.behind import Shown
from services.reporting.logframe.figures import Measure, minor
from services.reporting.reading.comparing import Comparison, Difference
from services.reporting.reading.evidence import Behind
from services.reporting.reading.excluded import Excluded
from services.reporting.reading.figures import Figure, Value
from services.reporting.reading.logframe import Line, LogframeView
from services.reporting.reading.proofs import Proof
from shared import clock
from shared.programme import Programme


def answer(body: dict[str, Any], as_of: date | None) -> JSONResponse:
    """A document, with the moment of which it speaks in a header."""
    headers = {"X-As-Of": (as_of or clock.now()).isoformat()}
    return JSONResponse(orjson.loads(orjson.dumps(body, default=_plain)), headers=headers)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value) if value != value.to_integral_value() else int(value)
    raise TypeError(type(value).__name__)


def value(one: Value, parked: int = 0) -> dict[str, Any]:
    """A value or null, its status, and whether it is final: not while members have still to submit or facts wait."""
    found: dict[str, Any] = {
        "value": one.value,
        "status": one.status,
        "provisional": one.provisional,
        "incomplete": one.incomplete or parked > 0,
        "final": one.status in {"reported", "no_value"}
        and not one.provisional
        and not one.pending
        and not parked,
    }
    if one.denominator is not None:
        found |= {"numerator": one.numerator, "denominator": one.denominator}
    return found | ({"pending": one.pending} if one.pending else {})


def line(one: Line) -> dict[str, Any]:
    """An indicator of the logframe."""
    indicator, target = one.indicator, one.indicator.target
    baseline = indicator.baseline
    return {
        "code": indicator.code,
        "result": indicator.result,
        "name": indicator.name.get("en"),
        "unit": indicator.unit.get("en"),
        "kind": indicator.kind,
        "baseline": {"value": baseline.value, "year": baseline.year, "source": baseline.source},
        "milestones": indicator.milestones,
        "target": {"value": target.value, "date": target.date, "source": target.source},
        **value(one.value, one.parked),
        "parked": one.parked,
        "heard": not one.provisional,
        "parts": [
            {"code": part.code, "name": part.name.get("en"), "target": part.target.value if part.target else None}
            | value(one.parts[part.code], one.parked)
            for part in indicator.parts
            if part.code in one.parts
        ],
        "estimate": one.figure.estimate(),
        "least": one.figure.least().value if one.figure.distinct else None,
        "progress": {"status": one.progress.status, "share": _rounded(one.progress.share)},
    }  # fmt: skip


def moment(view: LogframeView) -> dict[str, Any]:
    """Of which moment a document speaks, and which members have not been heard past it."""
    return {
        "version": view.version,
        "fingerprint": view.programme.fingerprint,
        "as_of": view.as_of.day if view.as_of else None,
        "happened": view.happened,
        "provisional": bool(view.unheard),
        "not_heard": sorted(view.unheard),
    }


def before_adoption(programme: Programme, figure: Figure) -> list[dict[str, Any]]:
    """What members reported of periods from before adoption: a series of its own, never added up."""
    return [
        {"period": period, "member": member.code, "value": old}
        for period in figure.reporting.periods
        for member in programme.members
        if (old := figure.before_adoption(period, member.code)) is not None
    ]


def _rounded(share: Decimal | None) -> Decimal | None:
    return None if share is None else round(share, 1)


def adds(amount: int, kind: str, measure: Measure) -> Decimal:
    """What an event adds, in the indicator's unit."""
    return Decimal(amount) / minor(kind, measure)


def shown(found: Shown, kind: str, proved: Mapping[str, Iterable[Proof]]) -> dict[str, Any]:
    """What stands behind a figure: events with the documents that prove them, or a line for each."""
    return {
        "events": [
            _behind(one, kind, proved.get(one.id, ())) | {"reference": found.reference(one)}
            for one in found.events
        ],
        "references": [asdict(line) for line in found.lines],
        "unknown": found.unknown,
        "sample": found.drawn and asdict(found.drawn),
        "next": found.following,
    }


def _behind(one: Behind, kind: str, proved: Iterable[Proof]) -> dict[str, Any]:
    adds_ = {"adds": adds(one.value, kind, one.measure), "measure": one.measure.name.lower()}
    return _event(one) | adds_ | {"documents": [asdict(proof) for proof in proved]}


def excluded(one: Excluded) -> dict[str, Any]:
    """An event that was considered and is not behind it; who is concerned is not said."""
    why = {name: told for name, told in one.reason._asdict().items() if told}
    return _event(one) | {"reason": why.pop("why")} | why


def _event(one: Behind | Excluded) -> dict[str, Any]:
    return {
        "id": one.id,
        "type": one.type,
        "member": one.member,
        "occurred_on": one.happened,
        "recorded_at": one.recorded_at,
        "lane": one.lane,
        "sequence": one.sequence,
        "hash": one.hash,
    }


def comparison(found: Comparison) -> dict[str, Any]:
    """Two moments, and every figure that differs."""
    return {
        "from": moment(found.old),
        "to": moment(found.new),
        "provisional": bool(found.new.unheard or found.old.unheard),
        "differences": [_difference(one) for one in found.differences],
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "indicator": one.line.indicator.code,
        "part": one.part,
        "before": value(one.before),
        "after": value(one.after),
        "listed": one.listed,
        "change": None if None in {one.before.value, one.after.value} else one.after.value - one.before.value,  # type: ignore[operator]
        "events": [
            {
                "id": cause.event,
                "type": cause.type,
                "member": cause.member,
                "recorded_at": cause.recorded_at,
                "lane": cause.lane,
                "sequence": cause.sequence,
                "measure": cause.measure.name.lower(),
                "adds": adds(cause.value, one.question.kind, cause.measure),
            }
            for cause in one.causes
        ],
    }
