"""The public pages: a call in five languages, a draft behind a code, files, a receipt, and the deadline."""

from __future__ import annotations

import base64
import hashlib
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from html import unescape

import httpx
import pytest
from PIL import Image

from shared import clock
from shared.web.middleware import CONTENT_POLICY
from tests.integration.grants.conftest import House
from tests.integration.grants.test_chain import CALL, ok

TYPED = {
    "legal_form": "informal_group", "name": "Women of Tsalka", "legal_id": "01001012345", "responsible": "Nino B.",
    "contact": "599 12 34 56", "recipient_type": "cso", "title": "Taps", "summary": "Five taps.\nOne committee.",
    "municipality": "GE-KK-TSA", "amount": "9 000", "currency": "EUR",
}  # fmt: skip


@asynccontextmanager
async def visitor(house: House) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"accept": "text/html"}
    transport = httpx.ASGITransport(house.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://cenn.test", headers=headers) as made:
        yield made


async def call_of(house: House, **changes: object) -> str:
    async with house.program() as program:
        return str((await ok(program, "/v1/calls", CALL | changes))["id"])


async def send(
    browser: httpx.AsyncClient,
    address: str,
    values: dict[str, str],
    files: list[tuple[str, bytes]] | None = None,
    at: str = "",
) -> httpx.Response:
    page = await browser.get(address)
    main = page.text.partition("<main")[2]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main))
    sent = [("files", (name, content)) for name, content in files or []]
    return await browser.post(at or address, data=hidden | values, files=sent or None)


def code_of(page: str) -> str:
    return re.findall(r'class="code">([A-Z0-9-]{14})<', page)[0]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 10), "red").save(out, "JPEG")
    return out.getvalue()


@pytest.mark.parametrize("lang", ["en", "ka", "az", "hy", "ru"])
async def test_a_call_can_be_read_in_every_language_without_an_account(house: House, lang: str) -> None:
    call = await call_of(house)
    async with visitor(house) as browser:
        listed = await browser.get(f"/{lang}/open-calls")
        page = await browser.get(f"/{lang}/open-calls/{call}")
    assert call in listed.text
    assert page.status_code == 200
    assert "60 %" in page.text
    if lang != "en":
        assert "Who may apply" not in page.text


async def test_a_draft_is_found_again_by_its_code_with_the_files_that_can_be_kept(house: House) -> None:
    call = await call_of(house)
    address = f"/en/open-calls/{call}/application"
    async with visitor(house) as browser:
        saved = await send(
            browser, address, {"title": "Taps", "go": "save"}, [("plan.jpg", picture()), ("x.exe", b"MZ" * 9)]
        )
        code = code_of(saved.text)
        assert "plan.jpg" in saved.text
        assert "x.exe: Files of this type are not taken" in saved.text
        asks = f"/en/open-calls/{call}"
        found = await send(browser, asks, {"code": code.lower().replace("-", " ")}, at=f"{asks}/draft")
        wrong = await send(browser, asks, {"code": "2222-2222-2222"}, at=f"{asks}/draft")
    assert 'value="Taps"' in found.text
    assert "plan.jpg" in found.text
    assert wrong.status_code == 422
    assert "No draft is found under this code" in wrong.text


async def test_after_the_deadline_nothing_is_accepted_by_the_servers_clock(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = await call_of(house)
    address = f"/en/open-calls/{call}/application"
    over = clock.now() + timedelta(days=12)
    async with visitor(house) as browser:
        open_ = await browser.get(address)
        monkeypatch.setattr(clock, "now", lambda: over)
        main = open_.text.partition("<main")[2]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main))
        late = await browser.post(address, data=hidden | TYPED | {"go": "send"})
        listed = await browser.get("/en/open-calls")
    assert late.status_code == 422
    assert "This call is closed" in late.text
    assert call not in listed.text
    assert await house.told("ApplicationSubmitted") == []
    assert await house.admin.fetchval("SELECT count(*) FROM application_draft") == 0


async def test_a_form_that_lacks_something_is_saved_and_says_what_is_missing(house: House) -> None:
    call = await call_of(house)
    address = f"/en/open-calls/{call}/application"
    async with visitor(house) as browser:
        lacking = TYPED | {"amount": "99999", "go": "send"}
        del lacking["contact"]
        refused = await send(browser, address, lacking)
    assert refused.status_code == 422
    assert "Five taps." in refused.text
    assert 'id="contact-error"' in refused.text
    assert code_of(refused.text)
    assert "You have used" in refused.text


async def test_the_form_counts_characters_with_the_one_script_that_its_page_may_run(house: House) -> None:
    call = await call_of(house)
    async with visitor(house) as browser:
        page = await browser.get(f"/en/open-calls/{call}/application")
        other = await browser.get(f"/en/open-calls/{call}")
    (script,) = re.findall(r"<script>(.*?)</script>", page.text, re.DOTALL)
    hashed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert page.headers["content-security-policy"] == f"{CONTENT_POLICY}; script-src 'sha256-{hashed}'"
    assert re.search(r'data-counts="summary" data-most="4000">0<', page.text)
    assert other.headers["content-security-policy"] == CONTENT_POLICY


async def test_a_double_tap_is_one_application_with_one_receipt_and_no_name_leaves_the_house(
    house: House,
) -> None:
    call = await call_of(house)
    address = f"/en/open-calls/{call}/application"
    async with visitor(house) as browser:
        saved = await send(browser, address, TYPED | {"go": "save"}, [("plan.jpg", picture())])
        code = code_of(saved.text)
        main = saved.text.partition("<main")[2]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main))
        first, second = [
            await browser.post(address, data=hidden | TYPED | {"code": code, "go": "send"}) for _ in range(2)
        ]
    for answer in (first, second):
        assert answer.status_code == 200, re.findall(r'class="msg"[^>]*>(.*?)</p>', answer.text)
    assert code_of(first.text) == code_of(second.text)
    assert "Your application has arrived" in first.text
    (told,) = await house.told("ApplicationSubmitted")
    assert (told["legal_form"], told["channel"], told["evidence"][0]["kind"]) == (
        "informal_group",
        "public",
        "application_document",
    )
    async with house.program() as program:
        shown = (await program.get(f"/v1/applications/{told['application']}")).json()
        page = await program.get(f"/en/applications/{told['application']}", headers={"accept": "text/html"})
        address = re.findall(r'href="(/en/applications/[^"]*/files/[^"]*)"', page.text)[0]
        file = await program.get(address)
    assert file.headers["content-disposition"].endswith("plan.jpg")
    assert file.content.startswith(b"\xff\xd8")
    assert (shown["responsible"], shown["summary"]) == ("Nino B.", TYPED["summary"])
    everything = await house.raw()
    for table in ("application", "application_draft", "attachment", "recipient", "idempotency"):
        rows = await house.admin.fetch(f"SELECT t::text AS line FROM {table} AS t")
        everything += "".join(row["line"] for row in rows)
    for secret in (
        "Women of Tsalka",
        "01001012345",
        "Nino B.",
        "599 12 34 56",
        "Five taps",
        "plan.jpg",
        code,
    ):
        assert secret not in unescape(everything)
        assert secret.encode().hex() not in everything
