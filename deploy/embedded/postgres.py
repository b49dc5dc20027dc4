"""PostgreSQL from a wheel: its own `initdb` and `postgres`, on the loopback, durable, with little memory."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
from pathlib import Path

import asyncpg

from deploy.embedded.errors import EmbeddedError, last_lines
from deploy.embedded.home import Home
from deploy.embedded.ports import LOOPBACK
from deploy.embedded.processes import Child, Recipe, Say
from deploy.provision.secrets import write_private
from deploy.waiting import until

ADMIN = "postgres"
_PATIENCE = 60  # seconds until it answers: recovery after a power cut takes its time
_STATE_LINE = 8
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "32MB",
    "jit": "off",
    "io_method": "sync",  # without PostgreSQL 18's own processes for reading
    "max_parallel_workers_per_gather": "0",
    "wal_level": "minimal",
    "max_logical_replication_workers": "0",
    "max_wal_senders": "0",
    "max_wal_size": "512MB",
    # What a row holds may be personal, and PostgreSQL would write it beside an error.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_timezone": "UTC",
}


class Postgres:
    """One PostgreSQL server with its data in a folder; it starts again on the same port when it crashes."""

    def __init__(self, home: Home, folder: Path, port: int, say: Say) -> None:
        """`folder` takes the log and the administrator's password (mode 600)."""
        self.home = home
        self.host = LOOPBACK
        self.port = port
        self._say = say
        self._password_file = folder / "postgres.password"
        self.password = _password(self._password_file)
        self.log = folder / "logs" / "postgres.log"
        recipe = Recipe(
            name="PostgreSQL",
            command=self._command,
            log=self.log,
            folder=home.data.parent,
            owner=home.owner,
            stop=signal.SIGINT,  # "fast": open transactions are rolled back
            orphaned=signal.SIGINT,
            patience=30,
        )
        self.child = Child(recipe, say, self._answer)

    def dsn(self, database: str = "postgres") -> str:
        """The administrator's address of a database."""
        return f"postgresql://{ADMIN}:{self.password}@{LOOPBACK}:{self.port}/{database}"

    async def start(self) -> None:
        """Make the data folder if there is none, start, and wait until it answers; EmbeddedError when it cannot."""
        if self.home.moved:
            self._say(f"PostgreSQL cannot run as root; as nobody it keeps its data in {self.home.data}")
        if not (self.home.data / "PG_VERSION").exists():
            await self._initdb()
        await self._predecessor_gone()
        await self.child.start()

    async def stop(self) -> None:
        """Stop the server; all that was committed is on the disk."""
        await self.child.stop()

    def _command(self) -> list[str]:
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        program = str(self.home.programs / "postgres")
        return [program, "-D", str(self.home.data), "-c", f"port={self.port}", *options]

    async def _initdb(self) -> None:
        data = self.home.data
        if data.exists() and any(data.iterdir()):
            raise EmbeddedError(f"{data} is not a whole PostgreSQL folder; `make demo FRESH=1` begins anew")
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        secret = data.parent / ".initdb"
        write_private(secret, self.password.encode())
        try:
            if self.home.owner:
                os.chown(data, *self.home.owner)
                os.chown(secret, *self.home.owner)
            await self._run_initdb(secret)
        finally:
            secret.unlink()

    async def _run_initdb(self, secret: Path) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        uid, gid = self.home.owner or (None, None)
        options = [f"--pgdata={self.home.data}", f"--username={ADMIN}", f"--pwfile={secret}"]
        options += [
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--locale=C.UTF-8",
        ]
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                str(self.home.programs / "initdb"),
                *options,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.home.data.parent,
                user=uid,
                group=gid,
                extra_groups=None if uid is None else [],
            )
            if await process.wait():
                raise EmbeddedError(f"PostgreSQL's initdb failed; {self.log} ends:\n{last_lines(self.log)}")

    async def _predecessor_gone(self) -> None:
        """A server whose parent was killed is still shutting down: wait for it rather than fail."""

        async def gone() -> bool | None:
            return None if _alive(self.home.data / "postmaster.pid") else True

        try:
            await until(gone, 30)
        except TimeoutError:
            raise EmbeddedError(f"another PostgreSQL still uses {self.home.data}; stop it first") from None

    async def _answer(self) -> None:
        async def look() -> bool | None:
            if not self.child.running:
                raise EmbeddedError(f"PostgreSQL did not start; {self.log} ends:\n{last_lines(self.log)}")
            if not self._listens():
                return None
            try:
                connection = await asyncpg.connect(self.dsn(), timeout=5)
            except asyncpg.InvalidPasswordError:
                raise EmbeddedError(
                    f"PostgreSQL's data in {self.home.data} were made with another password than "
                    f"{self._password_file} has; `make demo FRESH=1` begins anew"
                ) from None
            except (OSError, TimeoutError, asyncpg.CannotConnectNowError, asyncpg.PostgresConnectionError):
                return None
            await connection.close()
            return True

        try:
            await until(look, _PATIENCE)
        except TimeoutError:
            raise EmbeddedError(
                f"PostgreSQL does not answer; {self.log} ends:\n{last_lines(self.log)}"
            ) from None

    def _listens(self) -> bool:
        """Whether this very process has its port: on a taken port another server would answer in its place."""
        file = self.home.data / "postmaster.pid"  # its lines 1 and 8: the process and its state
        lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
        return (
            len(lines) >= _STATE_LINE
            and lines[0] == str(self.child.pid)
            and "ready" in lines[_STATE_LINE - 1]
        )


def _password(file: Path) -> str:
    if not file.exists():
        write_private(file, secrets.token_urlsafe(24).encode())
    return file.read_text(encoding="ascii")


def _alive(pid_file: Path) -> bool:
    """Whether the PostgreSQL that wrote this file still runs (and not another program with its number)."""
    try:
        pid = int(pid_file.read_text(encoding="ascii").split("\n", 1)[0])
        os.kill(pid, 0)
        name = Path(f"/proc/{pid}/comm")
        return not name.exists() or name.read_text(encoding="ascii").startswith("postgres")
    except (OSError, ValueError):
        return False
