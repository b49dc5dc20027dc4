"""A reference commits to a fact of one figure, and tells nothing of it."""

from __future__ import annotations

import base64
import random
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from deploy.provision.secrets import new_key, write_private
from services.reporting.logframe.figures import Measure
from services.reporting.reading.asking import Moment, Question
from services.reporting.reading.references import References, are_there, listed
from shared.indexkey import FILE
from tests.unit.reporting.story import day, programme

ALWAYS = Moment(None, None)
EVENT, HASH = UUID(int=7), bytes(range(32))


def asked(code: str = "X.2", moment: Moment = ALWAYS, **more: Any) -> Question:
    return Question(programme(), programme().logframe.indicator(code), moment, **more)


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    write_private(tmp_path / FILE, new_key())
    return tmp_path


def name(secrets: Path, question: Question, measure: Measure = Measure.NEW) -> str:
    return References.of(question, secrets).digits(EVENT, measure, HASH)


def test_every_figure_gives_a_fact_another_reference(secrets: Path) -> None:
    figures = [
        asked(), asked("OP1.1.b"), asked(period="2023"), asked(period="2024"), asked(member="ctc"), asked(member="kkm"),
        asked(member="ctc", period="2023"), asked(number="reached"), asked(number="reached_by"),
        asked("OP1.3.a"), asked("OP1.3.a", part="participants"), asked(moment=Moment(None, None, day("2023-12-31"))),
    ]  # fmt: skip
    assert not [
        pair for pair in combinations([name(secrets, one) for one in figures], 2) if pair[0] == pair[1]
    ]


def test_one_number_under_two_names_is_one_figure(secrets: Path) -> None:
    assert name(secrets, asked(number="new")) == name(secrets, asked(number="cumulative"))


def test_as_known_on_any_day_a_fact_of_a_figure_has_one_reference(secrets: Path) -> None:
    known = [asked(moment=Moment(None, date(2024, month, 1))) for month in range(1, 13)]
    assert {name(secrets, one) for one in known} == {name(secrets, asked())}


def test_event_hash_measure_and_key_all_make_the_reference(secrets: Path, tmp_path_factory: Any) -> None:
    other = tmp_path_factory.mktemp("other")
    write_private(other / FILE, base64.b64encode(bytes(32)))
    names = References.of(asked(), secrets)
    made = {
        name(secrets, asked()), name(other, asked()), names.digits(UUID(int=8), Measure.NEW, HASH),
        names.digits(EVENT, Measure.NEW, HASH[::-1]), names.digits(EVENT, Measure.REACHED, HASH),
    }  # fmt: skip
    assert len(made) == 5


def test_the_order_of_the_lines_is_that_of_the_references_alone(secrets: Path) -> None:
    rows = [
        (UUID(int=number), Measure.NEW, "2023", "participants.attendance.recorded.v2", HASH)
        for number in range(50)
    ]
    names = References.of(asked(), secrets)
    lines = [one.line for one in listed(rows, names)]
    assert lines == sorted(lines, key=lambda one: one.reference)
    assert lines == [one.line for one in listed(random.Random(1).sample(rows, len(rows)), names)]
    assert {one.type for one in lines} == {"participants.attendance.recorded"}


def test_a_row_of_a_breakdown_a_share_and_a_figure_of_open_events_have_no_references() -> None:
    assert are_there(asked())
    assert are_there(asked("X.1", period="2024", member="kkm"))
    shares = programme().logframe.indicator("X.3")
    for closed in (
        asked(by={"sex": "F"}), asked(by={"member": "ctc"}), asked("X.3"), asked("X.3", part=shares.parts[0].code),
        asked("OP3.1.b"),
    ):  # fmt: skip
        assert not are_there(closed)
