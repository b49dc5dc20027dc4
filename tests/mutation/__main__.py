"""`python -m tests.mutation`: breaks each rule in a copy of the sources and runs the tests that must notice.

Exit code 0 if every mutant was killed. `python -m tests.mutation rate cents` tries those whose rule has one of the words.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from tests.mutation import mutants_of_events, mutants_of_kinds
from tests.mutation.mutant import Mutant

MUTANTS = (*mutants_of_events.MUTANTS, *mutants_of_kinds.MUTANTS)
ROOT = Path(__file__).parents[2]
COPIED = ("services", "shared", "deploy", "cli", "docs", "tests", "pyproject.toml")
TESTS = (  # the quickest first
    "tests/property/reporting/test_persons_by_hand.py",
    "tests/property/reporting/test_work_by_hand.py",
    "tests/property/reporting/test_figures.py",
    "tests/unit/door",
    "tests/unit/reporting",
    "tests/property/reporting/test_counting.py",
)
LONGEST = 900  # seconds; a mutant that makes the counting endless is killed by it


@dataclass(frozen=True)
class Verdict:
    """What became of a mutant: killed by a test, survived, or no longer a mutant of today's text."""

    mutant: Mutant
    killed: bool
    by: str
    seconds: float


def main(words: list[str]) -> int:
    """Try the mutants and print a table."""
    chosen = [one for one in MUTANTS if not words or any(word in one.rule for word in words)]
    console = Console(width=140)
    with TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in COPIED:
            _copy(ROOT / name, copy / name)
        whole = _run(copy)
        if whole:
            console.print(f"the tests fail without any mutant: {whole}", markup=False)
            return 1
        verdicts = []
        for one in chosen:
            verdicts.append(_try(copy, one))
            console.print("killed" if verdicts[-1].killed else "SURVIVED", one.rule, markup=False)
    console.print(_table(verdicts))
    survived = sum(not verdict.killed for verdict in verdicts)
    console.print(f"{len(verdicts)} mutants, {survived} survived")
    return int(survived > 0)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
    else:
        shutil.copy2(source, target)


def _try(copy: Path, mutant: Mutant) -> Verdict:
    file = copy / mutant.file
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    found = text.count(mutant.before)
    if found != 1:
        return Verdict(mutant, killed=False, by=f"its text stands {found} times: mend the mutant", seconds=0)
    began = time.monotonic()
    file.write_text(text.replace(mutant.before, mutant.after), encoding="utf-8")
    try:
        by = _run(copy)
    finally:
        file.write_text(text, encoding="utf-8")
    return Verdict(mutant, bool(by), by, time.monotonic() - began)


def _run(copy: Path) -> str:
    """The first test that fails in the copy; empty if none does."""
    tests = [name for name in TESTS if (copy / name).exists()]
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PARAVANI_AS_FOUND": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return "it took too long"
    if done.returncode == 0:
        return ""
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" ", 1)[1].split(" - ")[0] if failed else done.stdout[-200:] or done.stderr[-200:]


def _table(verdicts: list[Verdict]) -> Table:
    table = Table("rule", "file", "", "by", "s", header_style="dim", box=None)
    for one in verdicts:
        state = "killed" if one.killed else "SURVIVED"
        name = one.by.rpartition("::")[2].replace("_", " ")
        table.add_row(one.mutant.rule, Path(one.mutant.file).name, state, name, f"{one.seconds:.0f}")
    return table


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
