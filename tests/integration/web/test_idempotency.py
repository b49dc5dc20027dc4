"""The same request twice is one command, in the command's own transaction."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from shared import postgres
from shared.web.idempotency import Answer, fingerprint, idempotent, prune
from shared.web.problems import Problem
from tests.conftest import SchemaFactory
from tests.schemas import Prepared

MIGRATIONS = Path(postgres.__file__).parent / "web" / "migrations_service"
ONE, OTHER = fingerprint("POST", "/v1/x", "nino", b"1"), fingerprint("POST", "/v1/x", "nino", b"2")


@pytest.fixture
async def prepared(schema: SchemaFactory) -> Prepared:
    return await schema("grants", (("web/", MIGRATIONS),))


@pytest.fixture
async def pool(prepared: Prepared) -> AsyncIterator[Any]:
    made = await postgres.pool(prepared.settings, prepared.database, prepared.role, most=8)
    yield made
    await made.close()


async def _command(pool: Any, key: str | None, request: bytes, ran: list[str]) -> Answer:
    async with pool.acquire() as connection, connection.transaction():
        async with idempotent(connection, key, request) as slot:
            if slot.answer is None:
                ran.append("ran")
                await slot.keep(201, b'{"id": 7}')
                return Answer(201, b'{"id": 7}')
        return slot.answer


async def test_the_same_request_again_gets_the_first_answer_and_runs_nothing(pool: Any) -> None:
    ran: list[str] = []
    first, second = await _command(pool, "k1", ONE, ran), await _command(pool, "k1", ONE, ran)
    assert first == second == Answer(201, b'{"id": 7}')
    assert ran == ["ran"]


async def test_the_same_key_for_another_request_is_refused(pool: Any) -> None:
    await _command(pool, "k1", ONE, [])
    with pytest.raises(Problem) as refused:
        await _command(pool, "k1", OTHER, [])
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")


async def test_without_a_key_every_request_runs(pool: Any) -> None:
    ran: list[str] = []
    await _command(pool, None, ONE, ran)
    await _command(pool, None, ONE, ran)
    assert ran == ["ran", "ran"]


async def test_a_double_tap_waits_for_the_first_and_gets_its_answer(pool: Any) -> None:
    ran: list[str] = []
    answers = await asyncio.gather(*(_command(pool, "tap", ONE, ran) for _ in range(8)))
    assert set(answers) == {Answer(201, b'{"id": 7}')}
    assert ran == ["ran"]


async def test_a_command_that_fails_frees_its_key(pool: Any) -> None:
    with pytest.raises(ZeroDivisionError):
        async with pool.acquire() as connection, connection.transaction(), idempotent(connection, "k", ONE):
            raise ZeroDivisionError
    ran: list[str] = []
    await _command(pool, "k", OTHER, ran)
    assert ran == ["ran"]


async def test_misuse_is_refused_loudly(pool: Any) -> None:
    async with pool.acquire() as connection:
        with pytest.raises(RuntimeError, match="needs the transaction"):
            async with idempotent(connection, "k", ONE):
                pass
        with pytest.raises(RuntimeError, match=r"slot\.keep"):
            async with connection.transaction(), idempotent(connection, "k", ONE):
                pass
    with pytest.raises(Problem, match="idempotency_key_invalid"):
        await _command(pool, "x" * 201, ONE, [])


async def test_an_answer_is_kept_for_a_week_and_then_forgotten(pool: Any, prepared: Prepared) -> None:
    ran: list[str] = []
    await _command(pool, "k", ONE, ran)
    await prune(pool)
    await _command(pool, "k", ONE, ran)
    assert ran == ["ran"]
    admin = await prepared.connect_as_admin()
    await admin.execute("UPDATE idempotency SET created_at = now() - interval '8 days'")
    await admin.close()
    await prune(pool)
    await _command(pool, "k", ONE, ran)
    assert ran == ["ran", "ran"]


async def test_a_kept_answer_cannot_be_bound_to_another_request(pool: Any) -> None:
    await _command(pool, "k", ONE, [])
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await pool.execute("UPDATE idempotency SET fingerprint = $1", OTHER)


def test_a_fingerprint_cannot_be_shifted_from_one_part_to_the_next() -> None:
    assert fingerprint("POST", "/a", "b", b"") != fingerprint("POST", "/ab", "", b"")
