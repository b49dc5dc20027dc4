"""The PostgreSQL and the broker that tests run on, found by a ladder, started when the first test asks.

1. PARAVANI_TEST_POSTGRES (an administrator's address) and PARAVANI_TEST_KAFKA (host:port): servers that run already;
2. containers, where Docker answers and has the images: Apache Kafka and PostgreSQL 17;
3. the embedded pair from wheels.

PARAVANI_TEST_ON=given, containers or embedded takes that step and no other.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from deploy.embedded.ports import Ports
from deploy.embedded.processes import Launch, execute
from tests.forking.forkers import Forkers
from tests.forking.nursery import AVAILABLE
from tests.templates import OneServer, OwnServers, Template, new_folder

POSTGRES_IMAGE = "postgres:17"
KAFKA_IMAGE = "confluentinc/cp-kafka:7.6.0"
# A broker of a test lives for minutes: the second compiler's work is never earned back, and took a third of its time.
SHORT_LIVED_JVM = {"KAFKA_JVM_PERFORMANCE_OPTS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
_BRINGS_UP = 180  # seconds


class Environment(ABC):
    """One broker and one database server, each started at its first use and stopped at the end."""

    name: str
    broker: str  # what the first line of a run says
    database: str
    real_kafka = True

    def __init__(self) -> None:
        self._undo: list[Callable[[], object]] = []

    @cached_property
    def postgres(self) -> str:
        """The administrator's address of the server."""
        return self._start_postgres()

    @cached_property
    def kafka(self) -> str:
        """The broker's address."""
        return self._start_kafka()

    @cached_property
    def forkers(self) -> Forkers:
        """What the processes of all consortiums of this run are forked from."""
        made = Forkers()
        self._undo.append(made.stop)
        return made

    def launch(self, folder: Path) -> Launch:
        """What starts the Python programs of a folder; `leave` ends it."""
        return self.forkers.nursery(folder).launch if AVAILABLE else execute

    async def leave(self, folder: Path) -> None:
        """End what started the programs of a folder, and whatever of them is left."""
        if AVAILABLE:
            await self.forkers.close(folder.resolve())  # noqa: ASYNC240 - a test

    @asynccontextmanager
    async def launcher(self, folder: Path) -> AsyncIterator[Launch]:
        """What starts Python programs in a folder, none of which is left."""
        try:
            yield self.launch(folder)
        finally:
            await self.leave(folder)

    @cached_property
    def template(self) -> Template:
        """What every consortium of this run begins with."""
        made = OneServer(self.postgres) if self.real_kafka else OwnServers()
        self._undo.append(made.remove)
        return made

    def stop(self) -> None:
        """Stop whatever was started."""
        while self._undo:
            self._undo.pop()()

    @abstractmethod
    def _start_postgres(self) -> str: ...

    @abstractmethod
    def _start_kafka(self) -> str: ...


class Given(Environment):
    """Servers that run already."""

    name = "given"
    broker = os.environ.get("PARAVANI_TEST_KAFKA", "")
    database = "PostgreSQL of PARAVANI_TEST_POSTGRES"

    def _start_postgres(self) -> str:
        return os.environ["PARAVANI_TEST_POSTGRES"]

    def _start_kafka(self) -> str:
        return os.environ["PARAVANI_TEST_KAFKA"]


class Containers(Environment):
    """Servers in containers that this run starts and removes."""

    name = "containers"
    broker = f"Apache Kafka ({KAFKA_IMAGE})"
    database = f"PostgreSQL ({POSTGRES_IMAGE})"

    def _start_postgres(self) -> str:
        from tests.containers import Postgres

        server = Postgres(POSTGRES_IMAGE, driver=None)
        server.with_command("postgres -c max_connections=300 -c jit=off")
        server.with_tmpfs_mount("/var/lib/postgresql/data")  # some thousand databases come and go
        server.start()
        self._undo.append(server.stop)
        return str(server.get_connection_url())

    def _start_kafka(self) -> str:
        from tests.containers import Kafka

        broker = Kafka(KAFKA_IMAGE).with_kraft()
        broker.with_envs(**SHORT_LIVED_JVM)
        broker.with_env("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
        broker.with_env("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1")
        broker.with_env("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1")
        broker.start(timeout=_BRINGS_UP)
        self._undo.append(broker.stop)
        return str(broker.get_bootstrap_server())


class Embedded(Environment):
    """The servers of the wheels, kept by a loop in a thread of their own, since each test has its own loop."""

    name = "embedded"
    broker = "Tansu from a wheel"
    database = "PostgreSQL from a wheel"
    real_kafka = False

    def _start_postgres(self) -> str:
        from deploy.embedded.home import make_home
        from deploy.embedded.postgres import Postgres

        server = Postgres(make_home(self._folder), self._folder, self._ports.numbers[0], print)
        self._run(server.start())
        self._undo.append(lambda: self._run(server.stop()))
        return server.dsn()

    def _start_kafka(self) -> str:
        from deploy.embedded.broker import Broker

        broker = Broker(self._folder, self._ports.numbers[1], print)
        self._run(broker.start())
        self._undo.append(lambda: self._run(broker.stop()))
        return broker.address

    @cached_property
    def _folder(self) -> Path:
        from deploy.embedded.home import spare_folder

        folder = new_folder()
        for made in (folder, spare_folder(folder)):
            self._undo.append(partial(shutil.rmtree, made, ignore_errors=True))
        return folder

    @cached_property
    def _ports(self) -> Ports:
        return Ports(self._folder, 2)

    @cached_property
    def _loop(self) -> asyncio.AbstractEventLoop:
        loop = asyncio.new_event_loop()
        # The servers end with the thread that started them, so it is a daemon that lives as long as the run.
        threading.Thread(target=loop.run_forever, name="embedded servers", daemon=True).start()
        return loop

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(_BRINGS_UP)


def choose() -> Environment:
    """The first step of the ladder that holds; RuntimeError with a sentence where PARAVANI_TEST_ON cannot be had."""
    steps: dict[str, tuple[type[Environment], Callable[[], bool]]] = {
        "given": (Given, _is_given),
        "containers": (Containers, _docker_answers),
        "embedded": (Embedded, lambda: True),
    }
    wanted = os.environ.get("PARAVANI_TEST_ON")
    if not wanted:
        return next(kind() for kind, holds in steps.values() if holds())
    if wanted not in steps:
        raise RuntimeError(f"PARAVANI_TEST_ON is {wanted!r}; write one of {', '.join(steps)}")
    kind, holds = steps[wanted]
    if not holds():
        raise RuntimeError(f"PARAVANI_TEST_ON={wanted} cannot be had here; see tests/environment.py")
    return kind()


def _is_given() -> bool:
    return bool(os.environ.get("PARAVANI_TEST_POSTGRES") and os.environ.get("PARAVANI_TEST_KAFKA"))


def _docker_answers() -> bool:
    """Whether Docker answers and has both images: a run never waits for a download it did not ask for."""
    try:
        import docker  # type: ignore[import-untyped]

        client = docker.from_env(timeout=5)
        try:
            for image in (POSTGRES_IMAGE, KAFKA_IMAGE):
                client.images.get(image)
            _settle_testcontainers(client)
        finally:
            client.close()
    except Exception:  # noqa: BLE001 - whatever the reason, there is no Docker to run on
        return False
    return True


def _settle_testcontainers(client: Any) -> None:
    """Where containers are reached; and without the reaper if its image is not here (this run cleans up by itself)."""
    if not os.environ.get("DOCKER_HOST", "unix:").startswith("tcp:"):
        # A local engine publishes on loopback; testcontainers asks the bridge's address where it sees /.dockerenv.
        for name in ("TC_HOST", "TESTCONTAINERS_HOST_OVERRIDE"):
            os.environ.setdefault(name, "localhost")
        os.environ.setdefault("TESTCONTAINERS_CONNECTION_MODE", "docker_host")
    from testcontainers.core.config import testcontainers_config

    try:
        client.images.get(testcontainers_config.ryuk_image)
    except Exception:  # noqa: BLE001 - not here
        testcontainers_config.ryuk_disabled = True
