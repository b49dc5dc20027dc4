"""Four years of the demo's history, and nobody of it is named outside of her house."""

from __future__ import annotations

from dataclasses import asdict

import asyncpg
import pytest

from deploy.embedded.consortium import Consortium
from deploy.embedded.seed import case_words
from deploy.embedded.seed.fill import fill
from services.participants.store import persons
from shared.vault import Vault
from tests.environment import Environment
from tests.failure.matching import searching

pytestmark = pytest.mark.long
SAMPLE = 60  # persons of each member, spread over the years
LEAST = 4  # letters or digits that say who somebody is


@pytest.fixture(autouse=True)
def on_the_servers_of_a_demo(environment: Environment) -> None:
    """A demo is on the embedded pair; on the other one test_nobody_named.py searches what it records itself."""
    if environment.real_kafka:
        pytest.skip("a demo is on the embedded pair")


async def test_nobody_of_a_whole_demo_history_is_named_in_any_byte_that_leaves_her_house(
    consortium: Consortium,
) -> None:
    await fill(consortium)
    needles: set[str] = set()
    for member in consortium.programme.members:
        needles |= await told_by_people(consortium, member.code)
    needles |= texts(case_words)
    assert len(needles) > SAMPLE

    sources = await searching.topics(consortium)
    sources += await searching.database(consortium, "csdp_reporting", "reporting", "ledger")
    for member in consortium.programme.members:
        sources += await searching.database(consortium, f"csdp_{member.code}", "participants")
    sources += searching.logs(consortium) + await searching.metrics(consortium)
    assert searching.found(needles, [("everything", b"\n".join(data for _, data in sources))]) == []
    assert searching.found(["participants.activity.held.v1"], sources)  # the search does find


async def told_by_people(consortium: Consortium, member: str) -> set[str]:
    """Names, phones and numbers of some of a member's persons, opened with the member's own key."""
    vault = Vault.read(consortium.secrets / member / "master.key")
    connection = await asyncpg.connect(consortium.postgres.dsn(f"csdp_{member}"))
    try:
        await connection.execute("SET search_path TO participants")
        everybody = await persons.newest(connection, vault, 100_000)
    finally:
        await connection.close()
    some = everybody[:: max(1, len(everybody) // SAMPLE)]
    said = [asdict(data) for _, data, _ in some]
    return {
        text
        for one in said
        for name in ("name", "phone", "personal_number", "document_number")
        if len(text := one[name]) >= LEAST
    }


def texts(module: object) -> set[str]:
    """The sentences that the demo's complaints are made of."""
    found = set()
    for name, value in vars(module).items():
        if name.isupper():
            found |= set(_strings(value))
    return {text for text in found if " " in text}


def _strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in _strings(one)]
    if isinstance(value, list | tuple | set | frozenset):
        return [text for one in value for text in _strings(one)]
    return []
