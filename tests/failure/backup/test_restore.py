"""A database is dumped, lost, restored and catches up: the ledger verifies, the figures are the same."""

from __future__ import annotations

import contextlib
from pathlib import Path

import asyncpg
import httpx
import pytest

from deploy.backup import Backup, BackupError
from deploy.embedded.home import make_home
from deploy.loopback import LOCAL
from deploy.waiting import until
from shared.postgres import AWAY
from tests.failure.spine.field import PATIENCE, Field
from tests.failure.spine.test_loss import HISTORY

REPORTING = ("reporting", "projector")
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture
def field(lasting: Field) -> Field:
    """Whose database was lost has it back when a test ends."""
    return lasting


def backup_of(field: Field, identity: str) -> Backup:
    consortium = field.consortium
    return Backup(
        consortium.programme, identity, consortium.postgres.dsn(), make_home(consortium.folder).programs
    )


async def stop(field: Field, *names: str) -> None:
    for name in names:
        await field.consortium.children[name].stop()


async def start(field: Field, *names: str) -> None:
    for name in names:
        await field.consortium.children[name].start()
        await field.consortium.ready(name)


async def lose(field: Field, database: str) -> None:
    admin = await asyncpg.connect(field.consortium.postgres.dsn())
    await admin.execute(f"DROP DATABASE {database} WITH (FORCE)")
    await admin.close()


async def names_of_people(field: Field) -> set[str]:
    login = field._login
    assert login
    async with httpx.AsyncClient(**LOCAL, auth=(login.user, login.password)) as client:
        answer = await client.get(f"{field.consortium.url('node-ctc')}/v1/persons")
    assert answer.status_code == 200, answer.text
    return {one["name"] for one in answer.json()}


async def test_a_member_that_lost_its_database_has_it_back_and_goes_on(field: Field, tmp_path: Path) -> None:
    await field.train(5)
    await field.all_is_counted_once()
    figures, lanes, people = await field.figures(), await field.ledgers(), await names_of_people(field)
    dump = tmp_path / "ctc.dump"
    await backup_of(field, "ctc").dump(dump)
    assert dump.stat().st_mode & 0o777 == 0o600

    await stop(field, "node-ctc")
    await lose(field, "csdp_ctc")
    await backup_of(field, "ctc").restore(dump, field.consortium.secrets)
    await start(field, "node-ctc")

    assert await field.ledgers() == lanes
    assert await field.figures() == figures
    assert await names_of_people(field) == people, "names are readable: the master key was not lost"
    await field.train(2)
    await field.all_is_counted_once()


async def test_reporting_restored_from_an_old_dump_catches_up_to_the_same_history(
    field: Field, tmp_path: Path
) -> None:
    await field.train(3)
    await field.all_is_counted_once()
    dump = tmp_path / "reporting.dump"
    await backup_of(field, "reporting").dump(dump)
    await field.train(4)
    await field.all_is_counted_once()
    figures, history = await field.figures(), [tuple(row) for row in await field.reporting(HISTORY)]

    await stop(field, *REPORTING)
    await lose(field, "csdp_reporting")
    await backup_of(field, "reporting").restore(dump, field.consortium.secrets)
    assert len(await field.reporting(HISTORY)) < len(history), "the dump is older than the loss"
    await start(field, *REPORTING)

    await field.all_is_counted_once()
    assert await field.figures() == figures
    assert [tuple(row) for row in await field.reporting(HISTORY)] == history
    await field.train(1)
    await field.all_is_counted_once()


async def test_a_restore_over_running_processes_or_from_nothing_is_refused_and_changes_nothing(
    field: Field, tmp_path: Path
) -> None:
    await field.train()
    await field.all_is_counted_once()
    backup, dump = backup_of(field, "ctc"), tmp_path / "ctc.dump"
    await backup.dump(dump)
    with pytest.raises(
        BackupError, match=r"csdp_ctc is in use by \d+ connections: stop the processes of ctc"
    ):
        await backup.restore(dump, field.consortium.secrets)
    with pytest.raises(BackupError, match="there is no such file"):
        await backup.restore(tmp_path / "gone.dump", field.consortium.secrets)
    with pytest.raises(BackupError, match="there is no identity 'x'; there are cenn, ctc"):
        await backup_of(field, "x").dump(tmp_path / "x.dump")
    await field.train()
    await field.all_is_counted_once()


async def test_who_runs_on_while_its_database_is_restored_hears_again_what_it_had_heard_since_the_dump(
    field: Field, tmp_path: Path
) -> None:
    dump = tmp_path / "kkm.dump"
    await backup_of(field, "kkm").dump(dump)
    await field.train(3)
    recorded = sum(lane.events for lane in await field.ledgers())

    async def all_heard() -> bool | None:
        with contextlib.suppress(*AWAY):
            return await _heard(field) == recorded or None
        return None

    await until(all_heard, PATIENCE)
    await backup_of(field, "kkm").restore(dump, field.consortium.secrets, in_use=True)
    await until(all_heard, PATIENCE)


async def _heard(field: Field) -> int:
    """How many of CTC's events KKM's grants service has taken."""
    connection = await asyncpg.connect(field.consortium.postgres.dsn("csdp_kkm"))
    try:
        return int(await connection.fetchval(_HEARD))
    finally:
        await connection.close()


_HEARD = "SELECT count(*) FROM grants.inbox WHERE starts_with(lane, 'csdp.ctc.participants/')"
