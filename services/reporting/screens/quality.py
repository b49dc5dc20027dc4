"""The tables of the page of data quality: how members are heard and what they owe, and how they record."""

from __future__ import annotations

from services.reporting.asked import today
from services.reporting.periods import history
from services.reporting.quality import flags, measures
from services.reporting.quality.measures import Recorded
from services.reporting.reading import health
from services.reporting.screens.asked import Asked
from shared import clock
from shared.files.tables import Cell, Column, Table
from shared.web.quality_rules import FINDS, REFUSES
from shared.web.translations import mark

HEARING = {"ok": mark("well"), "warn": mark("silent for a minute"), "bad": mark("gone")}


async def heard(asked: Asked) -> Table:
    """Until when each member is heard; how many events it has, for who reads rows."""
    _, programme = asked.gettext, asked.context.programme
    async with asked.context.pool.acquire(timeout=10) as connection:
        found, parked = await health.heard(connection), await health.parked(connection)
    columns = [
        Column(_("Member"), width=12), Column(_("Heard"), width=20), Column(_("Heard until"), "day", 18),
        Column(_("Last event"), "day", 18), Column(_("Events"), "number", 10), Column(_("On their way"), "number", 12),
    ]  # fmt: skip
    rows = [
        (
            programme.member(one.member).short, _(HEARING[one.hearing(clock.now())]), one.until,
            *((one.last_event, one.events, one.missing) if asked.rows else (None, None, None)),
        )
        for one in found
    ]  # fmt: skip
    notes = [_("Events that could not be applied: %(number)s") % {"number": parked}]
    return Table(_("Heard from"), columns, rows, notes)


async def owed(asked: Asked) -> Table:
    """Which period which member has still to submit."""
    _, programme = asked.gettext, asked.context.programme
    async with asked.context.decisions.pool.acquire(timeout=10) as ledger:
        states = await history.periods(ledger, programme)
    columns = [
        Column(_("Period"), width=10),
        Column(_("Report due"), "day", 12),
        *(Column(one.short, width=18) for one in programme.members),
    ]

    def said(code: str, member: str, *, late: bool) -> str:
        if states[code].locked or member in states[code].submitted:
            return _("submitted")
        return _("missing: it was due") if late else _("not due yet")

    rows: list[list[Cell]] = []
    for one in programme.periods:
        late = one.due < today()
        rows.append(
            [one.code, one.due, *(said(one.code, each.code, late=late) for each in programme.members)]
        )
    return Table(_("Still to be reported"), columns, rows)


async def doubts(asked: Asked) -> Table:
    """Every doubt that was raised, the newest first; for the consortium."""
    asked.for_the_consortium()
    _ = asked.gettext
    async with asked.context.decisions.pool.acquire(timeout=10) as ledger:
        found = await flags.flags(ledger)
    rules = {one.code: one.name.get(asked.lang) for one in asked.context.programme.file.quality_rules}
    columns = [
        Column(_("Doubt"), width=34), Column(_("Rule"), width=44), Column(_("Member"), width=12),
        Column(_("Period"), width=10), Column(_("Raised"), "day", 18), Column(_("Answer"), width=14), Column(_("Why"), width=50),
    ]  # fmt: skip
    rows = [
        (one.flag, rules.get(one.rule, one.rule), one.member, one.period, one.raised_at, one.how, one.reason)
        for one in reversed(found.values())
    ]  # fmt: skip
    return Table(_("Doubts"), columns, rows)


async def timeliness(asked: Asked) -> Table:
    """How soon each member records; for the consortium."""
    _, found = asked.gettext, await _recorded(asked)
    columns = [
        Column(_("Member"), width=12), Column(_("Period"), width=10), Column(_("Facts"), "number"),
        Column(_("Days to the recording, median"), "number"), Column(_("Recorded later than %(days)s days") % {"days": measures.LATE_AFTER}, "number"),
    ]  # fmt: skip
    rows = [(one.member, one.period, one.facts, round(one.median), one.late) for one in found.timeliness]
    return Table(_("Timeliness"), columns, rows)


async def completeness(asked: Asked) -> Table:
    """Of how many persons an attribute is known; for the consortium."""
    _, found = asked.gettext, await _recorded(asked)
    columns = [
        Column(_("Member"), width=12), Column(_("Attribute"), width=16), Column(_("Known"), "number"),
        Column(_("Persons"), "number"),
    ]  # fmt: skip
    rows = [(one.member, one.attribute, one.known, one.persons) for one in found.completeness]
    return Table(_("Completeness"), columns, rows)


async def consistency(asked: Asked) -> Table:
    """What members had to take back; for the consortium."""
    _, found = asked.gettext, await _recorded(asked)
    columns = [
        Column(_("Member"), width=12), Column(_("Events"), "number"), Column(_("Corrections"), "number"),
        Column(_("Voided"), "number"), Column(_("Not applied"), "number"),
    ]  # fmt: skip
    rows = [(one.member, one.events, one.corrections, one.voids, one.parked) for one in found.consistency]
    return Table(_("Consistency"), columns, rows)


async def rules(asked: Asked) -> Table:
    """What each member's desk counts by its rules; for the consortium."""
    _, found = asked.gettext, {one.member: one for one in (await _recorded(asked)).counted}
    members = [one for one in asked.context.programme.members if one.code in found]
    columns = [
        Column(_("Rule"), width=50), Column(_("When"), width=20), *(Column(one.short, "number", 12) for one in members)
    ]  # fmt: skip
    ways = (
        (_("Refused on entry"), REFUSES, {code: one.refused for code, one in found.items()}),
        (_("Found afterwards"), FINDS, {code: one.found for code, one in found.items()}),
    )
    rows: list[list[Cell]] = [
        [_(name), when, *(times[one.code].get(rule, 0) for one in members)]
        for when, says, times in ways
        for rule, name in says.items()
    ]
    return Table(_("What the members’ rules find"), columns, rows)


async def _recorded(asked: Asked) -> Recorded:
    asked.for_the_consortium()
    context = asked.context
    async with context.decisions.pool.acquire(timeout=10) as ledger:
        periods = await history.periods(ledger, context.programme)
    async with context.pool.acquire(timeout=10) as connection:
        return await measures.recorded(connection, context.programme, periods)
