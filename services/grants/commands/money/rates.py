"""A month's rate becomes known or is corrected, and what was paid in that month is mended."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from services.grants.commands.desk import Desk
from services.grants.commands.money import revaluing
from services.grants.commands.money.revaluing import Streams
from services.grants.commands.outcome import Outcome, ids_of
from services.grants.domain.contracts import grant as grants
from services.grants.domain.contracts import valuing
from services.grants.domain.money.amounts import EUR, Rate
from services.grants.domain.refusals import Denied
from services.grants.inputs import rates as inputs
from services.grants.programme import rates
from services.grants.store import accounts, contracts
from services.grants.store import rates as rates_table
from shared import clock
from shared.events.budgeting import FxRatePublished
from shared.ledger.append import Draft
from shared.ledger.streams import Past, load
from shared.web.translations import mark


async def record(desk: Desk, new: inputs.NewRate) -> Outcome:
    """A month's rate becomes known, or replaces one that was wrong; each payment that it concerns is corrected."""
    rate = Rate(new.currency, new.first_day, new.rate, new.source)
    await rates_table.hold_rates(desk.connection, alone=True)
    there = await rates.known(desk.service, desk.connection, rate.currency, rate.month)
    _may_record(desk, rate, there, replaces=new.replaces)
    await _may_replace(desk, rate, there)
    published = await _publish(desk, rate)
    alone = desk.file.exchange.default == "inforeuro_month_of_cost" and not new.replaces
    streams = await _mended(desk, rate) if alone else await revaluing.corrections(desk)
    recorded = await desk.service.append(desk.connection, streams | published)
    return Outcome(f"{rate.currency}-{new.month}", ids_of(recorded[: len(recorded) - 1]))


async def heard(desk: Desk, member: str, data: FxRatePublished) -> Streams:
    """Another member recorded a rate: where that is the one that stands now, what was paid is valued by it."""
    rate = Rate(data.currency, data.month, Decimal(data.rate), data.source)
    await rates_table.hold_rates(desk.connection, alone=True)
    before = await rates.known(desk.service, desk.connection, rate.currency, rate.month)
    await rates_table.put_rate(desk.connection, rate, clock.now(), member)
    after = await rates.known(desk.service, desk.connection, rate.currency, rate.month)
    return {} if before == after else await revaluing.corrections(desk)


async def _may_replace(desk: Desk, rate: Rate, there: Rate | None) -> None:
    """Denied where the rate of the month stands for all members, and is not this member's own word."""
    if there is None or await rates.may_replace(desk.service, desk.connection, rate):
        return
    keeper = desk.service.programme.reserving.short
    told = mark(
        "%(month)s has a rate for all members, %(rate)s from %(source)s; if that is wrong, %(keeper)s replaces it."
    )
    stands = {"month": f"{there.month:%Y-%m}", "rate": there.text, "source": there.source, "keeper": keeper}
    raise Denied("rate_kept_by_the_lead", told, "month", **stands)


async def _mended(desk: Desk, rate: Rate) -> Streams:
    streams: Streams = {}
    for grant_id in await contracts.waiting(desk.connection, rate.currency):
        state, version = await desk.grant(grant_id)
        if drafts := valuing.mend(state, rate):
            await accounts.put(desk.connection, grant_id, grants.after(state, drafts))
            streams[f"grant/{grant_id}"] = (version, drafts)
    return streams


async def record_all(desk: Desk, some: Sequence[inputs.NewRate]) -> Outcome:
    """The rates of a file, all or none; those that are known with the same value are left as they are."""
    await rates_table.hold_rates(desk.connection, alone=True)
    corrections: list[str] = []
    for new in some:
        there = await rates.known(desk.service, desk.connection, new.currency, new.first_day)
        if there is None or there.units != new.rate:
            corrections += (await record(desk, new)).events
    return Outcome(f"{len(some)}", tuple(corrections))


async def _publish(desk: Desk, rate: Rate) -> Streams:
    """The event of a rate; one that replaces another corrects the event of the first, if that was recorded here."""
    await rates_table.put_rate(desk.connection, rate, clock.now())
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
