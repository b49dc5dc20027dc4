from datetime import date

import pytest
from pydantic import TypeAdapter, ValidationError

from services.feedback.inputs.learning import Agreement
from services.grants.inputs.calls import Amendment
from shared.written import Day

A_DAY: TypeAdapter[date] = TypeAdapter(Day)


@pytest.mark.parametrize("said", ["0", 0, "1715644800", 1715644800, "2024-05-14T00:00:00", "14.05.2024", ""])
def test_what_is_no_written_day_is_refused_with_how_to_write_one(said: object) -> None:
    with pytest.raises(ValidationError, match="write the day as 2024-05-14"):
        A_DAY.validate_python(said)


def test_a_written_day_is_one() -> None:
    assert A_DAY.validate_json('"2024-05-14"') == A_DAY.validate_python(date(2024, 5, 14))


def test_the_services_take_no_number_for_a_day() -> None:
    with pytest.raises(ValidationError, match="due_on"):
        Agreement.model_validate({"text": "A new bench", "due_on": "0"})
    with pytest.raises(ValidationError, match="closes_on"):
        Amendment.model_validate({"closes_on": "0", "notice": "Later"})
