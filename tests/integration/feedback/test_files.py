"""Photos and recordings: checked, without what a phone hides in them, encrypted, downloaded and never shown."""

from __future__ import annotations

import io
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from services.feedback.post.parcel import Parcel
from services.feedback.public import pages
from services.feedback.public.uploading import MOST
from services.feedback.store import files
from services.feedback.store.keys import Busy
from services.feedback.watch import forget_files
from shared import clock
from shared.files.recordings import clean
from shared.matching import BoxKeys
from tests.integration.feedback.conftest import Running
from tests.integration.feedback.visitor import Visitor, fields_of

NEW = {"category_group": "activity", "text": "Gec başladı", "language": "az"}
VOICE = (Path(__file__).parents[2] / "unit" / "files" / "recordings" / "voice.mp3").read_bytes()
SOUND = clean(VOICE, "audio/mpeg")


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
        too_large = await _send(phone, filed["code"], "x.mp3", b"ID3" + bytes(MOST), "Bu da var")
        assert too_large.status_code == 422
        assert "Bu da var</textarea>" in too_large.text
    assert await node.admin.fetchval("SELECT count(*) FROM attachment") == 0
    assert await node.admin.fetchval("SELECT count(*) FROM message") == 0


async def test_a_recording_of_a_sensitive_case_is_read_by_the_focal_point_only_and_moves_with_the_case(
    node: Running,
) -> None:
    filed = await _filed(node)
    async with node.browser() as phone, node.browser("cases") as handler, node.browser("focal") as focal:
        assert (await _send(phone, filed["code"], "voice.mp3", VOICE)).status_code == 200
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


async def _up_to_the_file(phone: httpx.AsyncClient, group: str, **whom: str) -> Visitor:
    visitor = Visitor(phone, "az")
    await visitor.open("complaint?poster=ge-kk-mar")
    await visitor.answer(category_group=group)
    await visitor.answer(text="Səs yazısında eşidin")
    for _ in range(3 if group == "conduct" else 2):
        await visitor.answer(**whom)
    assert 'type="file"' in visitor.page.text
    return visitor


async def _with(visitor: Visitor, name: str, content: bytes, go: str = "next") -> httpx.Response:
    """The file's page with a file."""
    data = fields_of(visitor.page.text, "/complaint") | {"go": go}
    visitor.page = await visitor.client.post("/az/complaint", data=data, files={"file": (name, content)})
    return visitor.page


async def test_a_photo_or_a_voice_comes_with_the_complaint_once_and_without_what_a_phone_hides(
    node: Running,
) -> None:
    async with node.browser() as phone:
        visitor = await _up_to_the_file(phone, "activity")
        check = await _with(visitor, "IMG_1.jpg", photo())
        assert "IMG_1.jpg" in check.text
        for _ in range(2):  # a double tap is one complaint with one photo
            visitor.page = check
            assert (await visitor.answer()).status_code == 200
        visitor = await _up_to_the_file(phone, "conduct")
        await _with(visitor, "voice.mp3", VOICE)
        assert (await visitor.answer()).status_code == 200
    for room, schema, content in (
        (node.rooms.common, "feedback", None),
        (node.rooms.safeguarding, "safeguarding", SOUND),
    ):
        (case,) = await node.admin.fetchrow(f"SELECT id::text FROM {schema}.complaint")
        async with room.pool.acquire() as connection:
            (kept,) = await files.of_case(connection, room.vault, case)
        assert b"Aysel" not in kept.content
        assert content is None or kept.content == content


async def test_a_file_that_may_not_be_kept_is_told_on_its_page_and_all_that_was_typed_stays(
    node: Running,
) -> None:
    async with node.browser() as phone:
        visitor = await _up_to_the_file(phone, "activity")
        wrong = await _with(visitor, "x.jpg", b"MZ program")
    assert (wrong.status_code, 'href="#file"' in wrong.text) == (422, True)
    fields = fields_of(wrong.text, "/complaint")
    assert (fields["text"], fields["step"]) == ("Səs yazısında eşidin", "file")
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.waiting_file") == 0


@pytest.mark.parametrize("failing", [Busy, TimeoutError])
async def test_a_chosen_file_is_kept_over_a_failed_save_an_old_page_a_way_back_and_a_change(
    node: Running, monkeypatch: pytest.MonkeyPatch, failing: type[Exception]
) -> None:
    async def away(*_: object) -> None:
        raise failing

    async with node.browser() as phone:
        visitor = await _up_to_the_file(phone, "activity")
        back = await _with(visitor, "voice.mp3", VOICE, go="contact")
        assert fields_of(back.text, "/complaint")["step"] == "contact"
        assert "voice.mp3" in (await visitor.answer()).text
        await visitor.answer(csrf="1-x.old")
        assert "voice.mp3" in (await visitor.answer()).text
        with monkeypatch.context() as patched:
            patched.setattr(pages, "file_once", away)
            failed = await visitor.answer()
        assert (failed.status_code, "voice.mp3" in failed.text) == (503, True)
        await visitor.answer(go="topic")
        await visitor.answer(category_group="other")  # back at the check
        assert (await visitor.answer()).status_code == 200
    (case,) = await node.admin.fetchrow("SELECT id::text FROM feedback.complaint")
    async with node.rooms.common.pool.acquire() as connection:
        (kept,) = await files.of_case(connection, node.rooms.common.vault, case)
    assert kept.content == SOUND


async def test_a_file_is_taken_away_or_replaced_on_its_page(node: Running) -> None:
    async with node.browser() as phone:
        visitor = await _up_to_the_file(phone, "activity")
        await _with(visitor, "voice.mp3", VOICE)
        await visitor.answer(go="file")
        assert "IMG_1.jpg" in (await _with(visitor, "IMG_1.jpg", photo())).text
        await visitor.answer(go="file")
        assert "IMG_1.jpg" not in (await visitor.answer(go="without")).text
        assert (await visitor.answer()).status_code == 200
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.attachment") == 0


async def test_nobody_at_the_member_can_open_a_file_that_waits_and_its_going_says_nothing_of_what_became_of_it(
    node: Running,
) -> None:
    async with node.browser() as phone:
        for group, send in (("conduct", True), ("activity", False)):
            visitor = await _up_to_the_file(phone, group)
            await _with(visitor, "voice.mp3", VOICE)
            if send:
                assert (await visitor.answer()).status_code == 200
    waiting = await node.admin.fetch("SELECT * FROM feedback.waiting_file")
    assert len(waiting) == 2  # the sent one stays as long as the other
    secret = fields_of(visitor.page.text, "/complaint")["kept"]
    assert secret not in await node.everything()
    assert all(SOUND not in row["sealed"] and "voice" not in f"{row}" for row in waiting)
    now = clock.now()
    await forget_files(node.rooms.common, now + timedelta(hours=23))
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.waiting_file") == 2
    await forget_files(node.rooms.common, now + timedelta(hours=25))
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.waiting_file") == 0
    async with node.browser() as phone:  # who comes back later is told, and loses no word
        visitor.client = phone
        gone = await visitor.answer()
        assert (gone.status_code, fields_of(gone.text, "/complaint")["step"]) == (422, "file")
        assert fields_of(gone.text, "/complaint")["text"] == "Səs yazısında eşidin"


async def test_an_uploaded_file_touches_no_disk_in_clear(
    node: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "TemporaryFile", _no_disk)
    async with node.browser() as phone:
        visitor = await _up_to_the_file(phone, "conduct")
        await _with(visitor, "voice.mp3", VOICE * 1400)  # nearly four megabytes
        sent = await visitor.answer()
    assert sent.status_code == 200, sent.text


def _no_disk(*_: object, **__: object) -> None:
    raise AssertionError("a temporary file on a disk")


async def test_a_file_about_the_members_own_staff_leaves_sealed(node: Running) -> None:
    async with node.browser() as phone:
        visitor = await _up_to_the_file(phone, "conduct", staff_of="kkm")
        await _with(visitor, "voice.mp3", VOICE)
        sent = await visitor.answer()
        assert sent.status_code == 200, sent.text
    parcels = [
        row["box"] for row in await node.admin.fetch("SELECT box FROM feedback.outbox ORDER BY number")
    ]
    keys = BoxKeys(node.service.settings.secrets.parent / "cenn" / "cases")
    case, part = (Parcel.read(keys.open(box)) for box in parcels)
    assert (case.kind, part.kind, part.body["case"]) == ("case", "part", case.id)
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.attachment") == 0
