"""While the index key is rotated, recipients and drafts are found under the former and the new one."""

from __future__ import annotations

from deploy.keys.index import replace_index
from services.grants.commands.drafts import CODES
from services.grants.parties import recipients
from services.grants.store import recipients as recipients_table
from shared.indexkey import FILE
from shared.keyfile import formers
from tests.integration.grants.conftest import House, body
from tests.integration.grants.test_applicants import call_of, code_of, send, visitor
from tests.integration.grants.test_chain import ok

NUMBER = "404 123 456"


async def test_a_recipient_is_one_before_during_and_after_a_rotation_of_the_index_key(house: House) -> None:
    secrets = house.service.settings.secrets
    [former] = recipients.tokens(house.service.settings, NUMBER)
    async with house.program() as program:
        await ok(program, "/v1/grants", body(amount="100"))
        replace_index(secrets, [CODES])
        await ok(program, "/v1/grants", body(amount="100"))
        other = {"name": "Other", "legal_id": "404999999"}
        await ok(program, "/v1/grants", body(amount="100", recipient=other))
        assert await house.admin.fetchval("SELECT count(*) FROM recipient") == 2
        async with house.service.pool.acquire() as connection:
            key = recipients.INDEX.keys(secrets)[0]
            assert await recipients_table.index_anew(connection, house.service.vault, key) == 1
            assert await recipients_table.index_anew(connection, house.service.vault, key) == 0
        for file in formers(secrets / FILE):
            file.unlink()
        await ok(program, "/v1/grants", body(amount="100"))
        await ok(program, "/v1/grants", body(amount="100", recipient=other))
    kept = {row["token"] for row in await house.admin.fetch("SELECT token FROM recipient")}
    assert len(kept) == 2
    assert former not in kept


async def test_a_draft_opens_with_its_code_after_a_rotation_of_the_index_key(house: House) -> None:
    secrets = house.service.settings.secrets
    call = await call_of(house)
    asks = f"/en/open-calls/{call}"
    async with visitor(house) as browser:
        code = code_of((await send(browser, f"{asks}/application", {"title": "Taps", "go": "save"})).text)
        for _ in range(2):
            replace_index(secrets, [CODES])
            for file in formers(secrets / FILE):
                file.unlink()
        found = await send(browser, asks, {"code": code}, at=f"{asks}/draft")
    assert 'value="Taps"' in found.text
