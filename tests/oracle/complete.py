"""Complete sets: a person counts on the day on which the last of the five principles is first reached (rule 4a.l)."""

from __future__ import annotations

from collections import defaultdict

from tests.oracle.distinct import Subjects, three_numbers
from tests.oracle.persons import attendances, person_fact
from tests.oracle.table import Counted, Table, Writer
from tests.oracle.world import World

PRINCIPLES = [f"hrba_{n}" for n in range(1, 6)]
Steps = dict[str, list[tuple[Counted, set[str]]]]


def write(table: Table, world: World) -> None:
    """OP2.3: staff of local authorities trained in all five principles."""
    steps = _steps(world)
    own = {
        member: _completed({s: [p for p in some if p[0].member == member] for s, some in steps.items()})
        for member in world.programme.members
    }
    three_numbers(Writer(table, world, "OP2.3"), _completed(steps), own)


def _steps(world: World) -> Steps:
    """What each person's attendances add to the set."""
    found: defaultdict[str, list[tuple[Counted, set[str]]]] = defaultdict(list)
    for one, activity in attendances(world, "OP2.3"):
        topics = set(activity.get("topics") or ()) & set(PRINCIPLES)
        organisation = world.registered(one.data.get("organisation"))
        if topics and organisation.get("type") == "local_authority":
            subject, fact = person_fact(world, one, one.data)
            found[subject].append((fact, topics))
    return dict(found)


def _completed(steps: Steps) -> Subjects:
    found: Subjects = {}
    for subject, some in steps.items():
        reached: set[str] = set()
        for fact, topics in sorted(some, key=lambda step: step[0].rank):
            reached |= topics
            if len(reached) == len(PRINCIPLES):
                found[subject] = [fact]
                break
    return found
