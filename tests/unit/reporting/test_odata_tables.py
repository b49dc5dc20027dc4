"""Every kind of column that a table can have is a type of OData."""

from __future__ import annotations

from typing import get_args

from services.reporting.odata.tables import types
from shared.files.tables import Column, Kind


def test_every_kind_of_column_has_a_type_and_a_year_stays_a_number() -> None:
    found = types([Column(kind, kind) for kind in get_args(Kind)])
    assert found["Year"] == "Edm.Double"
    assert len(found) == 1 + len(get_args(Kind))
