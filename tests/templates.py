"""What each consortium of a run begins with: databases, roles and keys, made once and copied for every one.

Making them takes four seconds of a processor, a copy a fraction of one, and a run starts some seventy consortiums.
A copy goes through `Consortium.provide` all the same, which finds nothing to do but what a copy does not bring along.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
from abc import ABC, abstractmethod
from pathlib import Path
from tempfile import mkdtemp

import asyncpg

from deploy.embedded.consortium import Consortium
from deploy.embedded.home import make_home, spare_folder
from deploy.provision.layout import ROOT, databases
from shared.programme import load

PROGRAMME = ROOT / "deploy" / "programmes" / "csdp"
_PASSWORD = "postgres.password"
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30


class Template(ABC):
    """The databases, roles and keys of the reference programme, of which no process has started."""

    def __init__(self) -> None:
        """Nothing is made until the first one asks."""
        self._databases = databases(load(PROGRAMME))
        self._folder: Path | None = None

    async def copy(self, folder: Path, programme: Path) -> None:
        """Give a consortium that is to be made in `folder` its beginning, if its databases are the same ones."""
        if databases(load(programme)) != self._databases:
            return
        self._folder = self._folder or await self._made(new_folder())
        await asyncio.to_thread(shutil.copytree, self._folder / "secrets", folder / "secrets")
        await self._copy(self._folder, folder)

    def remove(self) -> None:
        """Remove whatever was made."""
        if self._folder:
            asyncio.run(self._forget())
            for folder in (self._folder, spare_folder(self._folder)):
                shutil.rmtree(folder, ignore_errors=True)

    async def _made(self, folder: Path) -> Path:
        consortium = self._consortium(folder)
        await consortium.postgres.start()
        try:
            await consortium.provide()
            await self._keep()
        finally:
            await consortium.stop()
        return folder

    @abstractmethod
    def _consortium(self, folder: Path) -> Consortium: ...

    @abstractmethod
    async def _keep(self) -> None: ...

    @abstractmethod
    async def _copy(self, mine: Path, theirs: Path) -> None: ...

    @abstractmethod
    async def _forget(self) -> None: ...


class OwnServers(Template):
    """For consortiums with a PostgreSQL of their own: the folder of one that was stopped."""

    def _consortium(self, folder: Path) -> Consortium:
        return Consortium(folder, PROGRAMME, print)

    async def _keep(self) -> None:
        """It is all in the folder."""

    async def _copy(self, mine: Path, theirs: Path) -> None:
        shutil.copy2(mine / _PASSWORD, theirs / _PASSWORD)
        source, target = make_home(mine).data, make_home(theirs).data
        # With the owner of the files, which shutil does not take along.
        await asyncio.to_thread(subprocess.run, ["cp", "-a", str(source), str(target)], check=True)

    async def _forget(self) -> None:
        """It was all in the folder."""


class OneServer(Template):
    """For consortiums on one PostgreSQL, one after the other: databases of other names on it, with their roles."""

    def __init__(self, postgres: str) -> None:
        """`postgres` is the administrator's address."""
        super().__init__()
        self._server = postgres

    def _consortium(self, folder: Path) -> Consortium:
        return Consortium(folder, PROGRAMME, print, postgres=self._server, kafka="127.0.0.1:9")

    async def _keep(self) -> None:
        await self._run(
            *(f"ALTER DATABASE {one.name} RENAME TO {one.name}_template" for one in self._databases)
        )

    async def _copy(self, mine: Path, theirs: Path) -> None:
        del mine, theirs
        await self._run(
            *(f"CREATE DATABASE {one.name} TEMPLATE {one.name}_template" for one in self._databases)
        )

    async def _forget(self) -> None:
        for database in self._databases:
            await self._run(f"DROP DATABASE {database.name}_template")
            for schema in database.schemas:
                await self._run(f"DROP ROLE {schema.role}, {schema.owner}")

    async def _run(self, *statements: str) -> None:
        admin = await asyncpg.connect(self._server)
        try:
            for statement in statements:
                await admin.execute(statement)
        finally:
            await admin.close()


def new_folder() -> Path:
    """A folder of the run's own, for servers: in memory where there is room: a run makes and removes gigabytes of them."""
    roomy = _MEMORY.is_dir() and os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > _ROOM
    folder = Path(mkdtemp(prefix="paravani-test-", dir=_MEMORY if roomy else None))
    folder.chmod(0o755)  # PostgreSQL runs as another user when root runs the tests
    return folder
