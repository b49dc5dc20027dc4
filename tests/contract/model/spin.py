"""Runs Spin on the model: generate the verifier, compile it, search all states."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.contract.model.variants import Variant

MODEL = Path(__file__).parents[3] / "docs" / "model" / "ledger.pml"
HOW_TO_GET = "Spin is not installed: `apt-get install spin gcc` (Debian, Ubuntu), or https://spinroot.com"
_COMPILE = ("gcc", "-w", "-DSAFETY", "-DCOLLAPSE", "-DVECTORSZ=2048", "-DMEMLIM=3000", "-o", "pan", "pan.c")
_SEARCH = ("./pan", "-m100000", "-b")  # -b: a search that is not deep enough is an error, not a note
_PATIENCE = 300  # seconds
_BROKEN = re.compile(r"assertion violated (\w+)")
_STATES = re.compile(r"(\d[\d.e+]*) states, stored")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Spin found: the property that broke, "" if none did, and how many states it visited."""

    broken: str
    states: int


def installed() -> bool:
    """Whether Spin and a C compiler are here."""
    return shutil.which("spin") is not None and shutil.which("gcc") is not None


def check(variant: Variant) -> Verdict:
    """Search all states of a variant. RuntimeError if the search did not come to its end."""
    with TemporaryDirectory() as folder:
        _run(folder, "spin", "-a", *variant.defines, str(MODEL))
        # Where something breaks the search is soon over: the optimiser would take longer than it saves.
        _run(folder, *_COMPILE, "-O0" if variant.breaks else "-O1")
        said = _run(folder, *_SEARCH)
    broken, states = _BROKEN.search(said), _STATES.search(said)
    complete = "errors: 0" in said and "not completed" not in said
    if states is None or (broken is None and not complete):
        raise RuntimeError(f"{variant.name}: the search was not exhaustive\n{said}")
    return Verdict(broken[1] if broken else "", int(float(states[1])))


def _run(folder: str, *command: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    if done.returncode and command[0] != "./pan":
        raise RuntimeError(f"{' '.join(command)} failed\n{done.stdout}{done.stderr}")
    return done.stdout
