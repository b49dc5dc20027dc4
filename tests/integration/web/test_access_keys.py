"""A program's key: sent in either way, hashed at rest, good for its scopes only, its last use seen, ended at once."""

from __future__ import annotations

import httpx
import pytest

from shared.web.identity.access_keys import KeyRefused
from tests.integration.web.conftest import World


async def who(world: World, key: str, *, basic: bool = False) -> httpx.Response:
    async with world.client(page=False) as client:
        if basic:
            return await client.get("/v1/session", auth=("anything", key))
        return await client.get("/v1/session", headers={"Authorization": f"Bearer {key}"})


async def test_a_key_is_good_as_bearer_and_as_the_password_of_basic(world: World) -> None:
    key = await world.identity.keys.create("statistics-office", ["events"])
    for basic in (False, True):
        answer = await who(world, key, basic=basic)
        assert answer.json()["roles"] == [{"role": "integrator", "member": "*"}]


async def test_a_key_for_figures_holds_no_role(world: World) -> None:
    key = await world.identity.keys.create("statistics-office", ["figures"])
    assert (await who(world, key)).json()["roles"] == []


async def test_only_a_hash_is_stored(world: World) -> None:
    key = await world.identity.keys.create("statistics-office", ["events"])
    [row] = await world.admin.fetch("SELECT access_key::text AS all_of_it FROM access_key")
    assert key not in row["all_of_it"]
    assert key.removeprefix("pvk_").encode().hex() not in row["all_of_it"]


async def test_the_last_use_is_seen(world: World) -> None:
    key = await world.identity.keys.create("statistics-office", ["events"])
    [before] = await world.identity.keys.every()
    assert before.last_used_at is None
    await who(world, key)
    [after] = await world.identity.keys.every()
    assert after.last_used_at is not None


async def test_a_revoked_key_opens_nothing_and_its_name_is_free_again(world: World) -> None:
    key = await world.identity.keys.create("statistics-office", ["events"])
    assert await world.identity.keys.revoke("statistics-office")
    for basic in (False, True):
        answer = await who(world, key, basic=basic)
        assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_needed")
    assert not await world.identity.keys.revoke("statistics-office")
    assert await world.identity.keys.create("statistics-office", ["events"]) != key
    assert len(await world.identity.keys.every()) == 2


async def test_an_unknown_key_is_refused(world: World) -> None:
    assert (await who(world, "pvk_unknown")).status_code == 401


@pytest.mark.parametrize("name", ["", "a", "Office", "of fice", "ოფისი", "a" * 41, "1st"])
async def test_a_name_that_kafka_or_a_folder_would_not_take_is_refused(world: World, name: str) -> None:
    with pytest.raises(KeyRefused, match="small Latin letters"):
        await world.identity.keys.create(name, ["events"])


async def test_a_name_has_one_key(world: World) -> None:
    await world.identity.keys.create("statistics-office", ["events"])
    with pytest.raises(KeyRefused, match="has a key already"):
        await world.identity.keys.create("statistics-office", ["events"])
