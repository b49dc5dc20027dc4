"""Guessing is slowed down, nobody is locked out for ever, and nothing tells whether an account exists."""

import asyncio
from collections import Counter

import argon2
import pytest

from shared.web.identity import passwords
from shared.web.problems import Problem
from tests.integration.web.conftest import PASSWORD, World


async def _attempt(world: World, login: str, password: str, address: str = "192.0.2.1") -> str:
    try:
        await world.identity.sign_in(login, password, address)
    except Problem as problem:
        return problem.code
    return "ok"


async def _an_hour_later(world: World) -> None:
    await world.admin.execute(
        "UPDATE sign_in_failure SET last_at = last_at - interval '61 min', blocked_until = now() - interval '1 s'"
    )


async def test_after_five_failures_an_account_has_to_wait_wherever_it_is_asked_from(world: World) -> None:
    await world.identity.create_account("nino", PASSWORD, [])
    told = [await _attempt(world, "nino", "wrong", f"192.0.2.{n}") for n in range(7)]
    assert told[:5] == ["sign_in_failed"] * 5
    assert told[5:] == ["too_many_attempts"] * 2
    assert await _attempt(world, "nino", PASSWORD, "192.0.2.99") == "too_many_attempts"


async def test_an_unknown_account_is_answered_and_throttled_like_a_known_one(world: World) -> None:
    told = [await _attempt(world, "nobody", "wrong", f"192.0.2.{n}") for n in range(6)]
    assert told == ["sign_in_failed"] * 5 + ["too_many_attempts"]


async def test_the_wait_ends_and_a_right_password_starts_afresh(world: World) -> None:
    await world.identity.create_account("nino", PASSWORD, [])
    for _ in range(6):
        await _attempt(world, "nino", "wrong")
    await _an_hour_later(world)
    assert await _attempt(world, "nino", "wrong") == "sign_in_failed"
    assert await _attempt(world, "nino", PASSWORD) == "ok"
    assert [await _attempt(world, "nino", "wrong") for _ in range(5)] == ["sign_in_failed"] * 5


async def test_the_wait_doubles_and_never_exceeds_five_minutes(world: World) -> None:
    waits = []
    for _ in range(16):
        await _attempt(world, "nino", "wrong")
        row = await world.admin.fetchrow(
            "SELECT extract(epoch FROM blocked_until - last_at)::float AS wait FROM sign_in_failure WHERE failures >= 5"
            " ORDER BY failures DESC LIMIT 1"
        )
        waits.append(round(row["wait"]) if row else 0)
        await world.admin.execute(
            "UPDATE sign_in_failure SET blocked_until = now() WHERE blocked_until > now()"
        )
    assert waits[4:8] == [1, 2, 4, 8]
    assert waits[-1] == 300


async def test_one_address_cannot_try_one_password_on_many_accounts(world: World) -> None:
    told = Counter([await _attempt(world, f"person{n}", "Spring2026") for n in range(33)])
    assert told == {"sign_in_failed": 30, "too_many_attempts": 3}
    assert await _attempt(world, "person99", "Spring2026", "198.51.100.7") == "sign_in_failed"


async def test_guesses_sent_at_once_are_all_counted(world: World) -> None:
    await world.identity.create_account("nino", PASSWORD, [])
    told = Counter(
        await asyncio.gather(*(_attempt(world, "nino", "wrong", f"192.0.2.{n}") for n in range(20)))
    )
    assert told["sign_in_failed"] <= 6  # five, and one more if a second went by
    assert told["too_many_attempts"] == 20 - told["sign_in_failed"]


async def test_a_program_that_sends_many_requests_at_once_is_no_attacker(world: World) -> None:
    await world.identity.create_account("kobo", PASSWORD, [])
    calls = (world.identity.check("kobo", PASSWORD, "192.0.2.1") for _ in range(20))
    assert len(await asyncio.gather(*calls)) == 20


async def test_neither_the_account_nor_the_address_is_stored_readably(world: World) -> None:
    await _attempt(world, "nino", "wrong", "192.0.2.77")
    stored = await world.admin.fetchval("SELECT string_agg(sign_in_failure::text, ' ') FROM sign_in_failure")
    assert "nino" not in stored
    assert "192.0.2.77" not in stored


async def test_an_unknown_account_costs_the_same_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.identity.create_account("nino", PASSWORD, [])
    verified: list[argon2.Parameters] = []
    verify = passwords._verify

    def watched(stored: str, password: str) -> bool:
        verified.append(argon2.extract_parameters(stored))
        return verify(stored, password)

    monkeypatch.setattr(passwords, "_verify", watched)
    for login in ("nino", "nobody"):
        assert await _attempt(world, login, "wrong") == "sign_in_failed"
    known, unknown = verified
    assert known == unknown
