"""Reads a file of exchange rates: month, currency, units for one euro, source."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal, InvalidOperation

from shared.programme.model_grants import Rate
from shared.programme.problems import Problem

COLUMNS = ["month", "currency", "rate", "source"]


def read_rates(file: str, content: bytes, problems: list[Problem]) -> tuple[Rate, ...]:
    """The rates of a CSV file (UTF-8, comma); faulty lines go to `problems`."""
    lines = content.decode("utf-8-sig", errors="replace").splitlines()
    rows = csv.reader(lines)
    if next(rows, None) != COLUMNS:
        problems.append(Problem(file, 1, "the first line is not the head", f"write {','.join(COLUMNS)}"))
        return ()
    found: dict[tuple[date, str], Rate] = {}
    for cells in rows:
        rate = _rate(cells)
        if isinstance(rate, str):
            problems.append(
                Problem(file, rows.line_num, rate, "write a line such as 2024-03,GEL,2.8712,demo")
            )
        elif (rate.month, rate.currency) in found:
            hint = "keep one of them"
            problems.append(
                Problem(file, rows.line_num, f"{rate.month:%Y-%m} {rate.currency} stands twice", hint)
            )
        else:
            found[rate.month, rate.currency] = rate
    return tuple(found.values())


def _rate(cells: list[str]) -> Rate | str:
    """The rate of a line, or what is wrong with it."""
    if len(cells) != len(COLUMNS) or not all(cells):
        return f"{len(cells)} cells instead of {len(COLUMNS)} filled ones"
    month, currency, units, source = cells
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        return f'"{month}" is no month'
    try:
        rate = Decimal(units)
    except InvalidOperation:
        return f'"{units}" is no number'
    if not rate.is_finite() or rate <= 0:
        return f'the rate "{units}" is not above zero'
    return Rate(month=first, currency=currency, rate=rate, source=source)
