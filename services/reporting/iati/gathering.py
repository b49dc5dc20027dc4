"""What the IATI file is made from, read from reporting's copy: nothing that everybody may not see."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from services.reporting.asked import today
from services.reporting.context import Context
from services.reporting.iati.activity import Content
from services.reporting.iati.money import Received
from services.reporting.logframe.kinds.money import eur
from services.reporting.publications import public
from services.reporting.reading import logframe
from services.reporting.subgrants import following, reading
from shared import clock
from shared.events.base import EventData
from shared.events.budgeting import DonorInstalmentReceived, ExpenditureRecorded
from shared.programme import Programme
from shared.programme.model_iati import Iati
from shared.web.problems import Problem
from shared.web.translations import mark

_TYPES = (*following.TYPES, "grants.expenditure.recorded", "grants.donor.instalment_received")


async def gather(context: Context) -> Content:
    """As it stands now; problem 404 for a programme whose files say nothing of IATI."""
    settings = context.programme.file.iati
    if settings is None:
        raise Problem(
            404, "no_iati", mark("This programme is not published as IATI: programme.yaml has no part iati.")
        )
    seen = await public.latest(context)
    standing = following.standing(await reading.told(context, _TYPES))
    async with context.pool.acquire(timeout=10) as connection:
        view = await logframe.view(connection, context.programme, today())
    return content(seen.covered(view), seen, standing, settings)


def content(
    view: logframe.LogframeView,
    seen: public.Public,
    standing: Mapping[str, following.Standing],
    settings: Iati,
) -> Content:
    """The file's content, of events that stand."""
    data = [data for _, data in standing.values()]
    return Content(
        view, seen, following.followed(standing), _costs(view.programme, data), tuple(_received(data)), settings,
        clock.now(), today(),
    )  # fmt: skip


def _costs(programme: Programme, data: list[EventData]) -> dict[str, Decimal]:
    """The members' own costs in EUR by period; one without a rate is in none."""
    found: dict[str, Decimal] = {}
    for one in data:
        if isinstance(one, ExpenditureRecorded) and (cents := eur(one)) is not None:
            period = programme.period_of(one.occurred_on)
            if period is not None:
                found[period.code] = found.get(period.code, Decimal(0)) + Decimal(cents).scaleb(-2)
    return found


def _received(data: list[EventData]) -> list[Received]:
    return [
        Received(one.occurred_on, Decimal(one.amount))
        for one in data
        if isinstance(one, DonorInstalmentReceived) and one.currency == "EUR"
    ]
