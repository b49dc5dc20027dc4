"""Makes `.venv` and installs the pinned dependencies, when they are not there yet. Only the standard library.

python3 deploy/bootstrap.py [requirements.lock] [requirements-test.lock]

Kept to what Python 3.6 can read, so that an old one can say what is needed.
"""

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)
NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")
MACHINES = ("x86_64", "amd64", "arm64", "aarch64")


def main(locks: "list[str]") -> None:
    """Install each lock file that has changed since it was installed last."""
    check_platform()
    find_python()
    if not PYTHON.exists() or not _runs("-c", ""):
        make_venv()
    for name in locks or ["requirements.lock"]:
        lock = ROOT / name
        if installed(lock) != wanted(lock):
            install(lock)


def check_platform() -> None:
    """Say in one sentence where the wheels do not run."""
    if sys.platform not in ("linux", "darwin"):
        stop(
            "Paravani's demo runs on Linux and macOS; on Windows use WSL, or Docker: docker compose up --wait"
        )
    if platform.machine().lower() not in MACHINES:
        stop(f"there are no wheels for {platform.machine()} processors; use Docker: docker compose up --wait")
    if sys.platform == "linux" and platform.libc_ver()[0] != "glibc":
        stop("this Linux has no glibc, which the wheels need; use Docker: docker compose up --wait")


def find_python() -> None:
    """Go on with a newer Python of this machine when this one is too old."""
    if sys.version_info[:2] >= OLDEST:
        return
    for name in NEWER:
        path = shutil.which(name)
        if path:
            os.execv(path, [path, *sys.argv])  # noqa: S606 - a Python of this machine, without a shell
    have, need = platform.python_version(), ".".join(map(str, OLDEST))
    stop(
        f"Paravani needs Python {need} or newer, and python3 is {have} here; install one, then run make again"
    )


def make_venv() -> None:
    """Create `.venv`; on a bare Debian or Ubuntu say which package brings what that takes."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        stop(
            f"this Python cannot make virtual environments; on Debian and Ubuntu: apt install {version}-venv"
        )
    say(f"making .venv with Python {platform.python_version()}")
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:  # noqa: S603 - no outside words
        stop(f"the virtual environment {VENV} could not be made; the lines above say why")


def install(lock: Path) -> None:
    """Install exactly what the lock file lists, each file checked by its hash."""
    say(f"installing what {lock.name} lists (the first time it is about 100 MB to download)")
    if not _runs("-m", "pip", "--version") and not _runs("-m", "ensurepip"):
        stop(f"{VENV} has no pip; remove that folder, then run make again")
    # Without a terminal pip's bars are noise: one line a package is progress enough.
    options = [] if sys.stdout.isatty() else ["--progress-bar=off"]
    # Compiling all of it takes half a minute; Python compiles what is used when it is used first.
    options += ["--no-compile", "--disable-pip-version-check", "--require-hashes", "--only-binary=:all:"]
    options += ["-r", str(lock)]
    if subprocess.call([str(PYTHON), "-m", "pip", "install", *options]) != 0:  # noqa: S603 - no outside words
        stop(
            "the dependencies could not be installed, and pip's last lines say why (no network, no room on the disk, "
            "or no wheel for this platform: then use Docker, docker compose up --wait)"
        )
    marker(lock).write_text(wanted(lock))


def marker(lock: Path) -> Path:
    """Where it is noted which state of a lock file is installed."""
    return VENV / f"{lock.name}.installed"


def installed(lock: Path) -> str:
    """The state of the lock file that is installed; empty if none is."""
    return marker(lock).read_text() if marker(lock).exists() else ""


def wanted(lock: Path) -> str:
    """The state of the lock file as it lies here, for the Python that is to use it."""
    return f"{hashlib.sha256(lock.read_bytes()).hexdigest()}\n"


def say(sentence: str) -> None:
    """Tell what happens now, at once."""
    sys.stdout.write(f"  {sentence}\n")
    sys.stdout.flush()


def stop(sentence: str) -> None:
    """End with one sentence."""
    sys.exit(f"\nThis cannot go on: {sentence}")


def _runs(*arguments: str) -> bool:
    command = [str(PYTHON), *arguments]
    return subprocess.call(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0  # noqa: S603 - as above


if __name__ == "__main__":
    main(sys.argv[1:])
