from services.reporting.logframe.figures import Measure
from services.reporting.reading.asking import Moment, Number, Question
from shared.programme import load
from tests.templates import PROGRAMME


def test_the_persons_who_are_new_are_those_who_make_the_cumulative_number() -> None:
    programme = load(PROGRAMME)

    def measures(number: Number) -> tuple[Measure, ...]:
        indicator = programme.logframe.indicator("X.2")
        return Question(programme, indicator, Moment(None, None, None), "2023", number=number).measures

    assert measures("new") == measures("cumulative") == (Measure.NEW,)
    assert measures("reached") == (Measure.REACHED,)
