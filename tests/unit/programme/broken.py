"""Makes a broken copy of the reference programme and says what the loader makes of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from shared.programme import ProgrammeError, load

REFERENCE = Path(__file__).parents[3] / "deploy" / "programmes" / "csdp"
HERE = "§"  # stands in a replacement where the line is that the message must name


class Case(NamedTuple):
    """`old` in `file` becomes `new`, and `message` is what follows file and line."""

    file: str
    old: str
    new: str
    message: str


def complaints(folder: Path, file: str, old: str, new: str) -> tuple[list[str], int]:
    """What `load` says once `old` (which must be in the file) reads `new`; and the line marked with §."""
    copy = folder / "programme"
    shutil.copytree(REFERENCE, copy)
    path = copy / file
    text = path.read_text(encoding="utf-8")
    assert old in text, "the reference no longer has what this test breaks"
    text = text.replace(old, new, 1)
    line = text[: text.index(HERE)].count("\n") + 1 if HERE in text else 0
    path.write_text(text.replace(HERE, ""), encoding="utf-8")
    with pytest.raises(ProgrammeError) as caught:
        load(copy)
    return str(caught.value).splitlines(), line
