"""JavaScript programs that tests run, each with exactly the packages that its lock file names."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path


async def installed(source: Path, folder: Path, script: str) -> list[str]:
    """The command of a program, copied to a folder with what its package.json says that it needs."""
    for name in (script, "package.json", "package-lock.json"):
        shutil.copy(source / name, folder / name)
    install = await asyncio.create_subprocess_exec(
        "npm", "ci", "--silent", "--no-audit", "--no-fund", cwd=folder
    )
    assert await install.wait() == 0
    return ["node", str(folder / script)]
