"""What open proposals leave open is, at every moment and in any order of arrival, what a plain calculation says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given

from services.reporting.logframe.counting import Counting
from services.reporting.logframe.figures import Contribution, Measure
from services.reporting.logframe.known import Known
from shared.events.base import Voided
from shared.events.participants import ActivityHeld, AttendanceRecorded
from shared.events.people import LinkConfirmed, LinkProposed, PersonErased, PersonLinked, PersonSplit
from tests.property.reporting.test_figures import CHANCE, SLOW
from tests.unit.reporting.story import Story, day, person, programme

MANY, STEPS = 12, 40
DAY = day("2023-01-01")


def told(chance: Random) -> Story:
    """Persons who take part, each on a day of her own, and whatever is said of who they are."""
    story = Story()
    for number in range(MANY):
        held = ActivityHeld(occurred_on=DAY, activity=f"a{number}", kind="training", hours="2")
        story.tell("ctc", held)
    links: list[Known] = []
    for step in range(STEPS):
        some = chance.sample(range(MANY), 2)
        persons = (f"p{some[0]}", f"p{some[1]}")
        match chance.randrange(10):
            case 0 | 1 | 2:
                on = DAY + timedelta(days=chance.randrange(300))
                said = AttendanceRecorded(
                    occurred_on=on, activity=f"a{step % MANY}", person=persons[0], role="participant"
                )
                story.tell("ctc", said, person(sex="F"))
            case 3 | 4 | 5:
                links.append(story.tell("fe", LinkProposed(occurred_on=DAY, persons=persons)))
            case 6 if links:
                for member in ("ctc", "fe"):
                    story.tell(member, LinkConfirmed(occurred_on=DAY, proposal=chance.choice(links).id))
            case 7 if links:
                story.tell("fe", PersonSplit(occurred_on=DAY, link=chance.choice(links).id))
            case 8:
                links.append(story.tell("fe", PersonLinked(occurred_on=DAY, persons=persons)))
            case 9 if chance.randrange(3) == 0:
                story.tell("ctc", PersonErased(occurred_on=DAY, person=persons[0]))
            case _:
                story.void(chance.choice([one for one in story.told if not isinstance(one.data, Voided)]))
    return story


def plain(events: Iterable[Known]) -> int:
    """Of how many persons in the figure of all participants an open proposal says that they are another one."""
    events = sorted(events, key=lambda one: one.recorded)
    voided = {one.data.voids for one in events if isinstance(one.data, Voided)}
    live = [one for one in events if one.id not in voided and not isinstance(one.data, Voided)]
    held = {one.data.activity for one in live if isinstance(one.data, ActivityHeld)}
    erased = {one.data.person: one.recorded for one in reversed(live) if isinstance(one.data, PersonErased)}
    split = {one.data.link for one in live if isinstance(one.data, PersonSplit)}
    confirmed = {}
    for one in live:
        if isinstance(one.data, LinkConfirmed):
            confirmed.setdefault(one.data.proposal, {}).setdefault(one.member, one.recorded)
    attending = {
        one.data.person
        for one in live
        if isinstance(one.data, AttendanceRecorded) and one.data.activity in held
    }
    names = {f"p{number}": f"p{number}" for number in range(MANY)}
    closer = dict(names)
    for link in live:
        if not isinstance(link.data, LinkProposed | PersonLinked) or link.id in split:
            continue
        final = link.recorded
        if isinstance(link.data, LinkProposed):
            by = sorted(confirmed.get(link.id, {}).values())
            final = max(final, by[1]) if len(by) > 1 else None
        ends = [erased[one] for one in link.data.persons if one in erased]
        if any(final is None or end <= final for end in ends):
            continue
        _rename(names, link.data.persons)
        if final is not None:
            _rename(closer, link.data.persons)
    return len({closer[one] for one in attending}) - len({names[one] for one in attending})


def _rename(names: dict[str, str], persons: tuple[str, ...]) -> None:
    gone, stays = names[persons[0]], names[persons[1]]
    for one, name in names.items():
        if name == gone:
            names[one] = stays


def opened(contributions: Iterable[Contribution]) -> Counter[int]:
    """By moment, how many more are open from then on."""
    found: Counter[int] = Counter()
    for one in contributions:
        if one.key.indicator == "X.2" and one.key.measure is Measure.OPEN:
            found[one.known_at] += one.value
    return found


@SLOW
@given(CHANCE)
def test_what_is_open_at_any_moment_is_what_a_plain_calculation_says(chance: Random) -> None:
    events = told(chance).told
    orders = [
        events,
        sorted(events, key=lambda one: (one.lane, one.sequence)),
        chance.sample(events, len(events)),
    ]
    found = [
        opened(made for one in order for made in counting.apply(replace(one, amendments=[])))
        for order, counting in ((order, Counting(programme())) for order in orders)
    ]
    found.append(opened(Counting(programme()).at_once(replace(one, amendments=[]) for one in events)))
    for moment in {one.recorded for one in events}:
        expected = plain(one for one in events if one.recorded <= moment)
        assert [sum(n for when, n in some.items() if when <= moment) for some in found] == [expected] * 4
