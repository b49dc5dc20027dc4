"""The JSON of periods."""

from __future__ import annotations

from typing import Any

from services.reporting.periods.overview import Overview
from services.reporting.periods.period import Period
from services.reporting.periods.restating import Restatement
from services.reporting.reading.every import plain
from shared.programme.model_programme import Period as Dates


def period(dates: Dates, state: Period) -> dict[str, Any]:
    """A period and how it stands."""
    return {
        "period": dates.code,
        "start": dates.start,
        "end": dates.end,
        "due": dates.due,
        "opened": state.opened,
        "locked": state.locked,
        "submitted": dict(state.submitted),
        "returned": dict(state.returned),
        "report": state.report,
        "reports": list(state.reports),
        "at_donor": state.at_donor or None,
        "answer_due": state.answer_due,
    }


def overview(one: Overview) -> dict[str, Any]:
    """A period with the list of what is to be done."""
    items = [
        {"code": item.code, "blocking": item.blocking, "told": item.told % item.about, **item.about}
        for item in one.items
    ]
    values = [
        {"indicator": code, "of": of, "data_source": said.data_source, "comment": said.comment}
        for (code, of), said in sorted(one.explained.items())
    ]
    return period(one.dates, one.period) | {"ready": one.ready, "items": items, "values": values}


def restatement(one: Restatement) -> dict[str, Any]:
    """A total that reads otherwise now."""
    return {
        "indicator": one.indicator,
        "part": one.part or None,
        "period": one.period,
        "measure": one.measure,
        "old": plain(one.old),
        "new": plain(one.new),
        "events": [
            {name: str(cause[name]) if name == "id" else cause[name] for name in cause}
            for cause in one.causes
        ],
    }
