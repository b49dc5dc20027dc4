"""What every test may ask for: the servers of this run, a schema of its own, and its level as a marker."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from hypothesis import settings

from deploy.embedded.consortium import Consortium
from shared.web.identity import passwords
from tests.consortiums import running
from tests.environment import Environment, choose
from tests.schemas import Prepared, Shelf

LEVELS = ("unit", "contract", "integration", "failure", "property", "browser")
_HERE = Path(__file__).parent
_CHOSEN = pytest.StashKey[Environment]()

settings.register_profile("paravani", deadline=None)  # a busy machine is no fault
settings.load_profile("paravani")

SchemaFactory = Callable[..., Awaitable[Prepared]]


def pytest_configure(config: pytest.Config) -> None:
    """Choose the servers once; a choice that cannot be had ends the run with a sentence."""
    try:
        config.stash[_CHOSEN] = choose()
    except RuntimeError as failure:
        raise pytest.UsageError(str(failure)) from None


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Say first on what this run is: pytest's own header is not shown by a quiet run."""
    chosen = session.config.stash[_CHOSEN]
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter:
        reporter.write_line(f"on {chosen.name} servers: {chosen.broker}; {chosen.database}")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started, however the run ended."""
    with contextlib.suppress(KeyError):
        config.stash[_CHOSEN].stop()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test with its level, the folder below tests/; what needs Apache Kafka is skipped where there is none.

    Files of the failure level mostly wait, for a process that comes back or for somebody's patience. They are spread
    evenly among the others, so that workers side by side do not all wait at once. Long ones come first, so that at the
    end no worker is left alone with one.
    """
    needs_kafka = pytest.mark.skip(reason="needs Apache Kafka; this run is on the embedded broker")
    for item in items:
        level = item.path.relative_to(_HERE).parts[0]
        if level in LEVELS:
            item.add_marker(level)
        if item.get_closest_marker("kafka") and not config.stash[_CHOSEN].real_kafka:
            item.add_marker(needs_kafka)
    waiting = [item for item in items if item.get_closest_marker("failure")]
    working = [item for item in items if not item.get_closest_marker("failure")]
    items[:] = _spread(waiting, working)


def _spread(*kinds: list[pytest.Item]) -> list[pytest.Item]:
    """The files of each kind in their order, after its long ones, and each kind evenly over the whole run."""
    placed: list[tuple[float, list[pytest.Item]]] = []
    for items in kinds:
        files = [list(of_file) for _, of_file in groupby(items, key=lambda item: item.path)]
        files.sort(key=lambda file: file[0].get_closest_marker("long") is None)
        placed += [(number / len(files), file) for number, file in enumerate(files)]
    return [item for _, file in sorted(placed, key=itemgetter(0)) for item in file]


@pytest.fixture(scope="module", autouse=True)
def _quick_passwords(request: pytest.FixtureRequest) -> Iterator[None]:
    """The least work for a password where hundreds of accounts are made; tests of signing in have the true one."""
    level, area, *_ = request.path.relative_to(_HERE).parts
    if level not in {"integration", "failure"} or area == "web":
        yield
        return
    least = PasswordHasher.from_parameters(CHEAPEST)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", least)
        patch.setattr(passwords, "_NOBODY", least.hash("nobody has this password"))
        yield


@pytest.fixture(scope="session")
def environment(request: pytest.FixtureRequest) -> Environment:
    """The servers of this run; asking for an address starts the server."""
    return request.config.stash[_CHOSEN]


@pytest.fixture(scope="session")
def postgres_dsn(environment: Environment) -> str:
    """The administrator's address of a real PostgreSQL."""
    return environment.postgres


@pytest.fixture(scope="session")
def kafka_address(environment: Environment) -> str:
    """The address of a real broker."""
    return environment.kafka


@pytest.fixture(scope="session")
def shelf(environment: Environment) -> Iterator[Shelf]:
    """The run's databases of single schemas, each used by one test at a time."""
    kept = Shelf(lambda: environment.postgres)
    yield kept
    asyncio.run(kept.clear())


@pytest.fixture
async def schema(shelf: Shelf, tmp_path: Path) -> AsyncIterator[SchemaFactory]:
    """A factory of schemas, each in a database of its own: `await schema("grants")`, or with folders of migrations."""
    taken: list[tuple[Prepared, str, tuple[tuple[str, Path], ...] | None]] = []

    async def take(
        name: str = "participants", migrations: tuple[tuple[str, Path], ...] | None = None
    ) -> Prepared:
        prepared = await shelf.take(tmp_path, name, migrations)
        taken.append((prepared, name, migrations))
        return prepared

    yield take
    for prepared, name, migrations in taken:
        await shelf.put_back(prepared, name, migrations)


@pytest.fixture
async def consortium(environment: Environment) -> AsyncIterator[Consortium]:
    """The reference programme's consortium as real processes, all ready; a test may end any of them."""
    async with running(environment) as made:
        yield made
