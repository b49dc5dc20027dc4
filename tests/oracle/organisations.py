"""Distinct organisations (OP1.1.a) and improvement of organisations (OC1.1, OC3.3; rules 4a.j, 4a.r)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

from tests.oracle import cells
from tests.oracle.distinct import three_numbers
from tests.oracle.events import Data, Event
from tests.oracle.persons import collected
from tests.oracle.programme import Period
from tests.oracle.table import Codes, Counted, Table, Writer
from tests.oracle.world import World

Improved = Callable[[Data, Data], bool]


def write(table: Table, world: World) -> None:
    """All indicators about organisations."""
    three_numbers(
        Writer(table, world, "OP1.1.a"),
        collected(
            (world.organisation(one.data["organisation"]), _fact(world, one))
            for one in world.counted("OP1.1.a", "participants.enrolment.completed")
            if one.data["programme"] == "capacity_programme"
            and one.data.get("organisation")
            and not one.data.get("person")
        ),
    )
    _improvement(Writer(table, world, "OC1.1"), "capacity", _score_rose)
    _improvement(Writer(table, world, "OC3.3"), "finance", _finances_rose)


def _cells(world: World, organisation: str) -> Codes:
    return cells.of(world.registered(organisation), world.programme)


def _fact(world: World, one: Event) -> Counted:
    return Counted(one.day, one.id, one.member, _cells(world, one.data["organisation"]))


def _improvement(writer: Writer, tool: str, improved: Improved) -> None:
    rounds: defaultdict[str, list[Event]] = defaultdict(list)
    for one in writer.world.all("participants.organisation.capacity_assessed"):
        if one.data["tool"] == tool and writer.world.registered(one.data["organisation"]).get("target"):
            rounds[writer.world.organisation(one.data["organisation"])].append(one)
    for period in writer.periods():
        chosen, seen = [], False
        for some in rounds.values():
            theirs = _upto(writer, some, period)
            seen = seen or any(writer.world.programme.start <= one.day for one in theirs)
            if (since := _since(theirs, improved)) is not None:
                chosen.append(_fact(writer.world, since))
        writer.write(period, "value", chosen, seen=seen, none_means_zero=False)
        for member in writer.world.programme.members:
            attributed = [one for one in chosen if one.member == member]
            writer.write(period, "value", attributed, seen=True, who=f"b:{member}")


def _upto(writer: Writer, rounds: list[Event], period: Period) -> list[Event]:
    """The rounds up to a period's end; of those before the start only the first, as baseline (rules 4a.g, 4a.r)."""
    world = writer.world
    before = [one for one in rounds if one.day < world.programme.start]
    before = [one for one in before if world.happened is None or one.day <= world.happened]
    inside = [one for one in rounds if world.in_view(writer.indicator, one.day) and one.day <= period.end]
    return before[:1] + inside


def _since(rounds: list[Event], improved: Improved) -> Event | None:
    """The round since which the organisation has been better than in its first one; None if it is not."""
    since = None
    for one in rounds[1:]:
        if not improved(rounds[0].data, one.data):
            since = None
        elif since is None:
            since = one
    return since


def _rose(first: Fraction, last: Fraction, threshold: Fraction) -> bool:
    return last > 0 if first == 0 else (last - first) / first >= threshold


def _score_rose(first: Data, last: Data) -> bool:
    before, after = (Fraction(str(one["score"])) / Fraction(str(one["maximum"])) for one in (first, last))
    return _rose(before, after, Fraction(20, 100))


def _finances_rose(first: Data, last: Data) -> bool:
    sources = first.get("funding_sources"), last.get("funding_sources")
    if None not in sources and sources[0] < 2 <= sources[1]:  # type: ignore[operator]
        return True
    income = first.get("income"), last.get("income")
    return None not in income and _rose(Fraction(str(income[0])), Fraction(str(income[1])), Fraction(15, 100))
