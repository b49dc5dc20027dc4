"""The pages of documentation, and the commands that they tell people to type."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
_BLOCK = re.compile(r"```[a-z]*\n(.*?)```", re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_INDENTED = re.compile(r"^    (.+)$", re.MULTILINE)


def names(page: Path) -> str:
    """A page as a test's id."""
    return str(page.relative_to(ROOT))


def set_off(page: Path) -> list[list[str]]:
    """The commands in blocks of their own: complete, to be typed as they stand."""
    return list(_said(_BLOCK.findall(page.read_text("utf-8"))))


def mentioned(page: Path) -> list[list[str]]:
    """These, and those within sentences, which may leave something out."""
    text = page.read_text("utf-8")
    return list(_said([*_BLOCK.findall(text), *_INLINE.findall(text), *_INDENTED.findall(text)]))


def typed(page: Path, program: str) -> list[list[str]]:
    """The words after a program's name (`make`, `docker compose`), wherever blocks and sentences have it as code."""
    text = page.read_text("utf-8")
    pieces = "\n".join([*_BLOCK.findall(text), *_INLINE.findall(text)]).replace("\\\n", " ")
    after = re.findall(rf"(?:^|[\s({{;]){re.escape(program)} ([^|;>#)}}\n]+)", pieces)
    return [words for one in after if (words := one.replace("…", "").split())]


def _said(pieces: Iterable[str]) -> Iterator[list[str]]:
    for piece in pieces:
        for line in piece.replace("\\\n", " ").splitlines():
            found = re.match(r"\s*(?:\./)?paravani (.+)", line)
            if found:
                yield shlex.split(found[1].replace("…", ""), comments=True)
