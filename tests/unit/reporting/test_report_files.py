"""A file that is handed to `paravani report verify` and is no report says what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.reporting.periods import document
from services.reporting.periods.document import NotAReport

CELL = {
    "indicator": "X.2", "part": None, "period": "2023", "measure": "new", "by": "total", "member": None,
    "breakdown": {}, "value": 3, "numerator": None, "denominator": None, "status": "reported",
}  # fmt: skip
REPORT: dict[str, Any] = {
    "format": document.FORMAT, "programme": "csdp", "period": "2023", "fingerprint": "", "files": {}, "lanes": [],
    "cells": [CELL], "certified": {"at": "2024-02-01T12:00:00Z"},
}  # fmt: skip


def file_with(**changes: Any) -> bytes:
    report = {name: value for name, value in {**REPORT, **changes}.items() if value is not ...}
    return json.dumps({"report": report, "sha256": "00" * 32, "signature": "x"}).encode()


def test_a_report_is_read_though_its_hash_is_another() -> None:
    assert not document.read(file_with()).unaltered


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"cells": ...}, "missing required field `cells`"),
        ({"cells": 5}, "report.cells: Expected `array`"),
        ({"cells": [CELL, {}]}, r"report.cells\[1\]: Object missing required field `indicator`"),
        ({"lanes": [{"lane": 1}]}, r"report.lanes\[0\].lane: Expected `str`"),
        ({"files": {"logframe.yaml": 1}}, "report.files"),
        ({"cells": [CELL | {"value": 10**17}]}, "cannot be written as canonical JSON"),
    ],
)
def test_a_file_that_has_not_the_shape_of_a_report_is_told_with_its_place(
    changes: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(NotAReport, match=wrong):
        document.read(file_with(**changes))
