"""The officer's minutes with a paper sheet: open, choose or paste, look, decide, record; and undo."""

from __future__ import annotations

import re

import pytest

from services.participants.sheets import pages
from tests.integration.participants.conftest import Browser, House, Typed, activity, hidden_of
from tests.integration.participants.filled import PEOPLE, own_file

NOBODY: Typed = {"new.0.name": "", "new.0.birth_year": "", "new.0.sex": "", "new.2.name": ""}
PASTED = "Name\tBorn\tSex\tMunicipality\nNino Beridze\t1990\tF\tMarneuli\nNino Beridze\t1991\tF\tMarneuli\n"


async def opened(browser: Browser, **changes: str) -> str:
    place, page = await browser.done("/en/activities/new", activity(**NOBODY, **changes))
    assert f"{place}/sheet" in page
    return place


async def uploaded(browser: Browser, place: str, **sent: object) -> str:
    """Where the upload led to."""
    files = {"file": ("list.xlsx", sent["file"])} if "file" in sent else {}
    answer = await browser.client.post(
        f"{place}/sheet",
        data=await browser.hidden(f"{place}/sheet") | {"pasted": sent.get("pasted", "")},
        files=files,
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_sheet_goes_from_a_file_to_the_ledger_in_three_pages(house: House) -> None:
    async with house.browser() as browser:
        place = await opened(browser)
        assert f"{place}/sheet" in await browser.page("/en/desk")
        batch = await uploaded(browser, place, file=own_file(PEOPLE))
        look = await browser.page(batch)
        assert "3 rows read" in look
        assert "Nothing is recorded yet" in look
        _, done = await browser.done(batch, {"out": "7"})
        assert "2 rows recorded" in done
        assert "Attendance sheet (2)" in " ".join((await browser.page(place)).split())
        assert f"{place}/sheet" not in await browser.page("/en/desk")


async def renewed(browser: Browser, place: str) -> str:
    """The page that stands still after those that renew themselves."""
    while True:
        answer = await browser.client.get(place)
        if "refresh" not in answer.headers:
            return answer.text
        assert "<progress" in answer.text


async def test_a_long_sheet_is_looked_at_and_recorded_behind_a_page_that_tells_how_far_it_is(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LONG", 2)
    async with house.browser() as browser:
        place = await opened(browser)
        batch = await uploaded(browser, place, file=own_file(PEOPLE))
        first = await browser.client.get(batch)
        assert first.headers["refresh"] == "1"
        assert "The rows are being looked at" in first.text
        look = await renewed(browser, batch)
        assert "3 rows read" in look
        answer = await browser.client.post(batch, data=hidden_of(look))
        assert answer.headers["location"] == batch
        assert "The sheet is being recorded" in (await browser.client.get(batch)).text
        assert "3 rows recorded" in await renewed(browser, batch)
    assert await house.admin.fetchval("SELECT participants FROM activity") == 3


async def test_a_long_sheet_that_is_refused_comes_back_with_what_was_decided(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LONG", 0)
    async with house.browser() as browser:
        first, second = await opened(browser), await opened(browser, title="Second")
        batch = await uploaded(browser, first, pasted="Nino Beridze\t1990\tF\tMarneuli")
        await browser.client.post(batch, data=hidden_of(await renewed(browser, batch)))
        await renewed(browser, batch)
        batch = await uploaded(
            browser, second, pasted="Nino Beridze\t1991\tF\tMarneuli\nGela Gelashvili\t1980"
        )
        await browser.client.post(batch, data=hidden_of(await renewed(browser, batch)) | {"out": "2"})
        refused = await renewed(browser, batch)
    assert "Row 1 is doubtful" in refused
    assert 'name="out" value="2" checked' in refused


async def test_pasted_rows_are_looked_at_like_a_file(house: House) -> None:
    async with house.browser() as browser:
        place = await opened(browser)
        batch = await uploaded(browser, place, pasted=PASTED)
        _, done = await browser.done(batch, {})
    assert "2 rows recorded" in done


async def test_a_doubtful_row_without_a_decision_comes_back_with_its_question(house: House) -> None:
    async with house.browser() as browser:
        first, second = await opened(browser), await opened(browser, title="Second")
        await browser.done(await uploaded(browser, first, pasted=PASTED.replace("1991", "1970")), {})
        batch = await uploaded(browser, second, pasted="Nino Beridze\t1991\tF\tMarneuli")
        answer = await browser.send(batch, {})
        assert answer.status_code == 422
        assert '<a href="#decisions-1">Row 1 is doubtful' in answer.text
        (known,) = re.findall(r'name="decisions.1" id="decisions-1" value="([^"]+)"', answer.text)
        await browser.done(batch, {"decisions.1": known})
    assert await house.admin.fetchval("SELECT count(*) FROM person") == 2


async def test_an_import_is_undone_from_its_page_and_the_page_says_so(house: House) -> None:
    async with house.browser() as browser:
        place = await opened(browser)
        batch = await uploaded(browser, place, file=own_file(PEOPLE))
        await browser.done(batch, {})
        answer = await browser.client.post(f"{batch}/undo", data=await browser.hidden(batch))
        page = await browser.page(answer.headers["location"])
        listed = await browser.page(f"{place}/sheet")
    assert "was undone on" in page
    assert "undone" in listed
    assert await house.admin.fetchval("SELECT count(*) FROM subject_key JOIN person ON id = subject") == 0


async def test_what_is_wrong_with_a_file_stands_beside_its_field_and_pasted_text_is_not_lost(
    house: House,
) -> None:
    async with house.browser() as browser:
        place = await opened(browser)
        hidden = await browser.hidden(f"{place}/sheet")
        answer = await browser.client.post(
            f"{place}/sheet",
            data=hidden | {"pasted": "Nino\t1990"},
            files={"file": ("a.xlsx", b"PK\x03\x04 broken")},
        )
        empty = await browser.send(f"{place}/sheet", {})
    assert answer.status_code == empty.status_code == 422
    assert answer.text.count("The file is damaged") == 2
    assert "Nino\t1990" in answer.text
    assert "Choose a file, or paste rows" in empty.text


async def test_the_refused_rows_of_a_georgian_officer_give_their_reasons_in_georgian(house: House) -> None:
    async with house.browser() as browser:
        place = await opened(browser)
        batch = await uploaded(browser, place, pasted=PASTED + "Gela G\t90\tM\tBolnisi\n")
        page = await browser.page(batch.replace("/en/", "/ka/"))
        file = await browser.client.get(f"{batch.replace('/en/', '/ka/')}/refused.xlsx")
    assert "დაწერეთ ოთხი ციფრით" in page
    assert file.headers["content-disposition"] == 'attachment; filename="refused-rows.xlsx"'


async def test_a_wrong_file_is_forgotten_at_a_tap_and_the_desk_asks_for_it_no_more(house: House) -> None:
    async with house.browser() as browser:
        place = await opened(browser)
        batch = await uploaded(browser, place, pasted=PASTED)
        assert "1 sheet was looked at and not recorded" in await browser.page("/en/desk")
        answer = await browser.client.post(f"{batch}/discard", data=await browser.hidden(batch))
        assert answer.headers["location"] == f"{place}/sheet"
        assert "looked at and not recorded" not in await browser.page("/en/desk")
        assert "0 rows read" in await browser.page(batch)
    assert await house.admin.fetchval("SELECT count(*) FROM subject_key") == 0


async def test_refused_rows_that_are_mended_are_forgotten_and_what_was_recorded_stays(house: House) -> None:
    async with house.browser() as browser:
        place = await opened(browser)
        batch = await uploaded(browser, place, pasted=PASTED + "Gela G\t90\tM\tBolnisi\n")
        await browser.done(batch, {})
        assert "1 refused row of a sheet waits to be mended" in await browser.page("/en/desk")
        await browser.client.post(f"{batch}/discard", data=await browser.hidden(batch))
        assert "waits to be mended" not in await browser.page("/en/desk")
    assert [one for one in await house.types() if one == "AttendanceRecorded"]
