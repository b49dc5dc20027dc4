"""A public form: signed token without a cookie, errors as GOV.UK shows them, a key against the double tap."""

import re
from pathlib import Path

from shared.web.csrf import PublicTokens, belongs_to_session, session_token
from tests.unit.web.sites import browser, make_site


def _hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', text)
    assert found, text
    return found[1]


async def test_a_public_form_is_taken_with_its_token_and_leaves_no_cookie(tmp_path: Path) -> None:
    async with browser(make_site(tmp_path)) as client:
        page = await client.get("/en/say")
        sent = {"csrf": _hidden(page.text, "csrf"), "topic": "Water"}
        good = await client.post("/en/say", data=sent)
        bad = await client.post("/en/say", data=sent | {"csrf": "1-x.forged"})
        none = await client.post("/en/say", data={"topic": "Water"})
    assert [good.status_code, bad.status_code, none.status_code] == [200, 403, 403]
    assert "set-cookie" not in page.headers


async def test_a_faulty_form_says_so_in_the_title_the_summary_and_beside_the_field(tmp_path: Path) -> None:
    async with browser(make_site(tmp_path)) as client:
        page = await client.get("/en/say")
        hidden = {name: _hidden(page.text, name) for name in ("csrf", "form_key")}
        answer = await client.post("/en/say", data=hidden)
    assert answer.status_code == 422
    assert "<title>Error: Say it · Project</title>" in answer.text
    assert '<a href="#topic">Write the topic</a>' in answer.text
    assert 'aria-describedby="topic-error" aria-invalid="true"' in answer.text
    assert _hidden(answer.text, "form_key") == hidden["form_key"]  # still the same record when sent again


async def test_what_was_typed_is_shown_again_and_cannot_become_markup(tmp_path: Path) -> None:
    async with browser(make_site(tmp_path)) as client:
        page = await client.get("/en/say")
        sent = {"csrf": _hidden(page.text, "csrf"), "topic": '"><script>alert(1)</script>'}
        answer = await client.post("/en/say", data=sent)
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_a_public_token_ends_after_its_time_and_is_bound_to_its_key() -> None:
    now = [1000.0]
    tokens = PublicTokens(b"k" * 32, seconds=60, clock=lambda: now[0])
    token = tokens.issue()
    assert tokens.good(token)
    assert not PublicTokens(b"x" * 32, clock=lambda: now[0]).good(token)
    now[0] += 61
    assert not tokens.good(token)


def test_a_session_token_differs_at_every_rendering_and_fits_only_its_session() -> None:
    first, second = session_token("session one"), session_token("session one")
    assert first != second
    assert belongs_to_session("session one", first)
    assert belongs_to_session("session one", second)
    assert not belongs_to_session("session two", first)
    assert not belongs_to_session("session one", "")
    assert not belongs_to_session("session one", "é.é")
