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
_LONGEST = 16 * 1024 * 1024  # bytes of a line; the ledger takes no event of this size
_DIGITS = 100
_HALF = "\\ud"  # how JSON escapes either half


class _NotJson(ValueError):
    """What Python reads as JSON and the standard (RFC 8259) does not have."""


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
        with path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(_LONGEST + 1), b""), start=1):
                if len(line) > _LONGEST:
                    hint = "write one event a line; nothing after it was read"
                    faults.problems.append(Problem(str(path), number, f"longer than {_LONGEST} bytes", hint))
                    return
                if (found := _object(str(path), number, line, faults)) is not None:
                    yield found
    except OSError:
        hint = "name a file of events, one JSON object a line"
        faults.problems.append(Problem(str(path), 0, "cannot be read", hint))


def _object(file: str, number: int, line: bytes, faults: Faults) -> Line | None:
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        if not text.strip():
            return None
        fields = json.loads(text, parse_float=str, parse_int=_whole, parse_constant=_no_number)
        if _HALF in text.lower():
            json.dumps(fields, ensure_ascii=False).encode()
    except UnicodeError:
        reason = "not UTF-8 text, or half a character of UTF-16 (a lone surrogate)"
        faults.problems.append(Problem(file, number, reason, "save the file as UTF-8"))
        return None
    except (json.JSONDecodeError, _NotJson, RecursionError) as wrong:
        reason = wrong.msg if isinstance(wrong, json.JSONDecodeError) else str(wrong)
        reason = "nested too deeply" if isinstance(wrong, RecursionError) else reason
        faults.problems.append(Problem(file, number, f"not JSON ({reason})", "write one JSON object a line"))
        return None
    if not isinstance(fields, dict):
        faults.problems.append(Problem(file, number, "not a JSON object", "write one event a line: {...}"))
        return None
    return Line(file, number, fields)


def _whole(digits: str) -> int | str:
    """A whole number; one that no field can hold stays as it is written, and the field says so."""
    return int(digits) if len(digits) <= _DIGITS else digits


def _no_number(_: str) -> float:
    raise _NotJson("NaN and infinity are not JSON")
