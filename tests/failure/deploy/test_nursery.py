"""What is particular to children that are forks of one process."""

import os
import signal
import sys
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from deploy.embedded.errors import EmbeddedError
from deploy.embedded.processes import Process, Recipe
from deploy.embedded.sites import INTERPRETER
from deploy.provision.layout import ROOT
from shared.programme import load
from tests.forking.forkers import Forkers, modules
from tests.forking.nursery import AVAILABLE, Nursery
from tests.templates import PROGRAMME

pytestmark = pytest.mark.skipif(not AVAILABLE, reason="Linux only")


@pytest.fixture
async def warm(tmp_path: Path) -> AsyncIterator[Nursery]:
    """Forks of a process that has read what the consortium's processes are made of."""
    made = Nursery(modules(load(PROGRAMME)), tmp_path / "forker.log", ROOT, INTERPRETER)
    yield made
    await made.stop()


@pytest.fixture
async def bare(tmp_path: Path) -> AsyncIterator[Nursery]:
    """Forks of a process that has read nothing."""
    made = Nursery((), tmp_path / "forker.log", ROOT, INTERPRETER)
    yield made
    await made.stop()


async def run(forks: Nursery, folder: Path, name: str, code: str, **environment: str) -> Process:
    (folder / f"{name}.py").write_text(code)
    log = folder / f"{name}.log"
    command = [sys.executable, "-m", name, "an argument"]
    return await forks.launch(
        Recipe(name=name, command=lambda: command, log=log, folder=folder, environment=environment)
    )


async def test_the_process_that_is_forked_has_one_thread(warm: Nursery, tmp_path: Path) -> None:
    code = "import os; print(*(line for line in open(f'/proc/{os.getppid()}/status') if 'Threads' in line))"
    assert await (await run(warm, tmp_path, "threads", code)).wait() == 0
    assert (tmp_path / "threads.log").read_text().split() == ["Threads:", "1"]


async def test_forks_make_ids_and_secrets_of_their_own(warm: Nursery, tmp_path: Path) -> None:
    code = "import random, secrets; from shared import ids; print(ids.event_id()[-12:], ids.random_id(), random.random(), secrets.token_hex())"
    for name in ("one", "two"):
        assert await (await run(warm, tmp_path, name, code)).wait() == 0
    made = [(tmp_path / f"{name}.log").read_text().split() for name in ("one", "two")]
    assert len(made[0]) == 4
    assert not set(made[0]) & set(made[1])


async def test_a_fork_is_what_python_m_would_be(
    bare: Nursery, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARAVANI_IDENTITY", "the parent's")
    code = (
        "import os, sys; print(__name__, sys.argv[1:], os.getcwd(), os.getpgrp() == os.getpid());"
        "print([name for name in os.environ if name.startswith('PARAVANI_')], sys.stdin.read())"
    )
    assert await (await run(bare, tmp_path, "self", code, PARAVANI_HOST="its own")).wait() == 0
    assert (tmp_path / "self.log").read_text().splitlines() == [
        f"__main__ ['an argument'] {tmp_path} True",
        "['PARAVANI_HOST'] ",
    ]


async def test_a_fork_bears_its_own_name(bare: Nursery, tmp_path: Path) -> None:
    assert (
        await (await run(bare, tmp_path, "node_ctc", "print(open('/proc/self/comm').read(), end='')")).wait()
        == 0
    )
    assert (tmp_path / "node_ctc.log").read_text() == "node_ctc\n"


async def test_the_last_words_of_a_fork_are_in_its_own_log(bare: Nursery, tmp_path: Path) -> None:
    assert await (await run(bare, tmp_path, "ill", "raise ValueError('it was ill')")).wait() == 1
    assert (tmp_path / "ill.log").read_text().endswith("ValueError: it was ill\n")


async def test_forks_end_with_the_forker_and_the_next_launch_has_a_new_one(
    bare: Nursery, tmp_path: Path
) -> None:
    sleeper = await run(bare, tmp_path, "sleeper", "import time; time.sleep(600)")
    forker = int(Path(f"/proc/{sleeper.pid}/stat").read_text().split()[3])  # noqa: ASYNC240 - a test
    os.kill(forker, signal.SIGKILL)
    assert await sleeper.wait() == -signal.SIGKILL
    assert await (await run(bare, tmp_path, "next", "")).wait() == 0


async def test_modules_that_cannot_be_read_are_said_where_a_process_is_wanted(tmp_path: Path) -> None:
    forks = Nursery(["no.such.module"], tmp_path / "forker.log", ROOT, INTERPRETER)
    with pytest.raises(EmbeddedError, match=r"(?s)log .*forker\.log ends:.*No module named 'no'"):
        await run(forks, tmp_path, "it", "")
    await forks.stop()


async def test_what_all_are_forked_from_outlives_the_thread_that_began_it_and_ends_with_the_run(
    tmp_path: Path,
) -> None:
    with ThreadPoolExecutor(1) as pool:
        forkers = pool.submit(Forkers).result()
    sleeper = await run(forkers.nursery(tmp_path), tmp_path, "sleeper", "import time; time.sleep(600)")
    assert sleeper.returncode is None
    forkers.stop()
    assert await sleeper.wait() == -signal.SIGKILL
    await forkers.close(tmp_path)
