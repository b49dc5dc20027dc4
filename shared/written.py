"""How people and programs write what a lenient reader would guess at."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from pydantic import BeforeValidator

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _written(day: object) -> object:
    """Refuse what pydantic takes for seconds since 1970: 0 is no day."""
    if isinstance(day, date) or (isinstance(day, str) and _DAY.fullmatch(day)):
        return day
    raise ValueError("write the day as 2024-05-14")


Day = Annotated[date, BeforeValidator(_written)]
"""A day in a request, such as `2024-05-14`, and nothing else."""
