"""Every `paravani` command that the documentation sets off in a block does what it is said to, typed as it stands."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from pathlib import Path

from deploy.embedded.addresses import write_down
from tests.failure.spine.field import PATIENCE, Field
from tests.handbook import PAGES, ROOT, set_off

_ELSEWHERE = {"keys rotate kafka"}  # needs a broker with users: tests/failure/keys/test_passwords.py


async def typed(words: list[str], folder: Path) -> tuple[int, str]:
    """A command in a terminal of a folder: its exit code, and what it printed."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cli", *words,
        cwd=folder, env=environment, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    async with asyncio.timeout(2 * PATIENCE):
        told, _ = await process.communicate()
    return process.returncode or 0, told.decode()


async def test_every_command_of_the_documentation_can_be_typed_as_it_stands(
    counted: Field, tmp_path: Path
) -> None:
    organisation = {"organisation": "demo-cso-01", "name": "CSO", "type": "cso_local", "target": True}
    assert (await counted.send("/v1/organisations", organisation, "demo-cso-01")).status_code == 201
    write_down(counted.consortium)
    (tmp_path / ".demo").symlink_to(counted.consortium.folder)
    lines = dict.fromkeys(shlex.join(words) for page in PAGES for words in set_off(page))
    commands = [shlex.split(line) for line in lines if line not in _ELSEWHERE]
    assert len(commands) > 20
    failed = []
    for words in commands:
        code, told = await typed(words, tmp_path)
        if code:
            failed.append(f"paravani {shlex.join(words)}: {code}\n{told}")
    assert not failed, "\n\n".join(failed)
