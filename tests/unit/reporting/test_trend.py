from decimal import Decimal

from services.reporting.reading.trend import HEIGHT, Point, path


def test_a_line_goes_through_the_periods_that_have_a_value() -> None:
    points = [
        Point("2022", Decimal(5), Decimal(10), 50, 100.0, 80.0),
        Point("2023", None, Decimal(20), 150, None, 40.0),
        Point("2024", Decimal(20), None, 250, 40.0, None),
    ]
    assert (path(points, "value"), path(points, "plan")) == ("M50 100L250 40", "M50 80L150 40")
    assert max(one.y or 0 for one in points) < HEIGHT
