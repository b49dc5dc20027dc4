"""Photos and recordings: checked, without what a phone hides in them, encrypted, downloaded and never shown."""

from __future__ import annotations

import io
from typing import Any

import httpx
from PIL import Image

from tests.integration.feedback.conftest import Running
from tests.integration.feedback.visitor import fields_of

NEW = {"category_group": "activity", "text": "Gec başladı", "language": "az"}
SOUND = b"ID3" + bytes(range(256)) * 40


def photo() -> bytes:
    """A JPEG that knows where it was taken."""
    picture, out = Image.new("RGB", (64, 48), "teal"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "house of Aysel"
    exif.get_ifd(0x8825)[2] = (41.0, 28.0, 33.0)
    picture.save(out, "JPEG", exif=exif)
    return out.getvalue()


async def _send(
    phone: httpx.AsyncClient, code: str, name: str, content: bytes, text: str = ""
) -> httpx.Response:
    page = await phone.get("/az/complaint/track")
    page = await phone.post("/az/complaint/track", data=fields_of(page.text, "/track") | {"code": code})
    fields = {
        "csrf": fields_of(page.text, "/track")["csrf"],
        "form_key": fields_of(page.text, "/track")["form_key"],
    }
    return await phone.post(
        "/az/complaint/track",
        data=fields | {"code": code, "go": "say", "text": text},
        files={"file": (name, content)},
    )


async def _filed(node: Running, **changed: Any) -> dict[str, Any]:
    async with node.client() as program:
        filed: dict[str, Any] = (await program.post("/v1/complaints", json=NEW | changed)).json()
    return filed


async def test_a_photo_loses_place_and_words_and_lies_encrypted(node: Running) -> None:
    filed = await _filed(node)
    assert b"house of Aysel" in photo()
    async with node.browser() as phone, node.browser("cases") as desk:
        sent = await _send(phone, filed["code"], "../../IMG_1.jpg", photo())
        assert sent.status_code == 200, sent.text
        assert "1 fayl" in sent.text
        page = await desk.get(f"/en/complaints/{filed['case']}")
        address = page.text.split("/files/")[1].split('"')[0]
        got = await desk.get(f"/en/complaints/{filed['case']}/files/{address}")
    assert got.headers["content-disposition"].startswith("attachment")
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "../" not in page.text
    picture = Image.open(io.BytesIO(got.content))
    assert (picture.size, dict(picture.getexif())) == ((64, 48), {})
    assert b"house of Aysel" not in got.content
    assert got.content.hex() not in await node.everything()


async def test_what_is_no_photo_and_no_recording_is_told_and_the_words_stay(node: Running) -> None:
    filed = await _filed(node)
    async with node.browser() as phone:
        for content in (b"MZ\x90 program", b"<svg onload=alert(1)>", b"\xff\xd8\xff broken"):
            sent = await _send(phone, filed["code"], "x.jpg", content, "Bu da var")
            assert sent.status_code == 422
            assert 'href="#file"' in sent.text
            assert "Bu da var</textarea>" in sent.text
        too_large = await _send(phone, filed["code"], "x.mp3", b"ID3" + bytes(4 * 1024 * 1024))
        assert too_large.status_code == 422
    assert await node.admin.fetchval("SELECT count(*) FROM attachment") == 0
    assert await node.admin.fetchval("SELECT count(*) FROM message") == 0


async def test_a_recording_of_a_sensitive_case_is_read_by_the_focal_point_only_and_moves_with_the_case(
    node: Running,
) -> None:
    filed = await _filed(node)
    async with node.browser() as phone, node.browser("cases") as handler, node.browser("focal") as focal:
        assert (await _send(phone, filed["code"], "voice.mp3", SOUND)).status_code == 200
        async with node.client("cases") as staff:
            await staff.post(f"/v1/complaints/{filed['case']}/triage", json={"category": "child_protection"})
        board = await focal.get("/en/safeguarding")
        case = board.text.split('name="case" value="')[1].split('"')[0]
        page = await focal.get(f"/en/safeguarding/{case}")
        address = f"/en/safeguarding/{case}/files/" + page.text.split("/files/")[1].split('"')[0]
        assert (await focal.get(address)).content == SOUND
        assert (await handler.get(address)).status_code == 403
        assert (await handler.get(address.replace("safeguarding", "complaints"))).status_code == 404
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.attachment") == 0


async def test_staff_keep_a_document_with_a_case(node: Running) -> None:
    filed = await _filed(node)
    async with node.browser("cases") as desk:
        page = await desk.get(f"/en/complaints/{filed['case']}")
        fields = fields_of(page.text, "/files")
        none = await desk.post(f"/en/complaints/{filed['case']}/files", data=fields)
        assert none.status_code == 422
        files = {"file": ("letter.pdf", b"%PDF-1.7 letter")}
        kept = await desk.post(f"/en/complaints/{filed['case']}/files", data=fields, files=files)
        assert kept.status_code == 303
        assert "letter.pdf" in (await desk.get(kept.headers["location"])).text
