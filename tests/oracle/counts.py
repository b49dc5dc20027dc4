"""Counts and sums of events (domain 6.3, 4a.q): each live fact adds on its own day."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tests.oracle import cells
from tests.oracle.events import Event
from tests.oracle.persons import TRAINING, VISITS
from tests.oracle.table import Counted, Table, Writer
from tests.oracle.world import World


def write(table: Table, world: World) -> None:
    """All indicators of these kinds but the money."""
    for code, facts in {
        "OC1.2": _answered_initiatives(world),
        "OC2.2": _policies(world),
        "OP1.1.c": _hours(world),
        "OP1.3.a": _visits(world),
        "OP1.3.b": _each(world, "OP1.3.b", "participants.practice.replicated"),
        "OP1.5.a": _each(world, "OP1.5.a", "participants.campaign.delivered"),
        "OP1.5.b": _media(world),
        "OP3.1.a": _contracts(world),
        "OP3.2": (one for one in _closed(world)),
    }.items():
        sums(Writer(table, world, code), list(facts))


def sums(writer: Writer, facts: list[Counted], pending: list[Counted] | None = None) -> None:
    """The value of every period and the sum to its end, by member too."""
    waiting = pending or []
    for period in writer.periods():
        for measure in ("value", "cumulative"):

            def inside(one: Counted, *, upto: bool = measure == "cumulative") -> bool:
                return one.day <= period.end if upto else period.holds(one.day)  # noqa: B023 - used at once

            chosen = [one for one in facts if inside(one)]
            held_up = any(inside(one) for one in waiting)
            writer.write(period, measure, chosen, seen=bool(chosen), pending=held_up)
            for member in writer.world.programme.members:
                theirs = [one for one in chosen if one.member == member]
                writer.write(period, measure, theirs, seen=True, who=f"b:{member}")


def _fact(world: World, one: Event, value: Decimal = Decimal(1), **renamed: str) -> Counted:
    found = cells.renamed(cells.of(one.data, world.programme), **renamed)
    return Counted(one.day, one.id, one.member, found, value)


def _each(world: World, code: str, name: str) -> Iterator[Counted]:
    for one in world.counted(code, name):
        yield _fact(world, one)


def _media(world: World) -> Iterator[Counted]:
    for one in world.counted("OP1.5.b", "participants.media_output.published"):
        yield _fact(world, one, media_kind=one.data.get("kind") or "unknown")


def _activities(world: World, code: str, kinds: set[str]) -> Iterator[Event]:
    for one in world.counted(code, "participants.activity.held"):
        stands = world.activity(one.data["activity"])
        if stands is not None and stands.id == one.id and one.data["kind"] in kinds:
            yield one


def _hours(world: World) -> Iterator[Counted]:
    for one in _activities(world, "OP1.1.c", TRAINING):
        yield _fact(world, one, Decimal(str(one.data["hours"])), activity_kind=one.data["kind"])


def _visits(world: World) -> Iterator[Counted]:
    for one in _activities(world, "OP1.3.a", VISITS):
        yield _fact(world, one)


def _answered_initiatives(world: World) -> Iterator[Counted]:
    """OC1.2: on the first response to an initiative that a target CSO submitted."""
    seen = set()
    for one in world.counted("OC1.2", "participants.advocacy.responded"):
        advocacy = one.data["advocacy"]
        submissions = [
            s
            for s in world.all("participants.advocacy.submitted")
            if s.data["advocacy"] == advocacy and world.registered(s.data.get("organisation")).get("target")
        ]
        if submissions and advocacy not in seen:
            seen.add(advocacy)
            found = cells.of(submissions[0].data, world.programme)
            outcome = one.data.get("outcome") or "unknown"
            yield Counted(one.day, one.id, one.member, {**found, "advocacy_outcome": (outcome,)})


def _policies(world: World) -> Iterator[Counted]:
    """OC2.2: once per policy that names an advocacy submission or a group."""
    seen = set()
    for one in world.counted("OC2.2", "participants.policy.adopted"):
        if (one.data.get("advocacy") or one.data.get("group")) and one.data["policy"] not in seen:
            seen.add(one.data["policy"])
            yield _fact(world, one, policy_kind=one.data.get("kind") or "unknown")


def _contracts(world: World) -> Iterator[Counted]:
    """OP3.1.a: signings, less those terminated before any payment, in the cell of the signing."""
    for one in world.counted("OP3.1.a", "grants.contract.signed"):
        yield _fact(world, one)
    ended = set()
    for end in world.counted("OP3.1.a", "grants.contract.terminated"):
        grant = end.data["grant"]
        signing = _signing(world, grant)
        paid = any(
            one.data["grant"] == grant and one.day <= end.day for one in world.all("grants.grant.disbursed")
        )
        if signing is not None and not paid and grant not in ended:
            found = cells.of(signing.data, world.programme)
            yield Counted(end.day, end.id, signing.member, found, Decimal(-1))
        ended.add(grant)


def _signing(world: World, grant: str) -> Event | None:
    """The first signing of a grant within the programme's dates; like all that a fact rests on, of any day asked for."""
    for one in world.all("grants.contract.signed"):
        if one.data["grant"] == grant and world.programme.counts("OP3.1.a", one.day):
            return one
    return None


def _closed(world: World) -> Iterator[Counted]:
    """OP3.2: grants closed that were joint with a local authority."""
    for one in world.counted("OP3.2", "grants.grant.closed"):
        if one.data.get("joint_with_la"):
            yield _fact(world, one)
