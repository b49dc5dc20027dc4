"""A month's rate becomes known or is corrected, and what was paid in that month is mended."""

from __future__ import annotations

from collections.abc import Sequence

from services.grants import inputs, rates, store
from services.grants.commands import revaluing
from services.grants.commands.desk import Desk
from services.grants.commands.outcome import Outcome, ids_of
from services.grants.commands.revaluing import Streams
from services.grants.domain import grant as grants
from services.grants.domain import valuing
from services.grants.domain.money import EUR, Rate
from services.grants.domain.refusals import Denied
from services.grants.tables import accounts
from shared import clock
from shared.events.budgeting import FxRatePublished
from shared.ledger.append import Draft
from shared.ledger.streams import Past, load
from shared.web.translations import mark


async def record(desk: Desk, new: inputs.NewRate) -> Outcome:
    """A month's rate becomes known, or replaces one that was wrong; each payment that it concerns is corrected."""
    rate = Rate(new.currency, new.first_day, new.rate, new.source)
    await store.hold_rates(desk.connection, alone=True)
    there = await rates.known(desk.service, desk.connection, rate.currency, rate.month)
    _may_record(desk, rate, there, replaces=new.replaces)
    published = await _publish(desk, rate)
    alone = desk.file.exchange.default == "inforeuro_month_of_cost" and not new.replaces
    streams = await _mended(desk, rate) if alone else await revaluing.corrections(desk)
    recorded = await desk.service.append(desk.connection, streams | published)
    return Outcome(f"{rate.currency}-{new.month}", ids_of(recorded[: len(recorded) - 1]))


async def _mended(desk: Desk, rate: Rate) -> Streams:
    streams: Streams = {}
    for grant_id in await store.waiting(desk.connection, rate.currency):
        state, version = await desk.grant(grant_id)
        if drafts := valuing.mend(state, rate):
            await accounts.put(desk.connection, grant_id, grants.after(state, drafts))
            streams[f"grant/{grant_id}"] = (version, drafts)
    return streams


async def record_all(desk: Desk, some: Sequence[inputs.NewRate]) -> Outcome:
    """The rates of a file, all or none; those that are known with the same value are left as they are."""
    await store.hold_rates(desk.connection, alone=True)
    corrections: list[str] = []
    for new in some:
        there = await rates.known(desk.service, desk.connection, new.currency, new.first_day)
        if there is None or there.units != new.rate:
            corrections += (await record(desk, new)).events
    return Outcome(f"{len(some)}", tuple(corrections))


async def _publish(desk: Desk, rate: Rate) -> Streams:
    """The event of a rate; one that replaces another corrects the event of the first, if that was recorded here."""
    await store.put_rate(desk.connection, rate, clock.now())
    stream = f"rate/{rate.currency}"
    nothing: dict[object, str] = {}
    first, version = await load(desk.connection, stream, nothing, _by_month)
    data = FxRatePublished(
        occurred_on=desk.today, currency=rate.currency, month=rate.month, rate=rate.text, source=rate.source,
        corrects=first.get(rate.month),
    )  # fmt: skip
    return {stream: (version, [Draft(data)])}


def _by_month(found: dict[object, str], past: Past) -> dict[object, str]:
    """The first event of each month."""
    data = past.data
    return (
        found | {data.month: found.get(data.month, past.id)} if isinstance(data, FxRatePublished) else found
    )


def _may_record(desk: Desk, rate: Rate, there: Rate | None, *, replaces: bool) -> None:
    allowed = [one for one in desk.file.exchange.currencies if one != EUR]
    if rate.currency not in allowed:
        told = mark("Rates are needed for %(currencies)s only: units for one euro.")
        raise Denied("currency_not_allowed", told, "currency", currencies=", ".join(allowed))
    if rate.month > desk.today:
        raise Denied(
            "month_in_future", mark("This month has not begun; record its rate when it has."), "month"
        )
    if there is not None and not replaces:
        told = mark(
            "%(month)s has a rate already, %(rate)s from %(source)s. Say that yours replaces it, if that one was wrong."
        )
        stands = {"month": f"{there.month:%Y-%m}", "rate": there.text, "source": there.source}
        raise Denied("rate_already_recorded", told, "month", **stands)
