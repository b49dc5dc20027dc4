"""What is wrong with a programme's files: each fault with its file, its line and what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. `line` counts from 1; 0 means the file as a whole. `hint` says what to write instead."""

    file: str
    line: int
    message: str
    hint: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}" + (f"; {self.hint}" if self.hint else "")


class ProgrammeError(ValueError):
    """The programme's files cannot be used. Its text lists every problem, one a line, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


def suggest(word: str, known: Sequence[str]) -> str:
    """The hint for a name that is not among the known ones: the nearest one, else all of them."""
    near = get_close_matches(word, known, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{near[0]}"?'
    return f"write one of {', '.join(known)}" if known else ""
