"""The pages of persons: searched, registered, looked at, changed, consented, erased."""

from __future__ import annotations

import re

from tests.integration.participants.conftest import House, Typed, body

NINO: Typed = {
    "name": "ნინო ბერიძე",
    "birth_year": "1990",
    "sex": "F",
    "home": "GE-KK-MAR",
    "phone": "599 12 34 56",
}


async def test_a_person_is_registered_found_in_another_script_changed_and_her_history_is_told(
    house: House,
) -> None:
    async with house.browser() as browser, house.program() as program:
        place, page = await browser.done("/en/persons/new", NINO | {"functioning.walking": "a_lot"})
        assert "ნინო ბერიძე" in page
        await program.post("/v1/activities", json=body(attendees=[{"person": place.rpartition("/")[2]}]))
        found = await browser.page("/en/persons?q=Beridze")
        assert place in found
        page = await browser.page(place)
        assert "Advocacy basics" in page
        assert re.search(r"Disability</th><td>\s*Yes", page)
        form = await browser.page(f"{place}/change")
        assert 'value="599 12 34 56"' in form
        _, page = await browser.done(f"{place}/change", NINO | {"name": "ნინო კაპანაძე"})
        assert "ნინო კაპანაძე" in page
        assert "Nobody." in await browser.page("/en/persons?q=Beridze")
        log = await browser.page("/en/viewings")
    assert log.count(place.rpartition("/")[2]) >= 3


async def test_consent_is_recorded_and_withdrawn_and_a_childs_needs_her_guardian(house: House) -> None:
    async with house.browser() as browser:
        place, _ = await browser.done("/en/persons/new", NINO | {"birth_year": "2013"})
        hidden = await browser.hidden(place)
        alone = await browser.client.post(
            f"{place}/consent", data=hidden | {"purposes": "counting", "act": "give"}
        )
        assert alone.status_code == 422
        assert "a guardian must consent" in alone.text
        given = {"purposes": "counting", "act": "give", "guardian": "yes", "language": "ka"}
        await browser.client.post(f"{place}/consent", data=await browser.hidden(place) | given)
        assert "by the guardian" in await browser.page(place)
        await browser.client.post(
            f"{place}/consent", data=await browser.hidden(place) | {"purposes": "counting", "act": "withdraw"}
        )
        assert "withdrawn on" in await browser.page(place)


async def test_a_consent_by_mistake_and_then_the_registration_are_voided_on_the_page(house: House) -> None:
    async with house.browser() as browser:
        place, _ = await browser.done("/en/persons/new", NINO)
        given = {"purposes": "counting", "act": "give"}
        await browser.client.post(f"{place}/consent", data=await browser.hidden(place) | given)
        page = await browser.page(place)
        assert "recorded by mistake" in page
        (event,) = re.findall(r'name="event" value="([^"]+)"', page)
        hidden = await browser.hidden(place) | {"event": event}
        voided = await browser.client.post(f"{place}/consent/void", data=hidden)
        assert voided.status_code == 303
        assert "None is recorded." in await browser.page(place)
        rubbish = await browser.client.post(
            f"{place}/consent/void", data=hidden | {"form_key": "x" * 32, "event": "'"}
        )
        assert rubbish.status_code == 422
        answer = await browser.client.post(f"{place}/void", data=await browser.hidden(place))
        assert answer.headers["location"] == "/en/persons?voided=1"
        assert "The registration is taken back" in await browser.page("/en/persons?voided=1")
        assert (await browser.client.get(place)).status_code == 404


async def test_a_wrong_merge_is_taken_apart_on_the_persons_page(house: House) -> None:
    async with house.program() as program:
        ids = [
            (await program.post("/v1/persons", json={"name": f"{name} Beridze", "birth_year": 2014})).json()[
                "id"
            ]
            for name in ("Nino", "Nana")
        ]
        await program.post("/v1/persons/merge", json={"persons": ids})
    async with house.browser() as browser:
        page = await browser.page(f"/en/persons/{ids[0]}")
        assert "Known as one person" in page
        assert "a guardian must consent" in page
        assert 'name="purposes" id="purposes" value="counting"' in page
        (link,) = re.findall(r'name="link" value="([^"]+)"', page)
        wrong = await browser.client.post(
            f"/en/persons/{ids[0]}/split", data=await browser.hidden(f"/en/persons/{ids[0]}") | {"link": "x"}
        )
        assert wrong.status_code == 422
        answer = await browser.client.post(
            f"/en/persons/{ids[0]}/split", data=await browser.hidden(f"/en/persons/{ids[0]}") | {"link": link}
        )
        assert answer.status_code == 303
        assert "taken apart" in await browser.page(f"/en/persons/{ids[1]}")
    assert "PersonSplit" in await house.types()


async def test_erasing_asks_once_more_and_leaves_nothing_to_look_at(house: House) -> None:
    async with house.browser() as browser:
        place, _ = await browser.done("/en/persons/new", NINO)
        unsure = await browser.client.post(f"{place}/erase", data=await browser.hidden(place))
        assert (unsure.status_code, "Tick that the person asked for it" in unsure.text) == (422, True)
        answer = await browser.client.post(
            f"{place}/erase", data=await browser.hidden(place) | {"sure": "yes"}
        )
        assert "Erased" in await browser.page(answer.headers["location"])
        assert (await browser.client.get(place)).status_code == 404


async def test_records_that_were_ticked_become_one_person(house: House) -> None:
    async with house.browser() as browser:
        first, _ = await browser.done("/en/persons/new", NINO)
        second, _ = await browser.done("/en/persons/new", NINO | {"name": "Nino Beridze", "phone": ""})
        same = [place.rpartition("/")[2] for place in (first, second)]
        hidden = await browser.hidden("/en/persons?q=nino")
        one = await browser.client.post("/en/persons/merge", data=hidden | {"q": "nino", "same": same[:1]})
        assert "Tick at least two persons" in one.text
        await browser.client.post(
            "/en/persons/merge", data=await browser.hidden("/en/persons?q=nino") | {"same": same}
        )
        page = await browser.page("/en/persons?q=nino")
    assert first in page
    assert second not in page
