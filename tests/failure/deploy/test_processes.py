"""Children that are programs of their own, and children that are forks of one that has read their modules."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from deploy.embedded import processes
from deploy.embedded.processes import Child, Launch, Recipe, execute
from deploy.provision.layout import ROOT
from deploy.waiting import until
from tests.forking.nursery import AVAILABLE, Nursery

SLEEPER = "import time; print('here', flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"


def nursery(folder: Path, *modules: str) -> Nursery:
    return Nursery(modules, folder / "forker.log", ROOT, {})


@pytest.fixture(
    params=["executed", pytest.param("forked", marks=pytest.mark.skipif(not AVAILABLE, reason="Linux only"))]
)
async def launch(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Launch]:
    forks = nursery(tmp_path)
    yield forks.launch if request.param == "forked" else execute
    await forks.stop()


def child(folder: Path, code: str, said: list[str], launch: Launch, patience: float = 10) -> Child:
    (folder / "program.py").write_text(code)
    recipe = Recipe(
        name="it",
        command=lambda: [sys.executable, "-m", "program"],
        log=folder / "it.log",
        folder=folder,
        patience=patience,
    )
    return Child(recipe, said.append, launch=launch)


async def holds(condition: Callable[[], object]) -> None:
    async def look() -> bool | None:
        return True if condition() else None

    await until(look, 20)


def there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_killed_child_starts_again_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, launch: Launch
) -> None:
    monkeypatch.setattr(processes, "_PAUSES", (0.01,))
    said: list[str] = []
    it = child(tmp_path, SLEEPER, said, launch)
    await it.start()
    first = it.pid
    it.signal(signal.SIGKILL)
    await holds(lambda: it.running and it.pid != first)
    await holds(lambda: len(said) == 2)
    await it.stop()
    assert "it was ended by SIGKILL; it starts again in 0.01 s" in said[0]
    assert said[1] == "it runs again"
    assert not it.running


async def test_a_child_that_will_not_end_is_killed_after_its_patience(tmp_path: Path, launch: Launch) -> None:
    said: list[str] = []
    it = child(tmp_path, STUBBORN, said, launch, patience=0.2)
    await it.start()
    pid = it.pid
    await holds(lambda: "here" in (tmp_path / "it.log").read_text())
    await it.stop()
    assert not there(pid)
    assert said == ["it did not end in 0 s and is killed"]


async def test_a_child_that_never_settles_is_not_left_running(tmp_path: Path, launch: Launch) -> None:
    async def never() -> None:
        raise TimeoutError("never")

    it = Child(child(tmp_path, SLEEPER, [], launch).recipe, print, never, launch)
    with pytest.raises(TimeoutError):
        await it.start()
    assert not it.running


async def test_a_stop_during_the_pause_before_a_restart_is_final(tmp_path: Path, launch: Launch) -> None:
    said: list[str] = []
    it = child(tmp_path, "raise SystemExit(3)", said, launch)
    await it.start()
    await holds(lambda: said)
    await it.stop()
    assert "ended with exit code 3" in said[0]
    assert not it.running


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
@pytest.mark.parametrize("how", ["execute", "nursery(folder).launch"])
async def test_no_child_outlives_a_parent_that_was_killed(tmp_path: Path, how: str) -> None:
    parent = f"""
import asyncio, pathlib, sys
sys.path.insert(0, {str(Path.cwd())!r})
from tests.failure.deploy.test_processes import STUBBORN, child, execute, nursery
folder = pathlib.Path({str(tmp_path)!r})
async def main():
    it = child(folder, STUBBORN, [], {how})
    await it.start()
    print(it.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", parent, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    pid = int(await process.stdout.readline())
    process.kill()
    await process.wait()
    await holds(lambda: not there(pid))
