"""Doubts as events: raised once, let go when their cause is gone, or answered by a person with a reason."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from services.reporting.context import Context
from services.reporting.periods import history
from services.reporting.quality import measures
from services.reporting.quality.doubts import Doubt, doubts
from services.reporting.reason import why
from shared import clock
from shared.events.language import decode
from shared.events.reporting import QualityFlagRaised, QualityFlagResolved
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import AWAY, Connection
from shared.refusal import Refused
from shared.web.translations import mark

log = structlog.get_logger()
LOOK_EVERY = 600.0  # seconds
ANSWERS = ("explained", "no_fault")


@dataclass(frozen=True, slots=True)
class Flag:
    """A doubt that was raised once. `how` is empty while it stands; `explained` and `no_fault` are a person's answers."""

    flag: str
    rule: str
    member: str
    period: str | None
    raised_at: datetime
    how: str = ""
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """The flags that were raised and those that were let go."""

    raised: tuple[str, ...]
    resolved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The event that answers a doubt."""

    event: str


async def flags(ledger: Connection) -> dict[str, Flag]:
    """Every doubt that was ever raised, as it stands now; the newest last."""
    found: dict[str, Flag] = {}
    for row in await ledger.fetch(_SAID, list(_TYPES)):
        said = decode(row["type"], row["value"])
        if isinstance(said, QualityFlagRaised):
            found.pop(said.flag, None)
            found[said.flag] = Flag(said.flag, said.rule, said.member or "", said.period, row["recorded_at"])
        elif isinstance(said, QualityFlagResolved) and (flag := found.get(said.flag)):
            found[said.flag] = Flag(
                flag.flag, flag.rule, flag.member, flag.period, flag.raised_at, said.how, said.reason
            )
    return found


async def look(context: Context) -> Looked:
    """Raise what is new, let go what is gone."""
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        periods = await history.periods(ledger, context.programme)
    async with context.pool.acquire(timeout=10) as figures:
        recorded = await measures.recorded(figures, context.programme, periods)
    today = clock.day(clock.now())
    found = {one.flag: one for one in doubts(context.programme, recorded, today)}
    return await context.decisions.run(lambda ledger: _record(context, ledger, found))


async def _record(context: Context, ledger: Connection, found: Mapping[str, Doubt]) -> Looked:
    known, today = await flags(ledger), clock.day(clock.now())
    gone = {flag for flag, one in known.items() if one.how == "corrected"}
    raised = [one for flag, one in found.items() if flag not in known or flag in gone]
    resolved = [one for flag, one in known.items() if flag not in found and flag not in gone]
    for one in raised:
        await _say(context, ledger, QualityFlagRaised(
            occurred_on=today, flag=one.flag, rule=one.rule, member=one.member, period=one.period,
        ))  # fmt: skip
    for old in resolved:
        await _say(context, ledger, QualityFlagResolved(
            occurred_on=today, flag=old.flag, rule=old.rule, member=old.member, period=old.period, how="corrected",
        ))  # fmt: skip
    return Looked(tuple(one.flag for one in raised), tuple(one.flag for one in resolved))


async def resolve(context: Context, ledger: Connection, flag: str, how: str, reason: str) -> Answered:
    """A person's answer to a doubt that stands: an explanation, or that nothing is wrong."""
    one = (await flags(ledger)).get(flag)
    if one is None or one.how:
        raise Refused("flag_not_open", mark("This doubt does not stand, or not any more."), "flag")
    if how not in ANSWERS:
        raise Refused("answer_unknown", mark("Choose whether the doubt is explained or no fault."), "how")
    said = QualityFlagResolved(
        occurred_on=clock.day(clock.now()), flag=flag, rule=one.rule, member=one.member, period=one.period,
        how="explained" if how == "explained" else "no_fault", reason=why(reason),
    )  # fmt: skip
    return Answered(await _say(context, ledger, said))


async def _say(context: Context, ledger: Connection, said: QualityFlagRaised | QualityFlagResolved) -> str:
    stream = f"flag/{said.flag}"
    _, version = await load(ledger, stream, None, lambda state, _: state)
    [recorded] = await context.decisions.record(ledger, stream, version, [Draft(said)])
    return recorded.envelope.id


async def watch(context: Context) -> None:
    """Look every few minutes; ends when it is cancelled."""
    while True:
        try:
            done = await look(context)
            if done.raised or done.resolved:
                log.info("quality.flags", raised=len(done.raised), resolved=len(done.resolved))
        except AWAY as trouble:
            log.warning("quality.trouble", error=type(trouble).__name__)
        await asyncio.sleep(LOOK_EVERY)


_TYPES = ("reporting.quality_flag.raised.v1", "reporting.quality_flag.resolved.v1")
_SAID = """SELECT type, value, recorded_at FROM ledger WHERE type = ANY($1::text[])
           ORDER BY recorded_at, lane, sequence"""
