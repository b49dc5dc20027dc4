"""The facts that count persons: attendance, enrolments, service users (domain 6.3, 4a.q)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from tests.oracle import cells
from tests.oracle.distinct import Subjects, three_numbers
from tests.oracle.events import Data, Event
from tests.oracle.table import Counted, Table, Writer, share
from tests.oracle.world import World

TRAINING = {"training", "mentoring_session", "peer_exchange"}
VISITS = {"study_tour", "exchange_visit"}
MINORITIES = {"azerbaijani", "armenian", "greek", "other"}
Found = Iterator[tuple[str, Counted]]


def write(table: Table, world: World) -> None:
    """All indicators that count distinct persons, and the shares of X.3 among those of X.2."""
    for code, facts in (
        ("OP1.1.b", _trained(world)),
        ("OP1.2.a", _completed(world, "OP1.2.a", "ypp")),
        ("OP1.2.b", _completed(world, "OP1.2.b", "social_work_fellowship")),
        ("OP1.4.a", _camps(world)),
        ("OC3.2", _vulnerable_users(world)),
        ("X.2", _reached(world, "X.2")),
    ):
        three_numbers(Writer(table, world, code), collected(facts))
    three_numbers(Writer(table, world, "OP1.3.a", "participants"), collected(_travelled(world)))
    for part in ("women", "youth", "minorities", "disability"):
        three_numbers(Writer(table, world, "X.3", part, share), collected(_reached(world, "X.3", part)))


def collected(facts: Found) -> Subjects:
    """The facts of each subject."""
    found: defaultdict[str, list[Counted]] = defaultdict(list)
    for subject, fact in facts:
        found[subject].append(fact)
    return dict(found)


def person_fact(world: World, one: Event, data: Data, *, hit: bool = True) -> tuple[str, Counted]:
    """A fact about a person, in the cells of the person and of the event."""
    found = {**cells.of(one.data, world.programme), **cells.of_person(data, world.programme)}
    for name in ("organisation", "host_organisation"):  # merged ones are one cell
        if registered := world.registered(one.data.get(name)).get("organisation"):
            found[name] = (registered,)
    return world.person(data["person"]), Counted(one.day, one.id, one.member, found, hit=hit)


def attendances(world: World, code: str) -> Iterator[tuple[Event, Data]]:
    """Attendance of persons as participants, with the activity that was held (rules 4a.b, 4a.o)."""
    for one in world.counted(code, "participants.attendance.recorded"):
        activity = world.activity(one.data["activity"])
        if (
            activity is not None
            and one.data.get("person")
            and one.data.get("role", "participant") == "participant"
        ):
            yield one, activity.data


def _trained(world: World) -> Found:
    for one, activity in attendances(world, "OP1.1.b"):
        organisation = world.registered(one.data.get("organisation"))
        if activity["kind"] in TRAINING and organisation.get("target"):
            yield person_fact(world, one, one.data)


def _camps(world: World) -> Found:
    for one, activity in attendances(world, "OP1.4.a"):
        youth = world.programme.is_youth(one.data.get("age"))
        if activity["kind"] == "camp" and (youth or one.data.get("sex") == "F"):
            yield person_fact(world, one, one.data)


def _travelled(world: World) -> Found:
    for one, activity in attendances(world, "OP1.3.a"):
        if activity["kind"] in VISITS:
            yield person_fact(world, one, one.data)


def _completed(world: World, code: str, programme: str) -> Found:
    for one in world.counted(code, "participants.enrolment.completed"):
        if one.data["programme"] == programme and one.data.get("person"):
            yield person_fact(world, one, one.data)


def _users(world: World, code: str) -> Iterator[tuple[Event, Data]]:
    for one in world.counted(code, "participants.service.users_reported"):
        for user in one.data.get("users") or ():
            yield one, user


def _vulnerable_users(world: World) -> Found:
    for one, user in _users(world, "OC3.2"):
        service = world.service(one.data["service"])
        if service is not None and user.get("vulnerability"):
            subject, fact = person_fact(world, one, user)
            theme = (str(service["theme"]),) if service.get("theme") else ("unknown",)
            yield subject, Counted(fact.day, fact.id, fact.member, {**fact.cells, "theme": theme})


def _reached(world: World, code: str, part: str = "") -> Found:
    facts = [(one, one.data) for one, _ in attendances(world, code)]
    names = ("participants.enrolment.started", "participants.enrolment.completed")
    facts += [(one, one.data) for one in world.counted(code, *names) if one.data.get("person")]
    for one, data in [*facts, *_users(world, code)]:
        yield person_fact(world, one, data, hit=_belongs(world, part, data))


def _belongs(world: World, part: str, data: Data) -> bool:
    return {
        "": True,
        "women": data.get("sex") == "F",
        "youth": world.programme.is_youth(data.get("age")),
        "minorities": data.get("ethnicity") in MINORITIES,
        "disability": data.get("disability") == "yes",
    }[part]
