"""One person who is known to two members counts once, is never named, and can be forgotten."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest

from deploy.embedded.consortium import Consortium
from deploy.waiting import until
from tests.failure.matching.offices import PATIENCE, Figure, Offices

NUMBER = "01024098765"
NINO = {"name": "ნინო ბერიძე", "birth_year": 1990, "home": "GE-KK-MAR"}


@pytest.fixture
async def offices(consortium: Consortium) -> Offices:
    made = Offices(consortium)
    await made.begin()
    return made


def counted(total: int, overlap: int, **members: int) -> Any:
    """Whether X.2 has a total, members' own numbers, and the overlap between them (rule 4a.d)."""

    def right(figure: Figure) -> bool:
        own = {one["member"]: number(one["reached_by"]) for one in figure["members"]}
        seen = number(figure["value"]), {code: own[code] for code in members}
        return seen == (total, members) and sum(own.values()) - total == overlap

    return right


def number(told: Any) -> int:
    """A figure as the API tells it, with or without its state; 0 where nothing is reported."""
    value = told.get("value") if isinstance(told, dict) else told
    return int(value or 0)


async def store(offices: Offices, query: str, *given: Any) -> list[asyncpg.Record]:
    """Look into the matching role's schema."""
    address = offices.consortium.postgres.dsn("csdp_cenn")
    connection = await asyncpg.connect(address, server_settings={"search_path": "participants"})
    try:
        return list(await connection.fetch(query, *given))
    finally:
        await connection.close()


async def test_a_person_with_one_number_at_two_members_counts_once_and_still_after_she_is_erased(
    offices: Offices,
) -> None:
    ctc = await offices.train("ctc", **NINO, personal_number="0102 409 8765")
    fe = await offices.train("fe", name="Н. Беридзе", personal_number=NUMBER)
    await offices.donor(counted(1, 1, ctc=1, fe=1))
    assert len(await store(offices, "SELECT FROM ledger WHERE type LIKE '%person.linked%'")) == 1

    assert (await offices.send("ctc", f"/v1/persons/{ctc}/erase")).status_code == 201

    async def forgotten() -> bool | None:
        rows = await store(offices, "SELECT DISTINCT person::text FROM matching_token")
        return True if [row["person"] for row in rows] == [fe] else None

    await until(forgotten, PATIENCE)
    assert await offices.get("ctc", "/v1/persons") == []
    for member in ("ctc", "fe"):
        assert (await offices.send(member, "/v1/matching/send-again")).status_code == 201
    await offices.train("kkm", name="K", personal_number=NUMBER)
    await offices.donor(counted(1, 2, ctc=1, fe=1, kkm=1))
    assert len(await store(offices, "SELECT FROM ledger WHERE type LIKE '%person.linked%'")) == 2
    again = await offices.send("ctc", f"/v1/persons/{ctc}/erase")
    assert (again.status_code, again.json()["code"]) == (422, "person_unknown")


async def test_persons_of_one_name_count_twice_until_both_members_confirm(offices: Offices) -> None:
    await offices.train("ctc", **NINO)
    await offices.train("fe", **NINO | {"name": "Беридзе Нино"})
    (asked,) = await offices.proposals("ctc", 1)
    (same,) = await offices.proposals("fe", 1)
    assert (asked["id"], asked["name"], same["name"]) == (same["id"], "ნინო ბერიძე", "Беридзе Нино")
    await offices.donor(counted(2, 0, ctc=1, fe=1))

    path = f"/v1/matching/proposals/{asked['id']}"
    assert (await offices.send("kkm", f"{path}/confirm")).json()["code"] == "proposal_unknown"
    assert (await offices.send("fe", f"{path}/deny")).status_code == 201
    assert (await offices.send("ctc", f"{path}/confirm")).status_code == 201
    await offices.train("fe", name="Somebody else")  # counted after what was said before her
    await offices.donor(counted(3, 0, ctc=1, fe=2))

    assert (await offices.send("fe", f"{path}/confirm")).status_code == 201
    await offices.donor(counted(2, 1, ctc=1, fe=2))
    for member in ("ctc", "fe"):
        assert await offices.proposals(member, 0) == []
