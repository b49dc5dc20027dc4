"""The desk's other pages: writing down for somebody, figures, posters, and what the public reads of it."""

from __future__ import annotations

import asyncio
import html
import io
import re
from typing import Any

import openpyxl
import pytest

from services.feedback.domain.tracking import is_code, read
from services.feedback.store import cases
from tests.integration.feedback.conftest import CLOCK, Running
from tests.integration.feedback.homes import PROGRAMME
from tests.integration.feedback.visitor import fields_of

API = {"category_group": "activity", "text": "Gec başladı", "language": "az"}
TYPED = {
    "channel": "phone", "language": "az", "category_group": "activity", "text": "Gec başladı",
    "municipality": "GE-KK-MAR", "staff_of": "", "reply": "", "contact": "",
}  # fmt: skip
HOSTILE = '=HYPERLINK("http://x")\u202e<script>alert(1)</script> \U0001f600 \x07 {{ 7 * 7 }} \u0000'.replace(
    "\u0000", ""
)


async def _write_down(node: Running, **changed: str) -> Any:
    async with node.browser("cases") as desk:
        page = await desk.get("/en/complaints/new")
        return await desk.post(
            "/en/complaints/new", data=fields_of(page.text, "/complaints/new") | TYPED | changed
        )


async def test_staff_write_down_what_they_were_told_and_hand_out_a_slip(node: Running) -> None:
    slip = await _write_down(node, reply="phone", contact="599 12 34 56")
    assert slip.status_code == 200, slip.text
    code = slip.text.split('<span class="code">')[1].split("<")[0]
    assert is_code(read(code))
    assert "/az/complaint/track" in slip.text
    (event,) = await node.events()
    assert (event.channel, event.language, event.anonymous) == ("phone", "az", False)
    async with node.client() as visitor:
        assert (await visitor.post("/v1/complaints/track", json={"code": code})).status_code == 200


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"channel": ""}, "channel"), ({"text": " "}, "text"), ({"reply": "phone", "contact": "me"}, "contact"),
     ({"language": ""}, "language"), ({"text": "x" * 5001}, "text"), ({"municipality": "Paris"}, "municipality")],
)  # fmt: skip
async def test_a_slip_of_the_pen_is_told_and_loses_nothing(
    node: Running, changed: dict[str, str], field: str
) -> None:
    page = await _write_down(node, **changed)
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert fields_of(page.text, "/complaints/new")["text"].strip() == (TYPED | changed)["text"].strip()
    assert await node.events() == []


async def test_staff_who_write_down_a_complaint_about_their_own_house_do_not_keep_it(node: Running) -> None:
    slip = await _write_down(node, category_group="conduct", staff_of="kkm")
    assert slip.status_code == 200
    assert "sealed and sent to CENN" in slip.text
    assert "http://cenn.test/az/complaint/track" in slip.text
    assert await node.admin.fetchval("SELECT count(*) FROM safeguarding.complaint") == 0


async def _file_in(node: Running, month: int, **changed: Any) -> None:
    clock = {"X-Demo-Clock": f"{CLOCK} 2025-{month:02}-03T08:00:00Z"}
    new = {"category_group": "activity", "text": HOSTILE, "language": "az", "municipality": "Marneuli"}
    async with node.client(**clock) as program:
        answer = await program.post("/v1/complaints", json=new | changed)
    assert answer.status_code == 201, answer.text


async def test_the_statistics_hide_small_counts_on_the_page_in_the_sheet_and_for_programs(
    node: Running,
) -> None:
    for month in (1, 1, 2, 2, 3, 3):
        await asyncio.create_task(_file_in(node, month))
    await asyncio.create_task(_file_in(node, 1, municipality="Tsalka"))
    async with node.browser("cases") as desk, node.client("cases") as program:
        page = await desk.get("/en/complaints/statistics?period=2025")
        assert page.status_code == 200, page.text
        assert "&lt;5" in page.text
        told = {one["period"]: one for one in (await program.get("/v1/complaints/statistics")).json()}
        assert told["2025"]["received"] == 7
        assert told["2025"]["by"]["municipality"] == {"GE-KK-MAR": None, "GE-KK-TSA": None}
        assert told["2025"]["by"]["language"] == {"az": 7}
        sheet = await desk.get("/en/complaints/statistics.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(sheet.content))
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert "<5" in {cell.value for cell in cells}


async def test_hostile_text_is_shown_as_text_on_every_page(node: Running) -> None:
    async with node.client() as program, node.browser("cases") as desk, node.browser() as phone:
        new = {"category_group": "activity", "text": HOSTILE, "language": "az"}
        filed = (await program.post("/v1/complaints", json=new)).json()
        case = filed["case"]
        for step in ("question", "note", "action"):
            async with node.client("cases") as staff:
                answer = await staff.post(f"/v1/complaints/{case}/{step}", json={"text": HOSTILE})
                assert answer.status_code == 201
        track = await phone.get("/az/complaint/track")
        pages = [
            await desk.get(f"/en/complaints/{case}"),
            await desk.get("/en/complaints"),
            await phone.post(
                "/az/complaint/track", data=fields_of(track.text, "/track") | {"code": filed["code"]}
            ),
        ]
    for page in pages:
        assert page.status_code == 200
        assert "<script" not in page.text
        assert "49" not in page.text.split("<main")[1].split("HYPERLINK")[-1][:80]
    assert "&lt;script&gt;" in pages[0].text


async def test_a_poster_is_a_pdf_of_the_chosen_languages_and_an_unknown_place_has_none(node: Running) -> None:
    async with node.browser("cases") as desk:
        assert (await desk.get("/ka/complaints/posters")).status_code == 200
        made = await desk.get("/en/complaints/poster.pdf?municipality=GE-KK-MAR&languages=az&languages=ka")
        assert made.headers["content-type"] == "application/pdf"
        assert made.content.startswith(b"%PDF")
        assert (await desk.get("/en/complaints/poster.pdf?municipality=Paris")).status_code == 404


async def test_what_was_done_because_of_a_complaint_is_published_and_what_was_given_up_is_not(
    node: Running,
) -> None:
    async with node.client() as program, node.client("cases") as staff, node.browser() as phone:
        case = (await program.post("/v1/complaints", json={"category_group": "activity", "text": "x", "language": "az"})).json()["case"]  # fmt: skip
        for done, words in ((True, "Tərcüməçi var"), (False, "Heç nə")):
            await staff.post(f"/v1/complaints/{case}/action", json={"text": "An interpreter"})
            action = str(await node.admin.fetchval("SELECT id FROM action WHERE ended_on IS NULL"))
            body = {"action": action, "done": done, "published": {"az": words}}
            answer = await staff.post(f"/v1/complaints/{case}/completion", json=body)
            assert answer.status_code == 201, answer.text
        page = (await phone.get("/az/complaint/changed")).text
    assert "Tərcüməçi var" in page
    assert "Heç nə" not in page


@pytest.mark.parametrize("lang", PROGRAMME.feedback.languages)
async def test_every_public_page_speaks_its_language(node: Running, lang: str) -> None:
    async with node.browser() as phone:
        page = await phone.get(f"/{lang}/complaint/changed")
    assert page.status_code == 200
    assert f'<html lang="{lang}">' in page.text


async def test_no_complaint_is_out_of_reach_however_many_there_are(
    node: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with node.client("cases") as staff:
        filed = [(await staff.post("/v1/complaints", json=API)).json()["case"] for _ in range(5)]
        for case in filed[:2]:
            await staff.post(f"/v1/complaints/{case}/close", json={"outcome": "unfounded"})
        seen, following = [], "/v1/complaints?limit=2"
        while following:
            answer = await staff.get(following)
            seen += [one["case"] for one in answer.json()]
            following = answer.links.get("next", {}).get("url", "")
        assert sorted(seen) == sorted(filed)
        seen, following = [], "/v1/complaints?closed=true&limit=1"
        while following:
            answer = await staff.get(following)
            seen += [one["case"] for one in answer.json()]
            following = answer.links.get("next", {}).get("url", "")
        assert sorted(seen) == sorted(filed[:2])
        assert (await staff.get("/v1/complaints?cursor=rubbish")).status_code == 422
    monkeypatch.setattr(cases, "LISTED", 2)
    monkeypatch.setattr(cases, "LISTED_CLOSED", 1)
    found = set()
    async with node.browser("cases") as page:
        shown = await page.get("/en/complaints")
        while link := re.search(
            r'href="(\?[^"]*)">(More open complaints|Complaints closed earlier)', shown.text
        ):
            found |= set(re.findall(r"/en/complaints/([0-9a-f-]{36})", shown.text))
            shown = await page.get("/en/complaints" + html.unescape(link[1]))
        found |= set(re.findall(r"/en/complaints/([0-9a-f-]{36})", shown.text))
    assert found == set(filed)
