import shutil
import signal
import stat
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from deploy.embedded import processes
from deploy.embedded.broker import Broker
from deploy.embedded.errors import EmbeddedError
from deploy.embedded.home import make_home, spare_folder
from deploy.embedded.ports import Ports
from deploy.embedded.postgres import Postgres
from deploy.provision.topics import make_topics
from deploy.waiting import until


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(processes, "_PAUSES", (0.01,))
    return tmp_path


@pytest.fixture
def port(folder: Path) -> Iterator[int]:
    with Ports(folder, 1) as held:
        yield held.numbers[0]


@pytest.fixture
async def server(folder: Path, port: int) -> AsyncIterator[Postgres]:
    made = Postgres(make_home(folder), folder, port, print)
    await made.start()
    yield made
    await made.stop()
    shutil.rmtree(spare_folder(folder), ignore_errors=True)


async def answer(server: Postgres, query: str) -> Any:
    try:
        connection = await asyncpg.connect(server.dsn(), timeout=5)
    except (OSError, asyncpg.PostgresError):
        return None
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_killed_postgresql_comes_back_with_what_was_committed(server: Postgres) -> None:
    connection = await asyncpg.connect(server.dsn())
    await connection.execute("CREATE TABLE kept (x int); INSERT INTO kept VALUES (7)")
    before = server.child.pid
    server.child.signal(signal.SIGKILL)
    assert await until(lambda: answer(server, "SELECT x FROM kept"), 60) == 7
    assert server.child.pid != before


async def test_postgresql_is_durable_private_and_lets_nobody_in_without_a_password(server: Postgres) -> None:
    assert await answer(server, "SELECT current_setting('fsync')") == "on"
    assert await answer(server, "SELECT current_setting('listen_addresses')") == "127.0.0.1"
    assert stat.S_IMODE(server.home.data.stat().st_mode) == 0o700
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(server.dsn().replace(server.password, "wrong"))


async def test_what_a_row_holds_never_stands_in_postgresqls_log(server: Postgres) -> None:
    connection = await asyncpg.connect(server.dsn())
    await connection.execute("CREATE TABLE person (phone text PRIMARY KEY)")
    await connection.execute("INSERT INTO person VALUES ($1)", "555-1234")
    with pytest.raises(asyncpg.UniqueViolationError):
        await connection.execute("INSERT INTO person VALUES ($1)", "555-1234")
    await connection.close()
    log = server.log.read_text()
    assert "duplicate key" in log
    assert "555-1234" not in log


async def test_a_lost_password_is_told_with_its_file(server: Postgres, folder: Path) -> None:
    await server.stop()
    (folder / "postgres.password").write_text("other")
    again = Postgres(server.home, folder, server.port, print)
    with pytest.raises(EmbeddedError, match=r"another password than .*postgres\.password has"):
        await again.start()
    assert not again.child.running


async def test_a_port_in_use_is_told_with_postgresqls_own_words(server: Postgres, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    second = Postgres(make_home(tmp_path / "second"), tmp_path / "second", server.port, print)
    with pytest.raises(EmbeddedError, match=r"did not start.*\n(.*\n)*.*Address already in use"):
        await second.start()
    shutil.rmtree(spare_folder(tmp_path / "second"), ignore_errors=True)


async def test_a_killed_broker_comes_back_under_another_cluster_id_with_its_topics(
    folder: Path, port: int
) -> None:
    broker = Broker(folder, port, print, lambda address: make_topics(address, {"a": 4, "b": 1}))
    await broker.start()
    try:
        before = broker.cluster_id
        broker.child.signal(signal.SIGKILL)

        async def back() -> bool | None:
            if broker.cluster_id == before:
                return None
            return True if await topics_of(broker.address) == {"a", "b"} else None

        await until(back, 30)
    finally:
        await broker.stop()


async def topics_of(address: str) -> set[str]:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    try:
        await admin.start()
        return set(await admin.list_topics())
    except KafkaError:
        return set()
    finally:
        await admin.close()
