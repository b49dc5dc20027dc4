"""A wrong, an unknown and a right tracking code cost the same work: the slow hash once, the same look-ups in both rooms."""

from __future__ import annotations

import asyncio
from typing import Any

import asyncpg
import pytest

from services.feedback.reading import following
from services.feedback.store import keys
from tests.integration.feedback.conftest import Running

NEW = {"category_group": "activity", "text": "Gec başladı", "language": "az"}


async def test_a_wrong_and_an_unknown_code_are_hashed_once_and_looked_up_as_often_and_answer_alike(
    node: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with node.client() as program:
        right: str = (await program.post("/v1/complaints", json=NEW)).json()["code"]
    last = "0" if right[-1] != "0" else "1"
    codes = {
        "unknown": "00000000000", "one character wrong": right[:-1] + last, "no code at all": "hello",
        "much too long": "A" * 40,
    }  # fmt: skip
    work = _Counted(monkeypatch)
    found = {}
    async with node.client() as program:
        for name, code in codes.items():
            answer = await program.post("/v1/complaints/track", json={"code": code})
            body = answer.json() | {"correlation_id": "", "instance": ""}
            found[name] = (answer.status_code, body, work.taken())
    assert len({str(one) for one in found.values()}) == 1, found
    hashes, queries = found["unknown"][2]
    assert (hashes, len(queries)) == (1, 2)  # one in each room
    assert await following.follow(node.rooms, right) is not None
    hashes, more = work.taken()
    assert (hashes, [one for one in more if one in queries][:2]) == (1, queries)


class _Counted:
    """Counts calls of the slow hash, and queries of the task that asks; other tasks of the node have their own."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._hashes, self._queries = 0, list[str]()
        hash_, execute = keys.hash_secret_raw, asyncpg.Connection._execute

        def hashed(*args: Any) -> bytes:
            self._hashes += 1
            return hash_(*args)

        async def asked(connection: Any, query: str, *args: Any, **more: Any) -> Any:
            if asyncio.current_task() is self._mine and "code_hash" in query:
                self._queries.append(query)
            return await execute(connection, query, *args, **more)

        self._mine = asyncio.current_task()
        patch.setattr(keys, "hash_secret_raw", hashed)
        patch.setattr(asyncpg.Connection, "_execute", asked)

    def taken(self) -> tuple[int, list[str]]:
        """What was counted since the last time."""
        found = self._hashes, self._queries
        self._hashes, self._queries = 0, []
        return found
