"""While the index key is rotated, persons are found under the former and the new one; afterwards under the new one."""

from __future__ import annotations

from deploy.keys.index import replace_index
from services.participants.people import naming
from services.participants.people.blind import SUBMISSIONS, Blind
from services.participants.store import persons
from shared.indexkey import FILE
from shared.keyfile import formers
from tests.integration.participants.conftest import House
from tests.integration.participants.test_phones import export, sent
from tests.integration.participants.test_sheets import held, recorded

PEOPLE = (("Nino Beridze", 1990, "GE-KK-MAR"), ("Gela Gelashvili", 1980, "GE-KK-BOL"))


async def found(house: House, typed: str) -> list[str]:
    """The names of those whom a search finds."""
    async with house.service.pool.acquire() as connection:
        return [one.data.name for one in await naming.search(house.service, connection, typed)]


async def test_persons_are_found_while_the_index_key_is_rotated_and_then_under_the_new_one_alone(
    house: House,
) -> None:
    settings = house.service.settings
    async with house.program() as program:
        activity, later = await held(program), await held(program, title="Later")
        batch, _ = await sent(program, activity, export(PEOPLE[0]))
        await recorded(program, batch)
        former = Blind.of(settings)
        replace_index(settings.secrets, [SUBMISSIONS])
        assert await found(house, "nino ber") == ["Nino Beridze"], "kept under the former key"
        batch, seen = await sent(program, later, export(*PEOPLE, uuids="-later"))
        assert (seen["counts"]["known"], seen["counts"]["new"]) == (1, 1), "the known one is recognised"
        await recorded(program, batch)
        assert await found(house, "gela") == ["Gela Gelashvili"], "kept under the new key"
        async with house.service.pool.acquire() as connection:
            vault, new = house.service.vault, Blind.of(settings)
            assert await persons.index_anew(connection, vault, new) == 1
            assert await persons.index_anew(connection, vault, new) == 0
        for file in formers(settings.secrets / FILE):
            file.unlink()
        assert [await found(house, name) for name in ("ნინო", "Gela")] == [
            ["Nino Beridze"],
            ["Gela Gelashvili"],
        ]
        tokens = await house.admin.fetchval("SELECT array_agg(t) FROM person, unnest(tokens) AS t")
        assert former.mark not in tokens
        assert not set(former.names("Nino Beridze")) & set(tokens)
        _, seen = await sent(program, activity, export(*PEOPLE))
    assert seen["rows"][0]["notes"] == ["This submission was recorded already."], "it was not edited"


async def test_who_is_erased_while_the_index_key_is_rotated_stays_unfindable(house: House) -> None:
    settings = house.service.settings
    async with house.program() as program:
        activity = await held(program)
        batch, _ = await sent(program, activity, export(*PEOPLE))
        await recorded(program, batch)
        people = {one["name"]: one["id"] for one in (await program.get("/v1/persons")).json()}
        person = people["Nino Beridze"]
        replace_index(settings.secrets, [SUBMISSIONS])
        assert (await program.post(f"/v1/persons/{person}/erase")).status_code < 300
    async with house.service.pool.acquire() as connection:
        assert await persons.index_anew(connection, house.service.vault, Blind.of(settings)) == 1
    assert await house.admin.fetchval("SELECT count(*) FROM person WHERE tokens = '{}'") == 1
