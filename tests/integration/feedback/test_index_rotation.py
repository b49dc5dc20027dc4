"""The index key of a whole member is rotated; what was answered before is answered alike, and cases are counted on."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from deploy.keys.index import rotate_index
from deploy.provision.errors import ProvisionError
from shared.indexkey import FILE
from shared.keyfile import formers, read_key
from tests.integration.feedback.conftest import CLOCK, Running
from tests.integration.feedback.test_places import THRESHOLD

NEW = {"category_group": "activity", "text": "Su yoxdur", "language": "az", "municipality": "Marneuli"}


async def filed(node: Running, **headers: str) -> dict[str, str]:
    """A complaint of Marneuli, filed in 2025."""

    async def file() -> dict[str, str]:
        async with node.client(**{"X-Demo-Clock": f"{CLOCK} 2025-02-03T08:00:00Z"} | headers) as phone:
            answer: dict[str, str] = (await phone.post("/v1/complaints", json=NEW)).json()
            return answer

    return await asyncio.create_task(file())


async def named(node: Running) -> Counter[str | None]:
    """In how many events which village is named."""
    return Counter(event.municipality for event in await node.events())


async def test_a_request_that_is_repeated_after_a_rotation_is_one_complaint_and_its_village_is_counted_on(
    node: Running,
) -> None:
    settings, programme = node.service.settings, node.service.programme
    once = {"Idempotency-Key": "one"}
    first = await filed(node, **once)
    for _ in range(THRESHOLD - 2):
        await filed(node)
    before, places = read_key(settings.secrets / FILE), await node.admin.fetch("SELECT place FROM complaint")
    for _ in range(2):
        told = await rotate_index(programme, settings)
    assert "the former index key is destroyed" in told
    assert formers(settings.secrets / FILE) == []
    assert read_key(settings.secrets / FILE) != before
    assert await filed(node, **once) == first
    await filed(node)
    assert await named(node) == {None: THRESHOLD - 1, "GE-KK-MAR": 1}
    kept = await node.everything()
    assert not [row for row in places if row["place"].hex() in kept]


async def test_an_index_rotation_that_was_cut_off_is_finished_by_the_next(node: Running) -> None:
    settings, programme = node.service.settings, node.service.programme
    for _ in range(THRESHOLD):
        await filed(node)
    file, case = settings.secrets / FILE, await node.admin.fetchval("SELECT id FROM complaint LIMIT 1")
    sealed = await node.admin.fetchval("SELECT sealed FROM complaint WHERE id = $1", case)
    put = "UPDATE complaint SET sealed = $2 WHERE id = $1"
    await node.admin.execute(put, case, bytes(60))  # data that open under no key
    with pytest.raises(ProvisionError, match=f"the data of {case} open under no master key"):
        await rotate_index(programme, settings)
    [former], new = formers(file), read_key(file)
    await filed(node)  # a member works on between the two
    assert await named(node) == {None: THRESHOLD - 1, "GE-KK-MAR": 2}, "counted under both"
    await node.admin.execute(put, case, sealed)
    await rotate_index(programme, settings)
    assert (read_key(file), formers(file), former.exists()) == (new, [], False)
