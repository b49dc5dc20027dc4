"""The commands of a period: load, decide, append to reporting's own ledger, all of it or nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from services.reporting.context import Context
from services.reporting.periods import document, freezing, history, overview, period, restating, store
from services.reporting.periods.period import Period
from services.reporting.publications import store as publications
from services.reporting.publications.editions import editions
from services.reporting.publications.store import Publication
from services.reporting.reading import whole
from services.reporting.reading.every import cells
from services.reporting.reading.publishing import publish
from shared import clock
from shared.events.reporting import ValueExplained
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.programme.model_programme import Period as Dates
from shared.refusal import Refused
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command recorded: the events, and of a certification the report's hash."""

    period: str
    events: tuple[str, ...]
    report: str | None = None


def dates(context: Context, code: str) -> Dates:
    """The period of a code; Refused names those that there are."""
    found = next((one for one in context.programme.periods if one.code == code), None)
    if found is None:
        raise Refused("period_unknown", mark("There is no such period in the programme."), "period")
    return found


async def open_period(context: Context, connection: Connection, code: str) -> Outcome:
    """Let members report on a period."""
    state, version = await _load(connection, dates(context, code).code)
    drafts = period.open_period(state, code, dates(context, code).start, clock.day(clock.now()))
    return await _record(context, connection, code, version, drafts)


async def submit(context: Context, connection: Connection, code: str, member: str) -> Outcome:
    """A member says that it has reported all of a period; its lanes' heads go with it."""
    if member not in {one.code for one in context.programme.members}:
        raise Refused("member_unknown", mark("There is no such member in the programme."), "member")
    state, version = await _load(connection, dates(context, code).code)
    async with context.pool.acquire(timeout=10) as figures:
        arriving = await store.arriving(figures, member)
        heads = await store.heads(figures, member)
    if arriving:
        told = mark("Some of the member's events are still on their way; submit again in a minute.")
        raise Refused("still_arriving", told, "member")
    drafts = period.submit(state, code, member, heads, clock.day(clock.now()))
    return await _record(context, connection, code, version, drafts)


async def send_back(context: Context, connection: Connection, code: str, member: str, reason: str) -> Outcome:
    """Return a member's submission."""
    state, version = await _load(connection, dates(context, code).code)
    drafts = period.send_back(state, code, member, reason, clock.day(clock.now()))
    return await _record(context, connection, code, version, drafts)


async def reopen(context: Context, connection: Connection, code: str, reason: str) -> Outcome:
    """Open a certified period again."""
    state, version = await _load(connection, dates(context, code).code)
    drafts = period.reopen(state, code, reason, clock.day(clock.now()))
    return await _record(context, connection, code, version, drafts)


async def at_donor(context: Context, connection: Connection, code: str, step: str) -> Outcome:
    """Note where the report is: `sent`, `questioned` or `accepted`."""
    steps = {"sent": period.send, "questioned": period.question, "accepted": period.accept}
    state, version = await _load(connection, dates(context, code).code)
    drafts = steps[step](state, code, clock.day(clock.now()))
    return await _record(context, connection, code, version, drafts)


async def certify(context: Context, connection: Connection, code: str, role: str) -> Outcome:
    """Freeze a period into a signed report and lock it; Refused as long as something on the list blocks it."""
    # The whole programme is counted meanwhile; on a slow machine that takes longer than a stopped process is given.
    await connection.execute("SET LOCAL idle_in_transaction_session_timeout = '5min'")
    state, version = await _load(connection, dates(context, code).code)
    today, members = clock.day(clock.now()), [one.code for one in context.programme.members]
    async with context.pool.acquire(timeout=10) as figures:
        seen = await overview.look(context, figures, connection, dates(context, code), state)
        if blocking := [one for one in seen.items if one.blocking]:
            first = blocking[0]
            raise Refused(
                f"not_ready_{first.code}", mark("Something still keeps this period open; see its list.")
            )
        period.lock(state, code, members, "0" * 64, today)  # refuses before anything is made
        signed, annex, told = await _freeze(context, figures, connection, code, state, role)
        kept = Publication(signed.sha256, "report", code, clock.now(), signed.file(), annex)
        await publications.keep(figures, kept, told)
    drafts = period.lock(state, code, members, signed.sha256, today)
    done = await _record(context, connection, code, version, drafts)
    return Outcome(code, done.events, signed.sha256)


async def explain(context: Context, connection: Connection, said: ValueExplained) -> Outcome:
    """Say where a value comes from, and why it is what it is."""
    dates(context, said.period)
    if said.indicator not in {one.code for one in context.programme.logframe.indicators}:
        raise Refused("indicator_unknown", mark("There is no such indicator in the logframe."), "indicator")
    if said.data_source not in {one.code for one in context.programme.file.data_sources}:
        raise Refused(
            "data_source_unknown", mark("Choose a data source from the programme's list."), "data_source"
        )
    return await _append(context, connection, said.period, {f"indicator/{said.indicator}": [Draft(said)]})


async def restate(context: Context, connection: Connection, code: str, role: str) -> Outcome:
    """Take every difference from the certified report into the books."""
    state, _ = await _load(connection, dates(context, code).code)
    async with context.pool.acquire(timeout=10) as figures:
        found = await overview.differences(context, figures, connection, state)
    if not found or state.report is None:
        raise Refused("nothing_to_restate", mark("What is known now is what the report says."))
    streams: dict[str, list[Draft]] = {}
    for one in found:
        draft = restating.accept(one, state.report, role, clock.day(clock.now()))
        streams.setdefault(f"indicator/{one.indicator}", []).append(draft)
    return await _append(context, connection, code, streams)


async def _freeze(
    context: Context, figures: Connection, ledger: Connection, code: str, state: Period, role: str
) -> tuple[document.Signed, bytes, dict[str, int]]:
    programme = context.programme
    async with figures.transaction(isolation="repeatable_read", readonly=True):
        heads, counted = await store.heads(figures), await whole.figures(figures, programme)
        so_far = await publications.so_far(figures)
        explained, restated = await history.explained(ledger, code), await history.restated(ledger)
        hashes = await store.hashes(figures, [id_ for one in restated for id_ in one.cause_event_ids])
    certified = {"role": role, "member": programme.lead.code, "at": clock.stamp(clock.now())}
    supersedes = state.reports[-1] if state.reports else None

    def make() -> tuple[document.Signed, bytes, dict[str, int]]:
        every = list(cells(counted))
        shown = publish(programme, every, editions(programme, so_far))
        frozen = freezing.Frozen(code, heads, every, shown.cells, explained, restated, supersedes, hashes)
        report, annex = freezing.report(programme, frozen, certified)
        told = {name: value for some in shown.told.values() for name, value in some.items()}
        return document.sign(report, context.decisions.ledger.signer), annex, told

    return await asyncio.to_thread(make)  # it takes a while, and others go on reading


async def _load(connection: Connection, code: str) -> tuple[Period, int]:
    return await load(connection, history.stream(code), Period(), period.evolve)


async def _record(
    context: Context, connection: Connection, code: str, version: int, drafts: list[Draft]
) -> Outcome:
    recorded = await context.decisions.record(connection, history.stream(code), version, drafts)
    return Outcome(code, tuple(one.envelope.id for one in recorded))


async def _append(
    context: Context, connection: Connection, code: str, streams: Mapping[str, list[Draft]]
) -> Outcome:
    placed = {}
    for stream, drafts in streams.items():
        _, version = await load(connection, stream, None, lambda state, _: state)
        placed[stream] = (version, drafts)
    recorded = await context.decisions.append(connection, placed)
    return Outcome(code, tuple(one.envelope.id for one in recorded))
