"""The demo: how long a start takes where everything is installed and filled, and how much memory all of it holds."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from deploy.embedded.folder import mark
from deploy.embedded.home import spare_folder
from deploy.provision.layout import ROOT
from tests.bench.report import Finding

_PATIENCE = 600  # seconds
_SETTLED = 5.0  # seconds after which its memory is read
_READY = b"Paravani is ready"


async def measure(folder: Path, *, fill: bool) -> list[Finding]:
    """Start it (filling it at the first start, or not), start it again, look at its processes."""
    home = folder / "demo"
    home.mkdir()
    if not fill:
        mark(home, "filled")
    try:
        async with _running(home) as (first, _):
            pass
        async with _running(home) as (warm, pid):
            await asyncio.sleep(_SETTLED)
            processes = _family(pid)
            resident, proportional = _mib(processes, "Rss"), _mib(processes, "Pss")
    finally:
        _remove(home)
    data = "filled" if fill else "empty"
    return [
        Finding("demo", f"first start, {'with filling' if fill else 'not filled'}", round(first, 1), "s"),
        Finding("demo", f"warm start, {data}", round(warm, 1), "s", 30, least=False),
        Finding("demo", f"resident memory, {data}, {len(processes)} processes", resident, "MiB"),
        Finding("demo", f"proportional memory (PSS), {data}", proportional, "MiB", 1024, least=False),
    ]


@asynccontextmanager
async def _running(home: Path) -> AsyncIterator[tuple[float, int]]:
    """A demo that is ready: the seconds that it took, and its process."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "deploy.embedded.demo", "--folder", str(home),
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout
    reader = process.stdout
    told = b""
    try:
        async with asyncio.timeout(_PATIENCE):
            async for line in reader:
                told += line
                if _READY in line:
                    break
            else:
                raise RuntimeError(f"the demo did not start: {told.decode()[-500:]}")
        yield time.perf_counter() - began, process.pid
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        await reader.read()
        await process.wait()


def _family(pid: int) -> list[int]:
    """A process and all its descendants."""
    parents = {int(p.name): _parent(p) for p in Path("/proc").iterdir() if p.name.isdigit()}
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended
        return 0


def _mib(processes: list[int], name: str) -> float:
    """The sum of a line of `smaps_rollup`, in MiB."""
    total = 0
    for pid in processes:
        total += _kib(Path(f"/proc/{pid}/smaps_rollup"), name)
    return round(total / 1024)


def _kib(file: Path, name: str) -> int:
    try:
        lines = file.read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):  # it has ended: a server's helper comes and goes
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _remove(home: Path) -> None:
    shutil.rmtree(spare_folder(home), ignore_errors=True)
