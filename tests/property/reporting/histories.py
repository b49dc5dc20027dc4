"""Histories of several members over every event type that an indicator counts, and the orders in which they arrive."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from hypothesis import strategies as st

from tests.property.reporting import scenes_grants, scenes_people, scenes_work
from tests.property.reporting.story import Document, Story

SCENES: tuple[Callable[[Story], None], ...] = (
    scenes_people.activities,
    scenes_people.activities,
    scenes_people.organisations,
    scenes_people.principles,
    scenes_people.enrolments,
    scenes_people.tests,
    scenes_people.identities,
    scenes_work.assessments,
    scenes_work.advocacy,
    scenes_work.groups,
    scenes_work.meetings,
    scenes_work.services,
    scenes_work.public,
    scenes_grants.grants,
    scenes_grants.complaints,
    scenes_grants.periods,
)


def told(chance: Random) -> list[Document]:
    """A history in recorded order: two to four scenes, and amendments of what happened in them."""
    story = Story(chance)
    for scene in chance.sample(SCENES, chance.randrange(2, 5)):
        scene(story)
    for _ in range(chance.randrange(5)):
        story.amend()
    return story.recorded()


histories = st.builds(told, st.randoms(use_true_random=True))


def shuffled(history: list[Document], chance: Random) -> list[Document]:
    """An order of arrival that keeps each lane's own order, some events twice."""
    left: dict[str, list[Document]] = {}
    for one in history:
        left.setdefault(one["lane"], []).append(one)
    found: list[Document] = []
    while left:
        lane = chance.choice(sorted(left))
        found.append(left[lane].pop(0))
        if chance.randrange(10) == 0:
            found.append(chance.choice(found))
        if not left[lane]:
            del left[lane]
    return found
