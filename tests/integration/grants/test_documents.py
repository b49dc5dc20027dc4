"""Each step can be proven: its documents are kept sealed, and its event tells their SHA-256."""

from __future__ import annotations

import base64
import hashlib
import re

from tests.integration.grants.conftest import House, body
from tests.integration.grants.test_chain import no, ok

PDF = b"%PDF-1.7 the report of Tsalka Spring"
SHA256 = hashlib.sha256(PDF).hexdigest()


def document(name: str = "report.pdf", content: bytes = PDF) -> dict[str, str]:
    return {"name": name, "content": base64.b64encode(content).decode()}


async def test_a_report_that_is_handed_in_on_the_page_has_its_file_as_evidence_and_it_can_be_opened_again(
    house: House,
) -> None:
    async with house.program() as program, house.browser() as browser, house.browser("field") as field:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        await ok(program, f"/v1/grants/{grant}/reports", {"report": "interim", "due_on": "2024-06-01"})
        path = f"/en/grants/{grant}/report-submission"
        page = (await browser.get(path)).text.partition("<main")[2]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
        day = {"occurred_on-day": "30", "occurred_on-month": "5", "occurred_on-year": "2024"}
        sent = hidden | day | {"which": "interim|2024-06-01"}
        wrong = await browser.post(path, data=sent, files={"documents": ("report.exe", b"MZ")})
        assert wrong.status_code == 422
        assert "report.exe: Files of this type are not taken" in wrong.text
        answer = await browser.post(path, data=sent, files={"documents": ("ანგარიში.pdf", PDF)})
        assert answer.status_code == 303, answer.text
        shown = (await browser.get(f"/en/grants/{grant}")).text
        (href,) = re.findall(rf'href="(/en/grants/{grant}/files/[^"]+)"', shown)
        file = await browser.get(href)
        refused = await field.get(href)
    assert (file.content, refused.status_code) == (PDF, 403)
    assert file.headers["content-disposition"].startswith("attachment")
    (told,) = await house.told("ReportSubmitted")
    assert [one["sha256"] for one in told["evidence"]] == [SHA256]
    kept = await house.admin.fetchrow("SELECT name, sealed FROM attachment")
    assert PDF not in kept["sealed"]
    assert "ანგარიში".encode() not in kept["name"]


async def test_every_step_on_money_and_contract_takes_documents_over_the_api_and_checks_them(
    house: House,
) -> None:
    async with house.program() as program:
        grant = (await ok(program, "/v1/grants", body(documents=[document("contract.pdf")])))["id"]
        path, lines = f"/v1/grants/{grant}", [{"line": "tents", "amount": "10.00"}]
        proof = {"documents": [document()]}
        await ok(program, f"{path}/expenditures", {"lines": lines} | proof)
        await ok(program, f"{path}/deliverables", {"deliverable": "D1"} | proof)
        change = {"occurred_on": "2024-03-16", "reason": "other", "amount": "41000.00"}
        await ok(program, f"{path}/amendment", change | proof)
        recipient = (await program.get(path)).json()["recipient_id"]
        search = {"occurred_on": "2024-03-16", "list_name": "EU", "list_version": "1", "result": "clear"}
        await ok(program, f"/v1/third-parties/{recipient}/screenings", search | proof)
        ended = {"occurred_on": "2024-03-17", "reason": "other"}
        four = {"documents": [document()] * 4}
        assert (await program.post(f"{path}/termination", json=ended | four)).status_code == 422
        bad = {"documents": [document("x.html", b"<html>")]}
        assert await no(program, f"{path}/termination", ended | bad) == "file_type_not_allowed"
        await ok(program, f"{path}/termination", ended | proof)
    names = ("ContractSigned", "ExpenditureReported", "DeliverableVerified", "ContractAmended", "ContractTerminated")  # fmt: skip
    told = [*await house.told(*names), *(await house.told("ScreeningRecorded"))[1:]]
    assert [one["evidence"][0]["sha256"] for one in told] == [SHA256] * 6
