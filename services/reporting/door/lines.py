"""The lines of a file of events: each a JSON object, told apart from what is none, with its place."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shared.programme.problems import Problem

Fields = dict[str, Any]
Note = Callable[[str, str, str], None]  # field, what is wrong, what would be right


@dataclass(frozen=True, slots=True)
class Line:
    """One object of a file and where it stands."""

    file: str
    number: int
    fields: Fields


@dataclass(slots=True)
class Faults:
    """What is wrong with the lines read so far."""

    problems: list[Problem] = field(default_factory=list)

    def at(self, line: Line) -> Note:
        """A function that notes what is wrong with a field of a line, and what would be right."""

        def note(name: str, message: str, hint: str = "") -> None:
            self.problems.append(Problem(line.file, line.number, f"{name}: {message}", hint))

        return note


def read(path: Path, faults: Faults) -> Iterator[Line]:
    """Every line that is a JSON object; the others are noted as faults. Empty lines are none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        reason = "is not UTF-8 text" if isinstance(wrong, UnicodeDecodeError) else "cannot be read"
        faults.problems.append(Problem(str(path), 0, reason, "name a file of events, one JSON object a line"))
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            found = _object(str(path), number, line, faults)
            if found is not None:
                yield found


def _object(file: str, number: int, line: str, faults: Faults) -> Line | None:
    try:
        fields = json.loads(line, parse_float=str, parse_constant=_no_number)
    except ValueError as wrong:
        reason = wrong.msg if isinstance(wrong, json.JSONDecodeError) else "NaN and infinity are not JSON"
        faults.problems.append(Problem(file, number, f"not JSON ({reason})", "write one JSON object a line"))
        return None
    if not isinstance(fields, dict):
        faults.problems.append(Problem(file, number, "not a JSON object", "write one event a line: {...}"))
        return None
    return Line(file, number, fields)


def _no_number(name: str) -> float:
    raise ValueError(name)
