"""Ratios of cohorts: graduates with a role, better tests, reports in time, complaints answered (rules 4a.i, 4a.q)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from tests.oracle import cells
from tests.oracle.dates import evaluation_day, months
from tests.oracle.events import Event
from tests.oracle.persons import person_fact
from tests.oracle.programme import Period
from tests.oracle.table import Counted, Table, Writer, share
from tests.oracle.world import World

TOPICS = {"digital", "innovation", "media_literacy"}
Cohort = list[tuple[Counted, date | None]]  # who belongs, and the day on which she entered the numerator


def write(table: Table, world: World) -> None:
    """All indicators of this kind."""
    for code, cohort in (("OC1.3", _graduates), ("OP1.4.b", _tested)):
        own = {one: cohort(world, one) for one in world.programme.members}
        _write(Writer(table, world, code, weigh=share), cohort(world, None), own)
    _write(Writer(table, world, "OP3.1.c", weigh=share), _closed(world))
    _write(Writer(table, world, "X.1", weigh=share), _complaints(world), due=True)


def _write(
    writer: Writer, cohort: Cohort, own: dict[str, Cohort] | None = None, *, due: bool = False
) -> None:
    for period in writer.periods():
        for measure in ("value", "cumulative"):
            chosen = _chosen(writer, cohort, period, measure, due=due)
            writer.write(period, measure, chosen, seen=True)
            for member in writer.world.programme.members:
                attributed = [one for one in chosen if one.member == member]
                writer.write(period, measure, attributed, seen=True, who=f"b:{member}")
                if own is not None:
                    alone = _chosen(writer, own[member], period, measure, due=due)
                    writer.write(period, measure, alone, seen=True, who=f"a:{member}")


def _chosen(writer: Writer, cohort: Cohort, period: Period, measure: str, *, due: bool) -> list[Counted]:
    """The cohort of a period, or of all up to its end; in the numerator those who entered by then (rule 4a.r)."""
    last = evaluation_day(writer.world, period) if due else period.end
    return [
        replace(one, hit=entered is not None and entered <= last)
        for one, entered in cohort
        if one.day <= last and (measure == "cumulative" or period.holds(one.day))
    ]


def _first(facts: Iterable[Counted]) -> Counted:
    return min(facts, key=lambda one: one.rank)


def _graduates(world: World, member: str | None) -> Cohort:
    """OC1.3: first graduation of each person; a role in a local CSO begun within twelve months."""
    graduations: defaultdict[str, list[Counted]] = defaultdict(list)
    for one in world.counted("OC1.3", "participants.enrolment.completed"):
        if one.data["programme"] == "ypp" and one.data.get("person") and member in {None, one.member}:
            subject, fact = person_fact(world, one, one.data)
            graduations[subject].append(fact)
    roles: defaultdict[str, list[date]] = defaultdict(list)
    for one in world.counted("OC1.3", "participants.placement.started", "participants.placement.confirmed"):
        host = world.registered(one.data.get("host_organisation"))
        if host.get("type") == "cso_local" and member in {None, one.member}:
            roles[world.person(one.data["person"])].append(one.day)
    cohort: Cohort = []
    for subject, facts in graduations.items():
        first = _first(facts)
        within = [day for day in roles[subject] if first.day <= day <= months(first.day, 12)]
        cohort.append((first, min(within, default=None)))
    return cohort


def _tested(world: World, member: str | None) -> Cohort:
    """OP1.4.b: of each person the first pair of tests on a topic; youth by age at the test that completes it."""
    tests: defaultdict[tuple[str, str], dict[str, Event]] = defaultdict(dict)
    for one in world.counted("OP1.4.b", "participants.assessment.completed"):
        if one.data["topic"] in TOPICS and one.data.get("person") and member in {None, one.member}:
            tests[world.person(one.data["person"]), one.data["topic"]].setdefault(one.data["stage"], one)
    pairs: defaultdict[str, list[Counted]] = defaultdict(list)
    for (subject, _), both in tests.items():
        if len(both) == 2:
            last = max(both.values(), key=lambda one: one.rank)
            if world.programme.is_youth(last.data.get("age")):
                better = _score(both["post"]) > _score(both["pre"])
                pairs[subject].append(person_fact(world, last, last.data, hit=better)[1])
    firsts = map(_first, pairs.values())
    return [(one, one.day if one.hit else None) for one in firsts]


def _score(test: Event) -> Fraction:
    return Fraction(str(test.data["score"])) / Fraction(str(test.data["maximum"]))


def _closed(world: World) -> Cohort:
    """OP3.1.c: grants closed, in the numerator from the approval of the final report by its due date."""
    cohort: Cohort = []
    for one in _once(world.counted("OP3.1.c", "grants.grant.closed"), lambda event: event.data["grant"]):
        approvals = [
            report.day
            for report in world.counted("OP3.1.c", "grants.report.approved")
            if report.data["grant"] == one.data["grant"]
            and report.data["report"] == "final"
            and report.day <= date.fromisoformat(report.data["due_on"])
        ]
        fact = Counted(one.day, one.id, one.member, cells.of(one.data, world.programme))
        cohort.append((fact, min(approvals, default=None)))
    return cohort


def _once(events: list[Event], key: Callable[[Event], object]) -> list[Event]:
    found: dict[object, Event] = {}
    for one in events:
        found.setdefault(key(one), one)
    return list(found.values())


def _complaints(world: World) -> Cohort:
    """X.1: cases by their due date; answered by the end of it. Restricted and withdrawn ones are left out.

    So is a case whose referral another member has confirmed: it has filed the complaint anew.
    """
    confirmed = {one.data["referral"] for one in world.all("feedback.complaint.received")}
    elsewhere = {
        one.data["case"]
        for one in world.all("feedback.complaint.referred")
        if one.data.get("referral") in confirmed
    }

    def visible(*names: str) -> list[Event]:
        found = world.all(*(f"feedback.complaint.{name}" for name in names))
        return [one for one in found if world.in_view("X.1", one.day)]

    cohort: Cohort = []
    for one in _once(visible("filed"), lambda event: event.data["case"]):
        due = date.fromisoformat(one.data["due_on"])
        answers = [a for a in visible("responded", "closed") if a.data["case"] == one.data["case"]]
        withdrawn = any(a.data.get("outcome") == "withdrawn" for a in answers if a.name.endswith("closed"))
        if one.data["case"] in elsewhere or one.data.get("restricted") or withdrawn:
            continue
        if not world.in_view("X.1", due):
            continue
        coded = [a.day for a in answers if a.name.endswith("responded") or a.data.get("outcome")]
        answered = bool(coded) and min(coded) <= due
        fact = Counted(due, one.id, one.member, cells.of(one.data, world.programme))
        cohort.append((fact, due if answered else None))
    return cohort
