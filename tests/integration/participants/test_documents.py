"""A signed sheet is photographed, kept encrypted, hashed into the event, and given to the auditor."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile

import httpx
import pytest
from PIL import Image

from services.participants.documents.figure import events_behind
from services.participants.domain.refusals import Denied
from shared.events.learning import EnrolmentStarted
from shared.events.participants import ActivityHeld
from shared.ledger.signing import Verifier
from shared.members_question import HEADER, asking
from tests.integration.participants.conftest import House, activity, body
from tests.integration.participants.test_records import HERE, Desk

PDF = b"%PDF-1.7 signed sheet of nineteen people"


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return out.getvalue()


async def test_a_photo_is_evidence_by_its_hash_and_stays_encrypted(house: House) -> None:
    async with house.program() as program:
        id_ = (await program.post("/v1/activities", json=body())).json()["id"]
        answer = await program.post(
            f"/v1/activities/{id_}/documents", params={"name": "sheet.jpg"}, content=photo()
        )
        assert answer.status_code == 201, answer.text
        kept = await program.get(f"/v1/documents/{answer.json()['id']}")
        await program.post(
            f"/v1/activities/{id_}/correction", json={k: v for k, v in body().items() if k != "attendees"}
        )
    held = [one for one in await house.events() if isinstance(one, ActivityHeld)]
    digest = hashlib.sha256(kept.content).hexdigest()
    assert [[proof.sha256 for proof in one.evidence] for one in held] == [[], [digest], [digest]]
    assert kept.headers["x-content-sha256"] == digest
    assert kept.content not in bytes(await house.admin.fetchval("SELECT sealed FROM document"))


async def test_minutes_prove_a_record_and_one_document_is_attached_once(house: House) -> None:
    async with house.program() as program:
        await Desk(program).begin()
        event = (
            await program.post("/v1/records/groups-established", json=HERE | {"title": "Water group"})
        ).json()["id"]
        first = await program.post(f"/v1/records/{event}/documents", content=PDF)
        again = await program.post(f"/v1/records/{event}/documents", content=PDF)
        wrong = await program.post(f"/v1/records/{event}/documents", content=b"MZ program")
    assert (first.status_code, again.json()["code"], wrong.json()["code"]) == (
        201,
        "attached_already",
        "file_type_not_allowed",
    )


async def test_the_auditor_gets_the_documents_behind_events_with_an_index_that_names_what_is_missing(
    house: House,
) -> None:
    async with house.program() as program, house.program("audit") as auditor, house.program("lead") as lead:
        ids = [
            (await program.post("/v1/activities", json=body(title=f"T{number}"))).json()
            for number in range(2)
        ]
        events = [one["events"][0] for one in ids]
        await program.post(f"/v1/activities/{ids[0]['id']}/documents", content=PDF)
        missing = (await program.get("/v1/documents")).json()
        answer = await auditor.post("/v1/documents/archive", json={"events": events})
        assert (await lead.post("/v1/documents/archive", json={"events": events})).status_code == 403
    assert [one["activity"] for one in missing] == [ids[1]["id"]]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
        assert {row["event"]: row["check"] for row in rows} == {
            events[0]: "hash is right",
            events[1]: "no document",
        }
        assert archive.read(next(row["file"] for row in rows if row["file"])) == PDF


async def test_an_attendance_is_proved_by_the_signed_sheet_of_its_activity(house: House) -> None:
    async with house.program() as program, house.program("audit") as auditor:
        two = [{"new": {"name": name}} for name in ("Nino", "Gela")]
        made = (await program.post("/v1/activities", json=body(attendees=two))).json()
        await program.post(f"/v1/activities/{made['id']}/documents", content=PDF)
        answer = await auditor.post("/v1/documents/archive", json={"events": made["events"][1:]})
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
        assert [row["check"] for row in rows] == ["hash is right"] * 2
        assert len({row["file"] for row in rows}) == 1
        assert len(archive.namelist()) == 2  # the sheet once, and the index


async def test_the_events_behind_a_figure_are_asked_of_reporting_page_by_page(house: House) -> None:
    pages = {"": (["a", "b"], "more"), "more": (["c"], None)}
    asked: list[str] = []
    known = Verifier("csdp", {"ctc": [house.service.ledger.signer.public]})

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        target = request.url.raw_path.decode()
        header = request.headers[HEADER]
        assert asking(house.service.programme, known, header, target) == "ctc"
        assert asking(house.service.programme, known, header, f"{target}&more") is None
        if "sex" in str(request.url):
            return httpx.Response(403, json={"detail": "not shown to the public"})
        events, following = pages[request.url.params.get("cursor", "")]
        return httpx.Response(200, json={"events": [{"id": one} for one in events], "next": following})

    client = httpx.AsyncClient(transport=httpx.MockTransport(answer), base_url="http://reporting.test")
    found = await events_behind(house.service, "X.2", {"period": "2024", "seed": "x"}, client)
    assert found == ["a", "b", "c"]
    assert "period=2024" in asked[0]
    assert "seed" not in asked[0]
    with pytest.raises(Denied, match="not shown to the public"):
        await events_behind(house.service, "X.2", {"by": "sex=F"}, client)
    with pytest.raises(Denied, match="There is no indicator"):
        await events_behind(house.service, "X.9", {}, client)


async def test_the_auditor_asks_for_a_figures_documents_on_a_page_and_is_told_when_reporting_is_away(
    house: House,
) -> None:
    async with house.browser("audit") as auditor:
        page = await auditor.page("/en/documents/archive?indicator=X.2&by=sex=F")
        assert 'value="sex=F"' in page
        assert '<option value="X.2" selected>' in page
        away = await auditor.client.get("/en/documents/archive.zip?indicator=X.2&sample=5")
        wrong = await auditor.client.get("/en/documents/archive.zip?indicator=X.2&sample=five")
    assert (away.status_code, "Reporting does not answer" in away.text) == (422, True)
    assert (wrong.status_code, "Write how many events to draw" in wrong.text) == (422, True)
    async with house.browser("lead") as lead:
        assert (await lead.client.get("/en/documents/archive")).status_code == 403


async def test_a_certificate_proves_a_persons_record_and_still_does_after_a_correction(house: House) -> None:
    async with house.program() as program:
        desk = await Desk(program).begin()
        course = {"person": desk.person, "programme": "ypp"}
        event = (await desk.done("enrolments-started", **course))["id"]
        kept = await program.post(f"/v1/records/{event}/documents?kind=certificate", content=PDF)
        assert kept.status_code == 201, kept.text
        changed = course | {"occurred_on": "2024-05-15", "host_organisation": "GE-NAPR-1"}
        answer = await program.post(f"/v1/records/enrolments-started/{event}/correction", json=changed)
        assert answer.status_code == 201, answer.text
    told = [one for one in await house.events() if isinstance(one, EnrolmentStarted)]
    digest = hashlib.sha256(PDF).hexdigest()
    assert [[proof.sha256 for proof in one.evidence] for one in told] == [[], [digest], [digest]]
    assert [one.corrects for one in told] == [None, event, event]
    assert all(one.sealed for one in told)
    assert len({one.sealed for one in told}) == 3


async def test_minutes_are_attached_to_a_record_on_a_page(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        sent = HERE | {"title": "Water group"}
        event = (await program.post("/v1/records/groups-established", json=sent)).json()["id"]
        address = f"/en/records/groups-established/{event}"
        hidden = await browser.hidden(f"{address}/document")
        answer = await browser.client.post(
            f"{address}/document", data=hidden | {"kind": "minutes"}, files={"file": ("minutes.pdf", PDF)}
        )
        assert answer.status_code == 303, answer.text
        assert "Documents (1)" in await browser.page(address)


async def test_a_document_is_attached_on_a_page_and_leaves_the_list_of_what_has_none(house: House) -> None:
    async with house.browser() as browser:
        place, _ = await browser.done("/en/activities/new", activity())
        assert place in await browser.page("/en/documents")
        hidden = await browser.hidden(f"{place}/document")
        empty = await browser.client.post(f"{place}/document", data=hidden | {"kind": "signed_sheet"})
        assert "Choose a photo or a PDF" in empty.text
        hidden = await browser.hidden(f"{place}/document")
        files = {"file": ("sheet.jpg", photo())}
        answer = await browser.client.post(
            f"{place}/document", data=hidden | {"kind": "signed_sheet"}, files=files
        )
        assert answer.status_code == 303, answer.text
        assert "SHA-256" in await browser.page(f"{place}/document")
        assert place not in await browser.page("/en/documents")


async def test_the_rules_of_quality_point_at_what_is_to_be_looked_at_again(house: House) -> None:
    async with house.program() as program, house.browser() as browser:
        twice = [
            (await program.post("/v1/activities", json=body(attendees=[]))).json()["id"] for _ in range(2)
        ]
        late = (
            await program.post("/v1/activities", json=body(occurred_on="2021-05-14", municipality="Rustavi"))
        ).json()["id"]
        told = {one["rule"]: one for one in (await program.get("/v1/quality")).json()}
        page = await browser.page("/en/quality")
    assert (
        sorted(told["perhaps_twice"]["activities"])
        == sorted(told["no_attendance"]["activities"])
        == sorted(twice)
    )
    assert told["outside_time"]["activities"] == told["outside_area"]["activities"] == [late]
    assert len(told["late"]["activities"]) == len(told["no_document"]["activities"]) == 3
    assert told["future_date"]["refuses"]
    assert "Perhaps recorded twice" in page
