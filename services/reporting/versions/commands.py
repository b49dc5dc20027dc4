"""Adopting another version of the programme's files: with author and reason, by an event."""

from __future__ import annotations

from dataclasses import dataclass

from services.reporting.context import Context
from services.reporting.projector import adoption
from services.reporting.reason import why
from shared import clock
from shared.events.reporting import LogframeVersionAdopted
from shared.ledger.append import Draft
from shared.ledger.streams import load
from shared.postgres import Connection
from shared.programme import Programme
from shared.refusal import Refused
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Outcome:
    """The version that will be counted, and the event that says so."""

    version: int
    fingerprint: str
    event: str


async def adopt(context: Context, ledger: Connection, then: Programme, author: str, reason: str) -> Outcome:
    """Adopt other files. They are counted from the copy, and shown from one transaction on; the old ones stay kept."""
    now = context.programme
    _may_follow(now, then)
    reason = why(reason)
    if not author.strip():
        raise Refused(
            "author_missing", mark("Say who decided: a role or a body, such as steering committee."), "author"
        )
    async with context.pool.acquire(timeout=10) as figures:
        await adoption.keep(figures, then)
    data = LogframeVersionAdopted(
        occurred_on=clock.day(clock.now()), programme=then.code, version=then.logframe.version,
        fingerprint=then.fingerprint, author=author.strip()[:200], reason=reason,
    )  # fmt: skip
    stream = f"programme/{then.code}"
    _, version = await load(ledger, stream, None, lambda state, _: state)
    [recorded] = await context.decisions.record(ledger, stream, version, [Draft(data)])
    return Outcome(then.logframe.version, then.fingerprint, recorded.envelope.id)


def _may_follow(now: Programme, then: Programme) -> None:
    if then.fingerprint == now.fingerprint:
        raise Refused("nothing_changed", mark("These files are in force already."), "files")
    if then.logframe.version <= now.logframe.version:
        told = mark(
            "Raise `version` in logframe.yaml: each version has a number of its own, higher than the last one's."
        )
        raise Refused("version_not_raised", told, "files")
    if (then.code, then.lanes, then.every_topic()) != (now.code, now.lanes, now.every_topic()):
        told = mark(
            "Members, their services, lanes and the code change by a deployment, not by a version of the logframe."
        )
        raise Refused("needs_deployment", told, "files")
