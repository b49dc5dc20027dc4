"""The public form in the hands of people in a hurry: errors, double taps, old pages, floods, small phones."""

from __future__ import annotations

import html
from contextlib import AsyncExitStack
from datetime import date
from typing import Any

import asyncpg
import pytest

from services.feedback.public import pages, shell
from services.feedback.reading import following
from services.feedback.store import subjects
from services.feedback.store.keys import Busy
from services.feedback.store.subjects import Subject
from shared.ids import event_id, random_id
from shared.web.ratelimit import TokenBucket
from tests.integration.feedback.conftest import Running
from tests.integration.feedback.homes import PROGRAMME
from tests.integration.feedback.visitor import Visitor, fields_of

TEXT = 'Bəli, "tələb" <b>etdi</b> &amp; getdi'
MOST = 30 * 1024  # bytes a page with its style sheet


async def test_the_same_form_sent_twice_is_one_complaint_with_one_code(node: Running) -> None:
    async with node.browser() as phone:
        visitor = Visitor(phone, "az")
        check = await visitor.up_to_the_check(TEXT)
        await visitor.answer()
        first, visitor.page = visitor.code(), check
        await visitor.answer()
        assert visitor.code() == first
        visitor.page = check
        changed = await visitor.answer(text="Başqa bir şey")
        assert changed.status_code == 422
        assert fields_of(changed.text)["text"] == "Başqa bir şey"
        assert (await visitor.answer()).status_code == 200  # it is another complaint, and says so
        assert visitor.code() != first
    assert len(await node.events()) == 2


async def test_an_error_loses_nothing_that_was_typed_before(node: Running) -> None:
    async with node.browser() as phone:
        visitor = Visitor(phone, "hy")
        await visitor.up_to_the_check(TEXT, reply="email", contact="nobody")
        assert visitor.page.status_code == 422
        assert fields_of(visitor.page.text)["contact"] == "nobody"
        old = await visitor.answer(contact="nane@example.org", csrf="1-x.old")
        assert old.status_code == 422
        kept = fields_of(old.text)
        assert (kept["text"], kept["contact"], kept["poster"]) == (TEXT, "nane@example.org", "ge-kk-mar")
        await visitor.answer()
        await visitor.answer()
        assert html.escape(TEXT).replace("&quot;", "&#34;") in visitor.page.text
        back = await visitor.answer(go="story")
        assert fields_of(back.text)["text"] == TEXT
        assert fields_of(back.text)["changing"] == "1"
        again = await visitor.answer(text="Ուրիշ")  # after a change the reader is back at the check
        assert fields_of(again.text)["step"] == "check"
        assert (await visitor.answer()).status_code == 200
    (event,) = await node.events()
    assert not event.anonymous


async def test_a_hidden_answer_that_was_tampered_with_is_asked_again(node: Running) -> None:
    async with node.browser() as phone:
        visitor = Visitor(phone, "ru")
        await visitor.up_to_the_check("Текст")
        page = await visitor.answer(category_group="bribes")
    assert page.status_code == 422
    assert fields_of(page.text)["step"] == "topic"
    assert await node.events() == []


async def test_a_flood_from_one_address_is_told_to_wait_and_keeps_its_text(node: Running) -> None:
    async with node.browser() as phone:
        visitor = Visitor(phone, "en")
        check = await visitor.up_to_the_check("Help")
        for _ in range(10):
            visitor.page = check
            assert (await visitor.answer()).status_code == 200
        visitor.page = check
        refused = await visitor.answer()
        assert refused.status_code == 429
        assert "wait a minute" in refused.text
        assert fields_of(refused.text)["text"] == "Help"
        program = await phone.post("/v1/complaints", json={"category_group": "other", "text": "x", "language": "en"})  # fmt: skip
        assert program.json()["code"] == "too_many_requests"
    async with node.browser() as neighbour:
        assert (await Visitor(neighbour, "en").up_to_the_check("Help")).status_code == 200


async def test_a_flood_from_one_poster_is_told_to_wait_whatever_the_addresses(
    node: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "POSTERS", TokenBucket(burst=3, every=60.0))
    for number in range(4):
        async with node.browser() as phone:  # each from an address of its own
            visitor = Visitor(phone, "en")
            await visitor.up_to_the_check("Help")
            sent = await visitor.answer()
        assert sent.status_code == (200 if number < 3 else 429)
    assert fields_of(sent.text)["text"] == "Help"
    async with (
        node.browser() as phone
    ):  # the poster of another place has room, and so has the form without one
        for query in ("?poster=ge-kk-bol", ""):
            visitor = Visitor(phone, "en")
            await visitor.open(f"complaint{query}")
            for typed in ({"category_group": "activity"}, {"text": "Help"}, {}, {}, {}):
                await visitor.answer(**typed)
            assert (await visitor.answer()).status_code == 200


async def test_a_save_that_fails_keeps_what_was_typed_and_the_same_form_is_kept_later(
    node: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with node.browser() as phone:
        visitor = Visitor(phone, "az")
        check = await visitor.up_to_the_check(TEXT)
        for away in (TimeoutError, asyncpg.ConnectionDoesNotExistError, Busy):
            with monkeypatch.context() as patched:
                patched.setattr(pages, "file_once", _raising(away))
                visitor.page = check
                failed = await visitor.answer()
            assert failed.status_code == 503
            assert fields_of(failed.text)["text"] == TEXT
            assert 'role="alert"' in failed.text
        assert (await visitor.answer()).status_code == 200
    assert len(await node.events()) == 1


async def test_with_a_full_pool_both_forms_say_so_and_keep_what_was_typed(
    node: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = node.service.pool
    async with node.browser() as phone:
        visitor = Visitor(phone, "az")
        check = await visitor.up_to_the_check(TEXT)
        track = await visitor.open("complaint/track")
        message = fields_of(track.text, "/track") | {"code": "AB7K-92QD-5XS", "text": TEXT, "go": "say"}
        monkeypatch.setattr(shell, "PATIENCE", 0.5)
        async with AsyncExitStack() as taken:
            for _ in range(pool.get_max_size()):
                await taken.enter_async_context(pool.acquire())
            visitor.page = check
            filing = await visitor.answer()
            following = await phone.post("/az/complaint/track", data=message)
        for failed, action in ((filing, "/complaint"), (following, "/track")):
            assert failed.status_code == 503
            assert 'role="alert"' in failed.text
            assert fields_of(failed.text, action)["text"] == TEXT
        visitor.page = filing
        assert (await visitor.answer()).status_code == 200
    assert len(await node.events()) == 1


@pytest.mark.parametrize("away", [TimeoutError, asyncpg.ConnectionDoesNotExistError, Busy])
async def test_a_message_that_cannot_be_kept_just_now_keeps_what_was_typed(
    node: Running, monkeypatch: pytest.MonkeyPatch, away: type[Exception]
) -> None:
    async with node.browser() as phone:
        filed = (await phone.post("/v1/complaints", json={"category_group": "other", "text": "x", "language": "az"})).json()  # fmt: skip
        page = await phone.get("/az/complaint/track")
        typed = fields_of(page.text, "/track") | {"code": filed["code"], "text": TEXT, "go": "say"}
        with monkeypatch.context() as patched:
            patched.setattr(following, "follow", _raising(away))
            failed = await phone.post("/az/complaint/track", data=typed, files={"file": ("x.ogg", b"OggS")})
        assert failed.status_code == 503
        kept = fields_of(failed.text, "/track")
        assert (kept["code"], kept["text"]) == (filed["code"], TEXT)
        assert 'href="#file"' in failed.text
        sent = await phone.post("/az/complaint/track", data=kept | {"go": "say"})
        assert html.escape(TEXT).replace("&quot;", "&#34;") in sent.text


def _raising(error: type[Exception]) -> Any:
    async def fail(*_: object) -> None:
        raise error

    return fail


async def test_a_wrong_and_an_unknown_code_are_answered_alike(node: Running) -> None:
    answers = []
    async with node.client() as program:
        for code in ("AB7K-92QD-5XS", "00000000000", "", "ÄÖ", "AB7K92QD5X"):
            answer = await program.post("/v1/complaints/track", json={"code": code})
            document = answer.json()
            document.pop("correlation_id")
            answers.append((answer.status_code, document))
        assert all(one == answers[0] for one in answers)
        assert answers[0][1]["code"] == "code_unknown"
        statuses = [
            (await program.post("/v1/complaints/track", json={"code": "x"})).status_code for _ in range(6)
        ]
    assert statuses[-1] == 429


async def _many_subjects(node: Running) -> None:
    """More activities than the form offers, all with the longest label."""
    async with node.service.pool.acquire() as connection:
        for number in range(60):
            subject = Subject("activity", random_id(), "ctc", "information_session", "GE-SJ-AKH", date(2025, 1, 1 + number % 28))  # fmt: skip
            await subjects.put(connection, subject, event_id())


@pytest.mark.parametrize("lang", PROGRAMME.feedback.languages)
async def test_every_page_is_small_speaks_its_language_and_needs_no_script(node: Running, lang: str) -> None:
    await _many_subjects(node)
    async with node.browser() as phone:
        visitor = Visitor(phone, lang)
        pages = [await phone.get("/k/ge-kk-mar"), await visitor.open("complaint/track"), await visitor.open()]
        pages += [
            await visitor.answer(),
            await visitor.answer(category_group="activity"),
            await visitor.answer(text="?"),
            await visitor.answer(),
            await visitor.answer(),
            await visitor.answer(),
        ]
        await visitor.open("complaint/track")
        style = await phone.get(pages[0].text.split('rel="stylesheet" href="')[1].split('"')[0])
    assert [page.status_code for page in pages] == [200, 200, 200, 422, 200, 200, 200, 200, 200]
    assert pages[5].text.count("<option") > subjects.OFFERED
    for page in pages:
        assert len(page.content) + len(style.content) < MOST
        assert "<script" not in page.text
        assert " style=" not in page.text
    assert all(f'<html lang="{lang}">' in page.text for page in pages[1:])
    assert all("112" in page.text for page in pages)


async def test_a_poster_leads_to_the_choice_of_language_and_an_old_one_does_too(node: Running) -> None:
    async with node.browser() as phone:
        known, unknown = await phone.get("/k/ge-kk-mar"), await phone.get("/k/nowhere")
    for lang in PROGRAMME.feedback.languages:
        assert f'href="/{lang}/complaint?poster=ge-kk-mar"' in known.text
        assert f'href="/{lang}/complaint"' in unknown.text
