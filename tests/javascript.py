"""JavaScript programs that tests run, each with exactly the packages that its lock file names."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

import pytest

MISSING = (
    "no npm is on the PATH; install Node.js with it (Debian: apt-get install nodejs npm) to run this test"
)


async def installed(source: Path, folder: Path, script: str) -> list[str]:
    """The command of a program, copied to a folder with what its package.json says that it needs.

    Where there is no Node.js the test is skipped and says how to get it; in CI (`CI=true`) it fails.
    """
    if shutil.which("npm") is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    for name in (script, "package.json", "package-lock.json"):
        shutil.copy(source / name, folder / name)
    install = await asyncio.create_subprocess_exec(
        "npm", "ci", "--silent", "--no-audit", "--no-fund", cwd=folder
    )
    assert await install.wait() == 0
    return ["node", str(folder / script)]
