"""Signing in and out as browsers and programs do it."""

import re
from base64 import b64encode

import httpx
import pytest

from tests.integration.web.conftest import PASSWORD, World


def _hidden(text: str, name: str = "csrf") -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, text
    return found[1]


async def _enter(client: httpx.AsyncClient, login: str = "nino") -> httpx.Response:
    return await client.post("/en/sign-in", data={"login": login, "password": PASSWORD, "next": "/en/desk"})


@pytest.fixture
async def officer(world: World) -> World:
    await world.identity.create_account("nino", PASSWORD, ["me_officer"])
    await world.identity.create_account("gia", PASSWORD, ["field_staff"])
    return world


async def test_a_page_that_needs_a_reader_sends_her_to_sign_in_and_back(officer: World) -> None:
    async with officer.client() as client:
        sent = await client.get("/en/desk?year=2024")
        assert sent.status_code == 303
        assert sent.headers["location"] == "/en/sign-in?next=%2Fen%2Fdesk%3Fyear%3D2024"
        form = await client.get(sent.headers["location"])
        assert _hidden(form.text, "next") == "/en/desk?year=2024"
        assert (await _enter(client)).headers["location"] == "/en/desk"
        desk = await client.get("/en/desk")
    assert desk.status_code == 200
    assert "M&amp;E officer, CTC" in desk.text
    assert "nino" not in desk.text


async def test_pages_behind_the_sign_in_offer_only_languages_whose_words_are_there(officer: World) -> None:
    async with officer.client() as client:
        form = await client.get("/en/sign-in")
        await _enter(client)
        desk = await client.get("/en/desk")
    for page in (form, desk):
        assert re.findall(r'hreflang="(\w+)"', page.text) == ["en", "ka"]


async def test_a_reader_who_signs_in_in_another_language_lands_where_the_desk_has_words(
    officer: World,
) -> None:
    account = {"login": "nino", "password": PASSWORD}
    async with officer.client() as client:
        landed = {
            lang: (await client.post(f"/{lang}/sign-in", data=account)).headers["location"]
            for lang in ("az", "ka")
        }
    assert landed == {"az": "/en/desk", "ka": "/ka/desk"}


async def test_the_cookie_is_for_http_alone_and_its_token_is_stored_as_a_hash(officer: World) -> None:
    async with officer.client() as client:
        cookie = (await _enter(client)).headers["set-cookie"]
    assert cookie.startswith("paravani_ctc=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    token = cookie.split("=", 1)[1].split(";", 1)[0]
    stored = await officer.admin.fetchval("SELECT string_agg(session::text, ' ') FROM session")
    assert token not in stored
    assert len(token) >= 43  # 256 bits


async def test_signing_in_again_makes_a_new_session_and_ends_the_old_one(officer: World) -> None:
    async with officer.client() as client:
        await _enter(client)
        old = client.cookies["paravani_ctc"]
        await _enter(client)
        assert client.cookies["paravani_ctc"] != old
    assert await officer.identity.account_of(old) is None


async def test_a_wrong_password_says_the_same_whatever_is_wrong(officer: World) -> None:
    async with officer.client() as client:
        wrong = await client.post("/en/sign-in", data={"login": "nino", "password": "wrong"})
        nobody = await client.post("/en/sign-in", data={"login": "nobody", "password": "wrong"})
    assert wrong.status_code == nobody.status_code == 401
    assert "The account or the password is not right." in wrong.text
    assert wrong.text.count("not right") == nobody.text.count("not right")
    assert "set-cookie" not in wrong.headers


@pytest.mark.parametrize(
    "goal", ["//evil.test", "https://evil.test", "/\\evil.test", "evil", "/\n/evil.test"]
)
async def test_nobody_is_sent_elsewhere_after_signing_in(officer: World, goal: str) -> None:
    async with officer.client() as client:
        answer = await client.post("/en/sign-in", data={"login": "nino", "password": PASSWORD, "next": goal})
    assert answer.headers["location"] == "/en/desk"


async def test_a_posted_form_needs_the_token_of_its_own_session(officer: World) -> None:
    async with officer.client() as client, officer.client() as other:
        await _enter(client)
        await _enter(other)
        good, foreign = (
            _hidden((await client.get("/en/desk")).text),
            _hidden((await other.get("/en/desk")).text),
        )
        answers = [
            (await client.post("/en/desk", data=data)).status_code
            for data in ({}, {"csrf": foreign}, {"csrf": "x"}, {"csrf": good})
        ]
    assert answers == [403, 403, 403, 200]
    assert len(officer.recorded) == 1


async def test_a_cookie_alone_cannot_use_the_api_and_another_site_cannot_use_either(officer: World) -> None:
    async with officer.client() as client:
        await _enter(client)
        token = _hidden((await client.get("/en/desk")).text)
        assert (await client.post("/v1/records")).status_code == 403
        assert (await client.post("/v1/records", headers={"X-CSRF-Token": token})).status_code == 200
        cross = await client.post("/en/desk", data={"csrf": token}, headers={"Sec-Fetch-Site": "same-site"})
        assert cross.status_code == 403
        forced = await client.post(
            "/en/sign-in",
            data={"login": "nino", "password": PASSWORD},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
    assert forced.status_code == 403


async def test_signing_out_ends_the_session_on_the_server(officer: World) -> None:
    async with officer.client() as client:
        await _enter(client)
        token = client.cookies["paravani_ctc"]
        csrf = _hidden((await client.get("/en/desk")).text)
        assert (await client.post("/en/sign-out", data={"csrf": "x"})).status_code == 403
        assert (await client.post("/en/sign-out", data={"csrf": csrf})).headers["location"] == "/en/sign-in"
        assert "paravani_ctc" not in client.cookies
    assert await officer.identity.account_of(token) is None


@pytest.mark.parametrize("column", ["idle_until", "expires_at"])
async def test_a_session_ends_when_idle_too_long_and_at_its_absolute_end(officer: World, column: str) -> None:
    session = await officer.identity.sign_in("nino", PASSWORD, "192.0.2.1")
    assert await officer.identity.account_of(session.token)
    await officer.admin.execute(f"UPDATE session SET {column} = now() - interval '1 s'")
    assert await officer.identity.account_of(session.token) is None


async def test_using_a_session_keeps_it_alive_but_not_beyond_its_absolute_end(officer: World) -> None:
    session = await officer.identity.sign_in("nino", PASSWORD, "192.0.2.1")
    await officer.admin.execute(
        "UPDATE session SET last_seen_at = now() - interval '50 min', idle_until = now() + interval '10 min'"
    )
    await officer.identity.account_of(session.token)
    row = await officer.admin.fetchrow(
        "SELECT idle_until > now() + interval '50 min' AS later, expires_at FROM session"
    )
    assert row["later"]
    assert row["expires_at"] == session.expires_at


async def test_an_account_without_the_role_is_told_so(officer: World) -> None:
    async with officer.client() as client:
        await _enter(client, "gia")
        page = await client.get("/en/desk")
    async with officer.client(page=False) as program:
        answer = await program.post("/v1/records", auth=("gia", PASSWORD))
    assert page.status_code == 403
    assert "You cannot open this page" in page.text
    assert answer.json()["code"] == "role_needed"
    assert answer.json()["errors"] == [{"field": "role", "message": "One of: me_officer"}]


async def test_a_program_signs_in_uses_its_token_and_signs_out(officer: World) -> None:
    async with officer.client(page=False) as client:
        opened = await client.post("/v1/session", json={"login": "nino", "password": PASSWORD})
        assert opened.status_code == 201
        bearer = {"Authorization": f"Bearer {opened.json()['token']}"}
        assert opened.json()["roles"] == [{"role": "me_officer", "member": "ctc"}]
        assert (await client.get("/v1/session", headers=bearer)).json()["account_id"] == opened.json()[
            "account_id"
        ]
        assert (await client.post("/v1/records", headers=bearer)).status_code == 200
        assert (await client.delete("/v1/session", headers=bearer)).status_code == 204
        after = await client.post("/v1/records", headers=bearer)
    assert after.status_code == 401
    assert after.json()["code"] == "sign_in_needed"
    assert len(officer.recorded) == 1


async def test_a_program_may_use_http_basic_and_is_never_asked_for_it_by_a_challenge(officer: World) -> None:
    async with officer.client(page=False) as client:
        assert (await client.post("/v1/records", auth=("nino", PASSWORD))).status_code == 200
        wrong = await client.post("/v1/records", auth=("nino", "wrong"))
        none = await client.post("/v1/records")
        garbled = b64encode(b"no colon").decode()
        bad = await client.post("/v1/records", headers={"Authorization": f"Basic {garbled}"})
    assert [wrong.status_code, none.status_code, bad.status_code] == [401, 401, 401]
    assert none.headers["www-authenticate"].startswith("Bearer")
