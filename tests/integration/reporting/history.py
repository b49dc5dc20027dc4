"""A history of many kinds, counted into a database, for tests of what readers see."""

from __future__ import annotations

from decimal import Decimal

from shared.events.community import AllianceJoined, AllianceLeft
from shared.events.feedback import ComplaintFiled, ComplaintResponded
from shared.events.grants import GrantDisbursed
from shared.events.outreach import SurveyResultRecorded
from shared.events.participants import ActivityHeld, AttendanceRecorded
from shared.events.reporting import PeriodSubmitted
from tests.unit.reporting.story import ALL, Story, day, person


def told() -> Story:
    story = Story()
    for number, on in enumerate(("2023-05-01", "2023-11-01", "2024-05-01", "2024-12-01")):
        activity = f"a{number}"
        story.tell("ctc", ActivityHeld(occurred_on=day(on), activity=activity, kind="training", hours="6"))
        for who in range(number + 1):
            data = AttendanceRecorded(occurred_on=day(on), person=f"p{who}", activity=activity)
            story.tell("ctc", data, person(sex="F" if who % 2 else "M", age=15 + 7 * who, home="GE-KK-MAR"))
    story.void(story.told[3])
    story.tell("cenn", AllianceJoined(occurred_on=day("2023-02-01"), group="g", organisation="o"))
    story.tell("cenn", AllianceLeft(occurred_on=day("2024-10-15"), group="g", organisation="o"))
    story.tell("kkm", ComplaintFiled(occurred_on=day("2024-09-25"), case="c", due_on=day("2024-10-05")))
    story.tell("kkm", ComplaintFiled(occurred_on=day("2024-08-25"), case="d", due_on=day("2024-09-05")))
    story.tell("kkm", ComplaintResponded(occurred_on=day("2024-09-01"), case="d"))
    data = SurveyResultRecorded(occurred_on=day("2024-06-01"), indicator="IMP.1", value=Decimal("41.25"))
    story.tell("cenn", data)
    money = GrantDisbursed(
        occurred_on=day("2024-06-01"), grant="g", recipient_type="cso", amount="90", currency="GEL", rate="3"
    )
    story.tell("ctc", money)
    for member in ALL:
        story.tell(member, PeriodSubmitted(occurred_on=day("2024-02-01"), period="2025", member=member))
    return story
