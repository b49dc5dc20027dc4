"""The reference programme as if its donor had extended it, so that what a visitor of the demo records today counts.

The programme of the seeds ended on 31 December 2025, and a fact after the end qualifies for nothing (domain, rule 4a.g).
The demo's copy goes on to the end of next year, for a complaint of December is due in January, and the invented rate of
its last month stands for the months up to today.
"""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path

from shared.programme import load

_FILE, _RATES = "programme.yaml", "demo-rates.csv"
_END = re.compile(r"^end: \S+$", re.MULTILINE)
_CUTOFF = re.compile(r"^(cutoff: \{date: )[\d-]+", re.MULTILINE)
_LAST_PERIOD = re.compile(r'^  - \{code: "\d{4}", start: .*\n(?!  - )', re.MULTILINE)


def extended(programme: Path, copy: Path, today: date) -> Path:
    """The folder of a copy of a programme's files with a period for each year up to the next; made once, then kept.

    A programme that lasts so long is its own extension.
    """
    if copy.exists():
        return copy
    ended, last = load(programme).end.year, (today + timedelta(days=366)).year
    if ended >= last:
        return programme
    begun = copy.with_suffix(".new")
    shutil.rmtree(begun, ignore_errors=True)
    shutil.copytree(programme, begun)
    file = begun / _FILE
    periods = "".join(map(_period, range(ended + 1, last + 1)))
    text = file.read_text(encoding="utf-8")
    text = _once(_END, f"end: {last}-12-31", text)
    text = _once(_CUTOFF, rf"\g<1>{last + 1}-03-31", text)
    text = _once(_LAST_PERIOD, rf"\g<0>{periods}", text)
    file.write_text(text, encoding="utf-8")
    _repeat_rates(begun / _RATES, today)
    begun.rename(copy)
    return copy


def _period(year: int) -> str:
    return (
        f'  - {{code: "{year}", start: {year}-01-01, end: {year}-12-31, due: {year + 1}-03-01, '
        "source: assumption}\n"
    )


def _repeat_rates(file: Path, today: date) -> None:
    """A rate is by month: `2025-12,GEL,3.1700,source`; the file ends with the last one."""
    text = file.read_text(encoding="utf-8")
    month, _, rate = text.splitlines()[-1].partition(",")
    since, last = int(month[:4]) * 12 + int(month[5:]), today.year * 12 + today.month
    more = (f"{(n - 1) // 12}-{(n - 1) % 12 + 1:02},{rate}\n" for n in range(since + 1, last + 1))
    file.write_text(text + "".join(more), encoding="utf-8")


def _once(line: re.Pattern[str], new: str, text: str) -> str:
    changed, times = line.subn(new, text)
    if times != 1:
        raise ValueError(f"{_FILE} has {times} lines like {line.pattern!r}, and one is to be changed")
    return changed
