"""Publishing a snapshot: by a person, once a day at most, and by the clock when a month has begun."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog

from services.reporting.context import Context
from services.reporting.publications import public, snapshot, store
from services.reporting.publications.editions import editions
from services.reporting.publications.store import Publication
from services.reporting.reading import whole
from services.reporting.reading.every import cells
from shared import clock
from shared.events.reporting import SnapshotPublished
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import AWAY, Connection
from shared.refusal import Refused
from shared.web.translations import mark

log = structlog.get_logger()
LOOK_EVERY = 3600.0  # seconds between two looks whether a month has begun


@dataclass(frozen=True, slots=True)
class Outcome:
    """The day, the snapshot's hash, the event that made it official."""

    snapshot: str
    sha256: str
    event: str


async def publish(context: Context, ledger: Connection) -> Outcome:
    """Publish the breakdowns as they are known now; Refused if that has been done today."""
    today = clock.day(clock.now())
    code = today.isoformat()
    _, version = await load(ledger, f"snapshot/{code}", None, lambda state, _: state)
    if version:
        told = mark("The breakdowns were published today already; the next ones can be published tomorrow.")
        raise Refused("already_published", told)
    in_force = (await public.latest(context)).document
    async with context.pool.acquire(timeout=10) as figures:
        counted, so_far = await whole.figures(figures, context.programme), await store.so_far(figures)

        def take() -> snapshot.Snapshot:
            earlier = editions(context.programme, so_far)
            return snapshot.take(context.programme, code, list(cells(counted)), earlier, in_force or None)

        made = await asyncio.to_thread(take)
        kept = Publication(made.sha256, "monthly", code, clock.now(), made.file, made.annex)
        await store.keep(figures, kept, made.told)
    said = SnapshotPublished(occurred_on=today, snapshot=code, hash=made.sha256, as_of=today)
    [recorded] = await context.decisions.record(ledger, f"snapshot/{code}", version, [Draft(said)])
    return Outcome(code, made.sha256, recorded.envelope.id)


async def every_month(context: Context) -> None:
    """Publish when a month has begun since the last publication, look again after an hour; ends when cancelled.

    The first publication is a person's: who begins to record would else publish next to nothing.
    """
    while True:
        try:
            if await _month_has_begun(context):
                done = await context.decisions.run(lambda ledger: publish(context, ledger))
                log.info("snapshot.published", snapshot=done.snapshot, sha256=done.sha256)
        except Refused as refused:
            log.info("snapshot.refused", code=refused.code)
        except AWAY as trouble:
            log.warning("snapshot.trouble", error=type(trouble).__name__)
        await asyncio.sleep(LOOK_EVERY)


async def _month_has_begun(context: Context) -> bool:
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        official = await store.official(ledger)
    async with context.pool.acquire(timeout=10) as figures:
        last = await store.one(figures, official[-1]) if official else None
    return last is not None and f"{clock.day(last.published_at):%Y-%m}" < f"{clock.day(clock.now()):%Y-%m}"
