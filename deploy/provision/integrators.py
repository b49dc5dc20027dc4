"""Who reads the bus from outside under a name of its own: `<root>/integrators/<name>/kafka.json`; no folder, no user.

An empty file `rows` beside it says that this one may read the events of persons and cases too.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from deploy.provision.layout import INTEGRATORS
from deploy.provision.secrets import make_folder, write_private

_ROWS = "rows"


def integrators(root: Path) -> tuple[str, ...]:
    """Their names; `root` holds all secret folders."""
    home = root / INTEGRATORS
    return tuple(sorted(one.name for one in home.iterdir())) if home.is_dir() else ()


def row_readers(root: Path) -> frozenset[str]:
    """Those of them that may read the events of persons and cases."""
    return frozenset(name for name in integrators(root) if (root / INTEGRATORS / name / _ROWS).exists())


def admit(root: Path, name: str, *, rows: bool = False) -> Path:
    """A folder for one; the next provisioning makes its Kafka user. Returns the file that will hold the password."""
    make_folder(root / INTEGRATORS)
    make_folder(root / INTEGRATORS / name)
    (root / INTEGRATORS / name / _ROWS).unlink(missing_ok=True)
    if rows:
        write_private(root / INTEGRATORS / name / _ROWS, b"")
    return root / INTEGRATORS / name / "kafka.json"


def dismiss(root: Path, name: str) -> None:
    """Remove its folder; the next provisioning removes the user and its rights."""
    if name in integrators(root):
        shutil.rmtree(root / INTEGRATORS / name)
