"""A member whose database is an older one again must not tell a second story, and finds the way back."""

from __future__ import annotations

from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest

from cli.ledger import recover_member
from deploy.waiting import until
from tests.failure.spine.field import PATIENCE, Field

DATABASE, BACKUP = "csdp_ctc", "csdp_ctc_backup"


@pytest.fixture
async def field(counted: Field) -> AsyncIterator[Field]:
    yield counted
    await _drop(
        counted, BACKUP
    )  # its rights would keep the roles of this run on a server that others use after it


async def _drop(field: Field, database: str) -> None:
    admin = await asyncpg.connect(field.consortium.postgres.dsn("postgres"))
    await admin.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
    await admin.close()


async def _copy(field: Field, source: str, target: str) -> None:
    """One database as a copy of another, whoever is connected."""
    admin = await asyncpg.connect(field.consortium.postgres.dsn("postgres"))
    for name in (source, target):
        await admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    await admin.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
    # Closed until the roles have their search path there: a service that waits for it connects at once.
    await admin.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}" ALLOW_CONNECTIONS false')
    await admin.execute(f'REVOKE CONNECT ON DATABASE "{target}" FROM PUBLIC')
    for schema in ("participants", "grants", "identity"):
        role = f"csdp_ctc_{schema}"
        await admin.execute(f'GRANT CONNECT ON DATABASE "{target}" TO "{role}"')
        await admin.execute(f'ALTER ROLE "{role}" IN DATABASE "{target}" SET search_path TO {schema}')
    await admin.execute(f'ALTER DATABASE "{target}" ALLOW_CONNECTIONS true')
    await admin.close()


async def _refused(field: Field) -> httpx.Response:
    body = {"title": "T", "kind": "training", "occurred_on": "2024-05-14", "hours": "1"}

    async def answered() -> httpx.Response | None:
        try:
            answer = await field.post("/v1/activities", body, "refused")
        except httpx.HTTPError:
            return None
        return answer if "ledger" in answer.text else None

    return await until(answered, PATIENCE)


async def test_a_restored_member_refuses_to_append_and_gets_its_own_events_back(field: Field) -> None:
    await field.consortium.children["node-ctc"].stop()
    await _copy(field, DATABASE, BACKUP)
    await field.consortium.children["node-ctc"].start()
    await field.train(2)
    await field.all_is_counted_once()
    await field.consortium.children["node-ctc"].stop()
    await _copy(field, BACKUP, DATABASE)
    await field.consortium.children["node-ctc"].start()

    refused = await _refused(field)
    assert (refused.status_code, refused.json()["code"]) == (503, "ledger_behind")
    desk = await field.page("/en/desk")
    assert "restored from an older backup" in desk
    assert "Fetch our events back" in desk

    done = await field.post("/v1/ledger/recover", {}, "recover")
    assert done.status_code == 200, done.text
    assert sum(done.json()["participants"]["back"].values()) == 2 * 7
    assert not done.json()["participants"]["still_missing"]
    assert "restored from an older backup" not in await field.page("/en/desk")
    await field.train(2)
    await field.all_is_counted_once()
    activities = await field.page("/en/activities")
    assert activities.count("training 2024-05-14") == 2  # their titles were lost with the database


async def test_a_database_restored_under_a_running_service_is_noticed_before_it_appends(field: Field) -> None:
    await field.consortium.children["node-ctc"].stop()
    await _copy(field, DATABASE, BACKUP)
    await field.consortium.children["node-ctc"].start()
    await field.train(1)
    await field.all_is_counted_once()
    await _copy(field, BACKUP, DATABASE)
    refused = await _refused(field)
    assert (refused.status_code, refused.json()["code"]) == (503, "ledger_behind")

    done = await recover_member(field.deployment(), "ctc")
    assert sum(done["participants"].back.values()) == 7
    await field.train(1)
    await field.all_is_counted_once()
