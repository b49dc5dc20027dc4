"""Every `paravani` command that the documentation sets off in a block does what it is said to, typed as it stands."""

from __future__ import annotations

import asyncio
import shlex
import sys
from pathlib import Path

import pytest

from deploy.embedded.addresses import write_down
from deploy.embedded.processes import Launch, Recipe
from tests.environment import Environment
from tests.failure.spine.field import PATIENCE, Field
from tests.handbook import PAGES, ROOT, set_off

pytestmark = pytest.mark.everybody  # the doctor finds nothing wrong
_ELSEWHERE = {"keys rotate kafka"}  # needs a broker with users: tests/failure/keys/test_passwords.py


async def typed(words: list[str], folder: Path, launch: Launch) -> tuple[int, str]:
    """A command in a terminal of a folder: its exit code, and what it printed."""
    screen = folder / "screen"
    screen.write_bytes(b"")
    process = await launch(
        Recipe(
            name="paravani",
            command=lambda: (sys.executable, "-m", "cli", *words),
            log=screen,
            folder=folder,
            environment={"PYTHONPATH": str(ROOT)},
        )
    )
    code = await asyncio.wait_for(process.wait(), 2 * PATIENCE)
    return code, screen.read_text()


async def test_every_command_of_the_documentation_can_be_typed_as_it_stands(
    counted: Field, environment: Environment, tmp_path: Path
) -> None:
    organisation = {"organisation": "demo-cso-01", "name": "CSO", "type": "cso_local", "target": True}
    assert (await counted.send("/v1/organisations", organisation, "demo-cso-01")).status_code == 201
    write_down(counted.consortium)
    (tmp_path / ".demo").symlink_to(counted.consortium.folder)
    lines = dict.fromkeys(shlex.join(words) for page in PAGES for words in set_off(page))
    commands = [shlex.split(line) for line in lines if line not in _ELSEWHERE]
    assert len(commands) > 20
    failed = []
    async with environment.launcher(tmp_path) as launch:
        for words in commands:
            code, told = await typed(words, tmp_path, launch)
            if code:
                failed.append(f"paravani {shlex.join(words)}: {code}\n{told}")
    assert not failed, "\n\n".join(failed)
