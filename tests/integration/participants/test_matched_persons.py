"""What a member is asked about its own persons, what it answers, and what it forgets."""

from __future__ import annotations

import base64
import secrets
import uuid
from datetime import date
from pathlib import Path
from typing import Any

from services.participants.matching import found, proposals
from services.participants.matching.outbox import Tokens
from services.participants.matching.role import match
from services.participants.matching.tokens import Message
from shared import clock
from shared.events.people import LinkProposed, PersonLinked
from tests.integration.participants.conftest import House

NINO = {"name": "ნინო ბერიძე", "birth_year": 1990, "home": "GE-KK-MAR", "personal_number": "01024098765"}


async def registered(house: House, **more: Any) -> str:
    async with house.program() as program:
        answer = await program.post("/v1/persons", json=NINO | more)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def proposed(house: House, person: str, members: tuple[str, ...] = ()) -> str:
    proposal = str(uuid.uuid4())
    persons = (person, str(uuid.uuid4()))
    data = LinkProposed(occurred_on=date(2024, 5, 14), link="l", persons=persons, members=members)
    async with house.service.pool.acquire() as connection:
        await proposals.take(connection, proposal, data)
    return proposal


async def test_a_page_asks_about_this_members_person_until_somebody_answers(house: House) -> None:
    proposal = await proposed(house, await registered(house))
    await proposed(house, str(uuid.uuid4()))  # about others
    async with house.browser() as browser:
        assert "Another member may know 1 person too" in await browser.page("/en/desk")
        asked = await browser.page("/en/matching")
        assert "ნინო ბერიძე" in asked
        assert proposal in asked
        hidden = await browser.hidden("/en/matching")
        answer = await browser.client.post(f"/en/matching/{proposal}", data=hidden | {"answer": "denied"})
        assert answer.status_code == 303
        assert "Nothing waits for an answer." in await browser.page("/en/matching")
        assert "Another member may know" not in await browser.page("/en/desk")
    assert await house.types() == ["LinkDenied", "PersonRegistered"]


async def test_each_side_is_told_which_member_may_know_the_person_too(house: House) -> None:
    await proposed(house, await registered(house), ("ctc", "fe"))
    async with house.browser() as browser:
        assert "FE may know this person too" in await browser.page("/en/matching")
    async with house.program() as program:
        (asked,) = (await program.get("/v1/matching/proposals")).json()
    assert asked["members"] == ["fe"]


async def test_a_denial_may_be_followed_by_a_confirmation_and_that_stays(house: House) -> None:
    path = f"/v1/matching/proposals/{await proposed(house, await registered(house))}"
    async with house.program() as program:
        answers = [(await program.post(f"{path}/{word}")).status_code for word in
                   ("deny", "deny", "confirm", "deny", "confirm")]  # fmt: skip
        unknown = await program.post(f"/v1/matching/proposals/{uuid.uuid4()}/confirm")
    assert answers == [201, 422, 201, 422, 422]
    assert unknown.json()["code"] == "proposal_unknown"
    assert await house.types() == ["LinkConfirmed", "LinkDenied", "PersonRegistered"]


async def test_who_may_not_see_names_is_not_asked_and_erases_nobody(house: House) -> None:
    person = await registered(house)
    async with house.program("lead") as program:
        assert (await program.get("/v1/matching/proposals")).status_code == 403
        assert (await program.post(f"/v1/persons/{person}/erase")).status_code == 403


async def test_a_link_ends_the_question(house: House) -> None:
    person = await registered(house)
    proposal = await proposed(house, person)
    persons = await house.admin.fetchval(
        "SELECT persons::text[] FROM proposal WHERE id = $1", uuid.UUID(proposal)
    )
    async with house.service.pool.acquire() as connection:
        assert await proposals.number_waiting(connection) == 1
        linked = PersonLinked(occurred_on=date(2024, 5, 15), link="l", persons=tuple(persons))
        await proposals.take(connection, str(uuid.uuid4()), linked)
        assert await proposals.number_waiting(connection) == 0


async def test_erasing_leaves_the_bare_id_and_asks_for_the_tokens_to_be_deleted(house: House) -> None:
    person = await registered(house)
    proposal = await proposed(house, person)
    async with house.program() as program:
        assert (await program.post(f"/v1/persons/{person}/erase")).status_code == 201
        assert (await program.get("/v1/matching/proposals")).json() == []
        assert (await program.post(f"/v1/matching/proposals/{proposal}/confirm")).status_code == 422
    assert [tuple(row) for row in await house.admin.fetch("SELECT sealed, organisation FROM person")] == [
        (b"", None)
    ]
    assert await house.admin.fetchval("SELECT count(*) FROM subject_key") == 0
    assert await house.admin.fetchval("SELECT count(*) FROM token_outbox") == 2
    assert await house.types() == ["PersonErased", "PersonRegistered"]


async def test_a_number_that_cannot_be_is_refused_without_repeating_it(house: House) -> None:
    async with house.program() as program:
        answer = await program.post("/v1/persons", json=NINO | {"personal_number": "0102409"})
    assert (answer.status_code, answer.json()["code"]) == (422, "personal_number_impossible")
    assert "0102409" not in answer.text
    assert await house.admin.fetchval("SELECT count(*) FROM token_outbox") == 0


async def matched(
    house: House, member: str, person: str, *tokens: tuple[str, str], erased: bool = False
) -> None:
    message = Message(person=person, at=clock.now(), tokens=tokens, erased=erased)
    await house.service.run(lambda connection: match(house.service, connection, message, member))


async def test_the_matching_role_says_of_a_pair_once_what_it_finds(house: House) -> None:
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    await matched(house, "ctc", one, ("name", "k.n"), ("phone", "k.p"))
    await matched(house, "fe", other, ("name", "k.n"))
    for _ in range(2):
        await matched(house, "fe", other, ("name", "k.n"), ("phone", "k.p"))
    assert await house.types() == ["LinkProposed"]
    await matched(house, "fe", other, ("personal_number", "k.1"))
    await matched(house, "ctc", one, ("personal_number", "k.1"), ("name", "k.n"))
    await matched(house, "fe", other, ("personal_number", "k.1"), ("name", "k.n"))
    assert await house.types() == ["LinkProposed", "PersonLinked"]


async def test_a_telephone_of_many_and_persons_of_one_member_say_nothing(house: House) -> None:
    await matched(house, "ctc", str(uuid.uuid4()), ("personal_number", "k.1"))
    await matched(house, "ctc", str(uuid.uuid4()), ("personal_number", "k.1"))
    for _ in range(5):
        await matched(house, "ctc", str(uuid.uuid4()), ("phone", "k.p"))
    await matched(house, "fe", str(uuid.uuid4()), ("phone", "k.p"))
    assert await house.types() == []


async def test_tokens_that_come_again_bring_nobody_back_who_was_erased(house: House) -> None:
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    await matched(house, "ctc", one, ("personal_number", "k.1"))
    await matched(house, "ctc", one, erased=True)
    await matched(house, "ctc", one, ("personal_number", "k.1"))
    await matched(house, "fe", other, ("personal_number", "k.1"))
    assert await house.types() == []
    async with house.service.pool.acquire() as connection:
        assert [
            row["person"] for row in await connection.fetch("SELECT person::text FROM matching_token")
        ] == [other]
        assert await found.position(connection, "t", "c") == 0
        await found.move(connection, "t", "c", 7)
        assert [await found.position(connection, "t", c) for c in ("c", "d")] == [7, 0]


async def test_another_key_or_another_cluster_sends_everybodys_tokens_again_once(house: House) -> None:
    await registered(house)
    await registered(house, name="Fidan Əliyeva", personal_number="")
    tokens = Tokens(house.service)
    key = house.service.settings.secrets / "matching" / "tokens.key"
    queued = []
    for cluster in ("c", "c", "d"):
        await house.service.run(lambda c, cluster=cluster: tokens.prepare(c, cluster))  # type: ignore[misc]
        queued.append(await house.admin.fetchval("SELECT count(*) FROM token_outbox"))
    replace(key, base64.b64encode(secrets.token_bytes(32)))
    for _ in range(2):
        await house.service.run(lambda c: tokens.prepare(c, "d"))
        queued.append(await house.admin.fetchval("SELECT count(*) FROM token_outbox"))
    assert queued == [2 + 2, 4, 6, 8, 8]


def replace(key: Path, text: bytes) -> None:
    """Put another key in the place of one, as a rotation does."""
    fresh = key.with_suffix(".new")
    fresh.write_bytes(text)
    fresh.chmod(0o600)
    fresh.rename(key)
