"""Qualitative: the judgement recorded last stands, from its day until the next one's."""

from __future__ import annotations

from services.reporting.logframe.conditions import View
from services.reporting.logframe.dimensions import Dimensions
from services.reporting.logframe.kinds.base import Counted
from services.reporting.logframe.kinds.qualitative import Qualitative
from services.reporting.logframe.known import Known
from shared.events.outreach import SurveyResultRecorded
from shared.programme.model_rule import Rule
from tests.unit.reporting.story import day, programme

NAME = "participants.survey.result_recorded"


def judged(number: int, on: str, judgement: str) -> View:
    data = SurveyResultRecorded(occurred_on=day(on), indicator="Q.1", judgement=judgement)
    event = Known(f"018f0000-0000-7000-8000-{number:012d}", NAME, "cenn", "l", number, number, number, data)
    return View(event, event)


def test_each_judgement_stands_until_the_next_one() -> None:
    rule = Rule(judgement="judgement", events=(NAME,))
    kind = Qualitative(Counted("Q.1", rule, Dimensions(programme())))
    views = [
        judged(1, "2023-02-01", "weak"),
        judged(2, "2024-02-01", "fair"),
        judged(3, "2024-02-01", "strong"),
    ]
    cells = kind.cells(views)

    def standing(on: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for key, value in cells.items():
            if key.day <= day(on):
                found[key.cell[0]] = found.get(key.cell[0], 0) + value
        return {code: value for code, value in found.items() if value}

    days = ("2023-01-31", "2023-02-01", "2024-01-31", "2024-02-01")
    assert [standing(on) for on in days] == [{}, {"weak": 1}, {"weak": 1}, {"strong": 1}]
