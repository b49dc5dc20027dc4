"""From reporting's own copy of the events: one activity that two members recorded under two ids."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from services.reporting.quality.apart import recorded_apart
from shared.events.base import Voided
from shared.events.participants import ActivityHeld, AttendanceRecorded
from shared.events.people import PersonLinked
from tests.conftest import SchemaFactory
from tests.integration.reporting.conftest import MIGRATIONS
from tests.integration.reporting.copied import copy
from tests.unit.reporting.story import Story

DAY = date(2024, 5, 14)


@pytest.mark.parametrize("voided", [False, True])
async def test_two_members_trainings_with_a_linked_person_on_both_sheets_are_found_unless_her_line_is_voided(
    schema: SchemaFactory,
    tmp_path: Path,
    voided: bool,
) -> None:
    prepared = await schema("reporting", (("", MIGRATIONS),))
    connection = await prepared.connect()
    assert await recorded_apart(connection) == []
    story, lines = Story(), []
    for member, activity, person in (("ctc", "a-1", "p-1"), ("fe", "b-1", "p-2"), ("fe", "c-1", "p-2")):
        day = date(2024, 6, 1) if activity == "c-1" else DAY
        story.tell(member, ActivityHeld(activity=activity, occurred_on=day, kind="training", hours="6", municipality="GE-KK-MAR"))  # fmt: skip
        lines.append(
            story.tell(member, AttendanceRecorded(occurred_on=day, person=person, activity=activity))
        )
    story.tell("cenn", PersonLinked(occurred_on=DAY, persons=("p-1", "p-2")))
    if voided:
        story.tell("fe", Voided(occurred_on=DAY, voids=lines[1].id), of=lines[1])
    await copy(connection, tmp_path, story)
    found = await recorded_apart(connection)
    await connection.close()
    assert [(one.activity, one.other, one.persons) for one in found] == (
        [] if voided else [("a-1", "b-1", 1)]
    )
