"""The reference programme as if it went on until the end of next year, so that what happens today is counted."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from shared import clock
from tests.consortiums import PROGRAMME

_ENDED = 2025


def still_running(folder: Path) -> Path:
    """Write the programme's files into a folder; only its end differs."""
    shutil.copytree(PROGRAMME, folder)
    end = (clock.day(clock.now()) + timedelta(days=366)).year
    _edit(
        folder / "programme.yaml",
        (f"\nend: {_ENDED}-12-31", f"\nend: {end}-12-31"),
        (f"cutoff: {{date: {_ENDED + 1}-03-31", f"cutoff: {{date: {end + 1}-03-31"),
        (f"end: {_ENDED}-12-31, due: {_ENDED + 1}-03-31", f"end: {end}-12-31, due: {end + 1}-03-31"),
    )
    return folder


def _edit(file: Path, *changes: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"{file.name} no longer says {old!r} once"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")
