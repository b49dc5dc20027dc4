"""`$filter` as programs write it: what it lets through, and what it says to what it cannot read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, get_args

import pytest

from services.reporting.odata.filtering import compiled
from services.reporting.odata.tables import types
from shared.files.tables import Column, Kind
from shared.web.problems import Problem

TYPES = {
    "Id": "Edm.Int32",
    "Name": "Edm.String",
    "Value": "Edm.Double",
    "Day": "Edm.Date",
    "Final": "Edm.Boolean",
}
ROWS: list[dict[str, Any]] = [
    {"Id": 1, "Name": "X.2", "Value": Decimal("10.5"), "Day": date(2024, 1, 1), "Final": True},
    {"Id": 2, "Name": "O'Neill", "Value": None, "Day": None, "Final": False},
    {"Id": 3, "Name": "X.3", "Value": 12, "Day": date(2025, 1, 1), "Final": None},
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Name eq 'X.2'", [1]),
        ("Name eq 'O''Neill'", [2]),
        ("Name ne 'X.2'", [2, 3]),
        ("Value gt 10.5", [3]),
        ("Value ge 10.5 and Final eq true", [1]),
        ("Value eq null", [2]),
        ("Value ne null", [1, 3]),
        ("Value ne 12", [1, 2]),
        ("Day lt 2024-06-30", [1]),
        ("Id eq 3 or Name eq 'X.2' and Value lt 1", [3]),
        ("Name eq ' and Id eq 1'", []),
        ("(Id eq 1)", [1]),
        ("(Id eq 3 or Name eq 'X.2') and Value lt 11", [1]),
        ("not (Id eq 1 or Id eq 2)", [3]),
        ("not Id eq 1 and Final ne true", [2, 3]),
        ("((Id eq 1)or(Id eq 2))and not(Final eq true)", [2]),
        ("Name eq '(' or (Id le 2 and (Value gt 10 or Day eq null))", [1, 2]),
    ],
)
def test_it_lets_through_what_it_says(text: str, ids: list[int]) -> None:
    test = compiled(text, TYPES)
    assert [row["Id"] for row in ROWS if test(row)] == ids


@pytest.mark.parametrize(
    "text",
    ["Name", "Name eq", "Name is 'x'", "Nope eq 1", "Name eq 1", "Value eq 'x'", "Id eq 1 and", "Id eq 1 Id eq 2",
     "(Id eq 1", "Id eq 1)", "(Id) eq 1", "()", "not", "Id eq (1)", "(" * 21 + "Id eq 1" + ")" * 21, "not " * 500 + "Id eq 1", "Day eq 2024-13-45", "Final eq maybe", "Name eq 'open"],
)  # fmt: skip
def test_it_says_what_would_be_right_of_what_it_cannot_read(text: str) -> None:
    with pytest.raises(Problem, match="write it as in"):
        compiled(text, TYPES)


def test_every_kind_of_column_that_a_table_has_is_a_type_of_odata() -> None:
    kinds: tuple[Kind, ...] = get_args(Kind)
    assert kinds
    assert len(types([Column(f"C{n}", kind) for n, kind in enumerate(kinds)])) == 1 + len(kinds)
