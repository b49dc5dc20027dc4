"""What stops the embedded consortium, as a sentence for whoever runs it."""

from __future__ import annotations

from pathlib import Path


class EmbeddedError(Exception):
    """Something on this machine that a person must mend; str() is the sentence."""


def last_lines(log: Path, count: int = 8) -> str:
    """The end of a log file, indented, to stand under a sentence; says so where there is none."""
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:]
    except OSError:
        lines = []
    return "\n".join(f"    {line}" for line in lines) or "    (it wrote nothing)"
