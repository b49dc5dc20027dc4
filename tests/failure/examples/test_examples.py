"""The examples for integrators, each under 30 lines, run against a consortium on Apache Kafka, and each says the same."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest

from deploy.keys import integrators
from deploy.provision.layout import ROOT
from deploy.provision.operator import Operator
from shared.web.identity.access_keys import Scope
from tests.failure.spine.field import PATIENCE, Field
from tests.javascript import installed

of_one_loop = pytest.mark.asyncio(loop_scope="module")
EXAMPLES = ROOT / "examples"
LONGEST = 30  # lines
TOPIC = "csdp.ctc.participants"


@pytest.fixture
def field(lasting: Field) -> Field:
    """Who reads leaves it at work."""
    return lasting


def lines(file: Path) -> int:
    return len(file.read_text("utf-8").splitlines())


@pytest.mark.parametrize(
    "file", sorted(EXAMPLES.glob("*.*js")) + sorted(EXAMPLES.glob("*.py")), ids=lambda f: f.name
)
def test_an_example_is_short(file: Path) -> None:
    assert lines(file) < LONGEST


async def first(*command: str, count: int, folder: Path = ROOT) -> list[str]:
    """The first lines that a program prints."""
    process = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            return [(await process.stdout.readline()).decode() for _ in range(count)]
    finally:
        process.kill()
        await process.wait()


async def recorded(field: Field) -> set[str]:
    """The ids of the member's events, as reporting has them."""
    return {str(row["id"]) for row in await field.reporting(_IDS)}


@of_one_loop
@pytest.mark.kafka
async def test_each_subscriber_reads_every_event_of_the_topic(field: Field, tmp_path: Path) -> None:
    ids = await recorded(field)
    address = field.consortium.broker.address
    for command in (
        [sys.executable, "examples/subscriber.py"],
        [sys.executable, "examples/plain.py"],
        await installed(EXAMPLES, tmp_path, "subscriber.mjs"),
    ):
        told = await first(*command, address, TOPIC, count=len(ids))
        assert {line.split()[2] for line in told} == ids, command


@of_one_loop
async def test_the_figures_are_read_into_pandas(field: Field) -> None:
    site = field.consortium.url("reporting")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "examples/figures.py", site, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 0
    table = told.decode()
    assert "X.2" in table
    assert "2025" in table


@of_one_loop
async def test_an_odata_client_library_reads_a_table_with_a_key_as_password(
    field: Field, tmp_path: Path
) -> None:
    consortium = field.consortium
    settings = field.deployment().settings("reporting")
    nobody = Operator(consortium.broker.address)
    made = await integrators.create(
        consortium.programme, settings, nobody, consortium.secrets, "power-bi", [Scope.FIGURES]
    )
    command = await installed(Path(__file__).parent / "odata", tmp_path, "read.mjs")
    [line] = await first(*command, consortium.url("reporting"), made.key, count=1)
    read = json.loads(line)
    assert [row.keys() for row in read["rows"]] == [{"Period", "Value"}] * 2
    assert int(read["count"]) > 2
    [key] = await integrators.every(consortium.programme, settings)
    assert key.last_used_at is not None


_IDS = "SELECT e.id FROM event AS e JOIN lane AS l ON l.id = e.lane WHERE starts_with(l.name, 'csdp.ctc.participants/')"
