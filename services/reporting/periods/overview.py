"""One period as its page and the API show it: how it stands, what is to be done, what changed since its report."""

from __future__ import annotations

from dataclasses import dataclass

from services.reporting.context import Context
from services.reporting.logframe.figures import PERIODS
from services.reporting.periods import history, store
from services.reporting.periods.period import Period
from services.reporting.periods.readiness import Item, Seen, readiness
from services.reporting.periods.restating import Restatement, restatements
from services.reporting.publications import store as publications
from services.reporting.reading import logframe, whole
from services.reporting.reading.logframe import LogframeView
from services.reporting.reading.store import Asked, all_sums
from services.reporting.reading.sums import Sums
from shared import clock
from shared.events.reporting import ValueExplained
from shared.postgres import Connection
from shared.programme.model_programme import Period as Dates


@dataclass(frozen=True, slots=True)
class Overview:
    """A period, the logframe at its end, the list of what is to be done, and what was explained."""

    dates: Dates
    period: Period
    view: LogframeView
    items: list[Item]
    explained: dict[tuple[str, str], ValueExplained]

    @property
    def ready(self) -> bool:
        """Whether nothing keeps it from being certified."""
        return not any(one.blocking for one in self.items)


async def look(
    context: Context, figures: Connection, ledger: Connection, dates: Dates, period: Period
) -> Overview:
    """Everything about one period that is still open."""
    today = clock.day(clock.now())
    view = await logframe.view(figures, context.programme, today, happened=dates.end)
    sums = await all_sums(figures, Asked(None, None, []))
    explained = await history.explained(ledger, dates.code)
    stopped = tuple(await store.stopped(figures))
    seen = Seen(dates, today, period, view, sums.get(PERIODS) or Sums(), stopped, frozenset(explained))
    return Overview(dates, period, view, readiness(seen), explained)


async def now(context: Context, dates: Dates) -> Overview:
    """The same of a period as it stands now."""
    async with (
        context.decisions.pool.acquire(timeout=10) as ledger,
        context.pool.acquire(timeout=10) as figures,
    ):
        state = (await history.periods(ledger, context.programme))[dates.code]
        return await look(context, figures, ledger, dates, state)


async def differences(
    context: Context, figures: Connection, ledger: Connection, period: Period
) -> list[Restatement]:
    """What is known now and reads otherwise in the period's report; nothing if it has none."""
    report = await publications.one(figures, period.report) if period.report else None
    if report is None:
        return []
    accepted = [one for one in await history.restated(ledger) if one.report == period.report]
    counted = await whole.figures(figures, context.programme)
    return await restatements(figures, counted, report.document(), accepted)
