from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson

from services.reporting.publications.editions import edition
from services.reporting.publications.public import Public
from services.reporting.publications.snapshot import take
from services.reporting.reading.every import Cell, Place
from services.reporting.reading.publishing import Edition
from services.reporting.reading.values import Value
from tests.unit.reporting.story import programme

PERIODS = ("2022", "2023", "2024", "2025")


def persons(**rows: int) -> list[Cell]:
    """So many new persons of each sex in 2024, as all cells of X.2 and of the share of women in X.3."""
    found = []
    for code, count in rows.items():
        value = Value(Decimal(count), status="reported")
        found.append(Cell(Place("X.2", "", "2024", "new", breakdown=("sex", code)), value))
        found += [
            Cell(Place("X.2", "", period, "cumulative", breakdown=("sex", code)), value)
            for period in PERIODS[2:]
        ]
    women, everybody = rows.get("F", 0), sum(rows.values())
    share = Value(Decimal(100 * women) / everybody, women, everybody, status="reported")
    found += [Cell(Place("X.3", "women", period, "cumulative"), share) for period in PERIODS[2:]]
    return found


class Readers:
    """Everybody, from one publication to the next."""

    def __init__(self) -> None:
        self.earlier: list[Edition] = []
        self.document: dict[str, Any] = {}

    def read(self, day: str, **rows: int) -> Public:
        made = take(programme(), day, persons(**rows), self.earlier, self.document or None)
        self.document = orjson.loads(made.file)
        every = orjson.loads(made.annex)["cells"]
        self.earlier.append(edition(programme(), self.document, every, made.told))
        return Public(programme(), self.document)


def numbers(seen: Public) -> dict[str, int | None]:
    return {
        code: None if row.value is None else int(row.value) for code, row in seen.rows("X.2", "sex").items()
    }


def test_a_table_that_would_lose_rows_stays_as_it_was_with_its_day() -> None:
    readers = Readers()
    assert numbers(readers.read("2024-05-01", F=30, M=20)) == {"F": 30, "M": 20}
    seen = readers.read("2024-06-01", F=31, M=20)
    assert numbers(seen) == {"F": 30, "M": 20}
    assert seen.known_on("X.2", "sex") == "2024-05-01"
    assert seen.share("X.3", "women").numerator == 30
    seen = readers.read("2024-07-01", F=36, M=20)
    assert numbers(seen) == {"F": 36, "M": 20}
    assert (seen.known_on("X.2", "sex"), seen.share("X.3", "women").numerator) == ("2024-07-01", 36)


def test_a_table_of_one_row_stays_as_it_was_too() -> None:
    readers = Readers()
    assert numbers(readers.read("2024-05-01", unknown=6)) == {"unknown": 6}
    assert numbers(readers.read("2024-06-01", unknown=9)) == {"unknown": 6}


def test_shares_do_not_make_a_table_worth_renewing() -> None:
    readers = Readers()
    readers.read("2024-05-01", unknown=6)
    readers.document["cells"] = [one for one in readers.document["cells"] if one["breakdown"]]
    assert numbers(readers.read("2024-06-01", unknown=9)) == {"unknown": 6}


def test_the_share_of_women_is_withheld_where_women_are_few() -> None:
    seen = Readers().read("2024-05-01", F=2, M=40, other=30)
    assert numbers(seen) == {"F": None, "M": 40, "other": None}
    assert (seen.share("X.3", "women").value, seen.share("X.3", "women").status) == (None, "suppressed")


def test_before_the_first_publication_nothing_is_shown() -> None:
    assert numbers(Public(programme())) == {}
    assert Public(programme()).share("X.3", "women").status == "suppressed"
