"""States at the end of a period: who stands on the day looked at (rules 4a.i, 4a.r)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta

from tests.oracle import cells
from tests.oracle.dates import evaluation_day, months
from tests.oracle.events import Event
from tests.oracle.table import Counted, Table, Writer
from tests.oracle.world import World

DAY = timedelta(days=1)
ALLIANCE, GROUP = "participants.alliance.", "participants.partnership_group."
SERVICE = "participants.service."
Standing = Callable[[World, date], dict[str, Event]]  # who stands on a day, and the fact that makes it so


def write(table: Table, world: World) -> None:
    """All indicators of this kind."""
    alliance = [f"{ALLIANCE}{name}" for name in ("established", "member_joined", "member_left", "met")]
    meetings = [f"{ALLIANCE}met", f"{GROUP}met"]
    groups = [f"{GROUP}{name}" for name in ("established", "dissolved", "met")]
    services = [f"{SERVICE}{name}" for name in ("launched", "improved", "checked")]
    _write(Writer(table, world, "OP2.1"), alliance, _institutions)
    _write(Writer(table, world, "OP2.1", "alliances"), alliance[:1], _alliances)
    _write(Writer(table, world, "OP2.2"), groups, _groups)
    _write(Writer(table, world, "OC2.1"), meetings, _mechanisms)
    _write(Writer(table, world, "OC3.1"), services, _services)


def _write(writer: Writer, names: list[str], standing: Standing) -> None:
    world = writer.world
    for period in writer.periods():
        day = evaluation_day(world, period)
        seen = any(one.day <= day for one in world.counted(writer.indicator, *names))
        chosen = [_fact(world, _since(world, subject, day, standing)) for subject in standing(world, day)]
        writer.write(period, "value", chosen, seen=seen, none_means_zero=False)
        for member in world.programme.members:
            theirs = [one for one in chosen if one.member == member]
            writer.write(period, "value", theirs, seen=True, who=f"b:{member}")


def _since(world: World, subject: str, day: date, standing: Standing) -> Event:
    """The fact since which a subject has stood without a break: go back as long as it stood on the eve."""
    fact = standing(world, day)[subject]
    while (before := standing(world, fact.day - DAY).get(subject)) is not None:
        fact = before
    return standing(world, fact.day)[subject]


def _fact(world: World, one: Event) -> Counted:
    found = cells.of(one.data, world.programme)
    if one.data.get("member_type"):
        found["stakeholder_type"] = (one.data["member_type"],)
    if one.name.startswith(SERVICE):
        found |= cells.of(world.service(one.data["service"]) or {}, world.programme)
    return Counted(one.day, one.id, one.member, found)


def _between(events: Iterable[Event], entering: str, leaving: str, day: date) -> Event | None:
    """The entry by which one is in on a day: one who leaves is in on that day still (left *before* it is out)."""
    since = None
    for one in events:
        if one.name.endswith(entering) and one.day <= day:
            since = since or one
        elif one.name.endswith(leaving) and one.day < day:
            since = None
    return since


def _first(found: dict[str, Event], subject: str, fact: Event | None) -> None:
    """Note a fact of a subject, if it is the subject's first."""
    if fact is not None and (subject not in found or fact.rank < found[subject].rank):
        found[subject] = fact


def _institutions(world: World, day: date) -> dict[str, Event]:
    """OP2.1: organisations in an alliance, merged ones being one."""
    found: dict[str, Event] = {}
    events = world.counted("OP2.1", f"{ALLIANCE}member_joined", f"{ALLIANCE}member_left")
    for group, subject in {
        (one.data["group"], world.organisation(one.data["organisation"])) for one in events
    }:
        theirs = [
            one
            for one in events
            if (one.data["group"], world.organisation(one.data["organisation"])) == (group, subject)
        ]
        _first(found, subject, _between(theirs, "joined", "left", day))
    return found


def _alliances(world: World, day: date) -> dict[str, Event]:
    found: dict[str, Event] = {}
    for one in world.counted("OP2.1", f"{ALLIANCE}established"):
        _first(found, one.data["group"], one if one.day <= day else None)
    return found


def _groups(world: World, day: date) -> dict[str, Event]:
    """OP2.2: groups formed and not dissolved."""
    found: dict[str, Event] = {}
    events = world.counted("OP2.2", f"{GROUP}established", f"{GROUP}dissolved")
    for group in {one.data["group"] for one in events}:
        theirs = [one for one in events if one.data["group"] == group]
        _first(found, group, _between(theirs, "established", "dissolved", day))
    return found


def _mechanisms(world: World, day: date) -> dict[str, Event]:
    """OC2.1: municipalities where one mechanism met twice within twelve months, both sides there, with minutes."""
    met: defaultdict[tuple[str, str], list[Event]] = defaultdict(list)
    for one in world.counted("OC2.1", f"{ALLIANCE}met", f"{GROUP}met"):
        documented = one.data.get("minutes") and one.data.get("cso_present") and one.data.get("la_present")
        if documented and one.data.get("municipality") and months(day, -12) < one.day <= day:
            met[one.data["group"], one.data["municipality"]].append(one)
    found: dict[str, Event] = {}
    for (_, municipality), meetings in met.items():
        _first(found, municipality, meetings[1] if len(meetings) > 1 else None)
    return found


def _services(world: World, day: date) -> dict[str, Event]:
    """OC3.1: services that worked at the last check made at least 180 days after their grant's closure."""
    found: dict[str, Event] = {}
    for one in world.counted("OC3.1", f"{SERVICE}checked"):
        service, since = one.data["service"], None
        for check in _late_checks(world, service, day):
            since = (since or check) if check.data["operational"] else None
        _first(found, service, since)
    return found


def _late_checks(world: World, service: str, day: date) -> Iterator[Event]:
    grant = (world.service(service) or {}).get("grant")
    closures = [one.day for one in world.all("grants.grant.closed") if one.data["grant"] == grant]
    for one in world.counted("OC3.1", f"{SERVICE}checked"):
        late = closures and one.day >= min(closures) + 180 * DAY
        if one.data["service"] == service and late and one.day <= day:
            yield one
