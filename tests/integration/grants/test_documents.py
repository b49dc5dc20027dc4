"""Each step can be proven: its documents are kept sealed, and its event tells their SHA-256."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import timedelta

from tests.integration.grants.conftest import House, body
from tests.integration.grants.test_chain import CALL, TODAY, application, eligible, no, ok

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


async def test_every_step_of_a_call_takes_documents_and_its_page_leads_to_them(house: House) -> None:
    proof = {"documents": [document("decision.pdf")]}
    async with house.program() as program, house.browser() as browser:
        draft = {"reference": "2026-1", "title": {"en": "Local"}}
        call = (await ok(program, "/v1/calls/drafts", draft | proof))["id"]
        await ok(program, f"/v1/calls/{call}/publication", CALL | proof)
        later = (TODAY + timedelta(days=20)).isoformat()
        await ok(program, f"/v1/calls/{call}/amendment", {"closes_on": later, "notice": "Two weeks."} | proof)
        await ok(program, f"/v1/calls/{call}/closing", {"why": "cancelled"} | proof)
        page = (await browser.get(f"/en/calls/{call}")).text
        found = re.findall(rf'href="(/en/calls/{call}/files/[^"]+)"', page)
        file = await browser.get(found[0])
        assert (await browser.get(f"/en/calls/{call}/files/{call}")).status_code == 404
    assert (len(found), file.content) == (4, PDF)
    told = await house.told("CallDrafted", "CallPublished", "CallAmended", "CallClosed")
    assert [one["evidence"][0]["sha256"] for one in told] == [SHA256] * 4


async def test_each_step_of_an_instalment_up_to_its_reversal_and_void_takes_documents(house: House) -> None:
    proof = {"documents": [document()]}
    async with house.program() as program, house.program("second") as second:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        path = f"/v1/grants/{grant}"

        async def asked(amount: str) -> str:
            await ok(program, f"{path}/instalments", {"amount": amount} | proof)
            return str((await program.get(path)).json()["instalments"][-1]["id"])

        await ok(second, f"{path}/instalment-rejection", {"instalment": await asked("10.00"), "reason": "other"} | proof)  # fmt: skip
        instalment = await asked("100.00")
        await ok(second, f"{path}/instalment-approval", {"instalment": instalment} | proof)
        payment = {"occurred_on": "2024-03-18", "amount": "100.00", "bank_reference": "B-1", "instalment": instalment}  # fmt: skip
        event = (await ok(program, f"{path}/disbursements", payment | proof))["events"][0]
        back = f"{path}/disbursements/{event}"
        reversal = await ok(program, f"{back}/reversal", {"occurred_on": "2024-03-20"} | proof)
        await ok(program, f"{path}/disbursements/{reversal['events'][0]}/void", proof)
    names = ("InstalmentRequested", "InstalmentApproved", "InstalmentRejected", "GrantDisbursed", "DisbursementReversed", "Voided")  # fmt: skip
    told = await house.told(*names)
    assert len(told) == 7
    assert all(SHA256 in [one["sha256"] for one in each["evidence"]] for each in told)


async def test_points_take_documents_that_other_assessors_see_once_they_have_given_theirs(
    house: House,
) -> None:
    given = {"points": {"relevance": 4, "feasibility": 4}}
    async with house.program() as first, house.program("second") as second:
        call = (await ok(first, "/v1/calls", CALL))["id"]
        paper = {"documents": [document("on paper.pdf")]}
        id_ = (await ok(first, "/v1/applications", application(call) | paper))["id"]
        for check in ("admin-check", "eligibility-check"):
            await ok(
                first, f"/v1/applications/{id_}/{check}", {"result": "passed", "documents": [document()]}
            )
        await ok(first, f"/v1/applications/{id_}/scores", given | {"documents": [document("notes.pdf")]})
        (scored,) = await house.told("ApplicationScored")
        file = scored["evidence"][0]["doc_id"]
        async with house.browser() as mine, house.browser("second") as other:
            address = f"/en/applications/{id_}"
            assert file in (await mine.get(address)).text
            page, addresses = (
                (await other.get(address)).text,
                (f"{address}/files/{file}", f"/en/grants/{id_}/files/{file}"),
            )
            assert [page.count("/files/"), "on paper.pdf" in page] == [1, True]  # the application itself
            assert [(await other.get(one)).status_code for one in addresses] == [404, 404]
            await ok(second, f"/v1/applications/{id_}/scores", given)
            assert [(await other.get(one)).status_code for one in addresses] == [200, 200]


async def test_over_the_api_too_an_assessor_learns_neither_who_applies_nor_the_points_of_others_before_her_own(
    house: House,
) -> None:
    given = {"points": {"relevance": 4, "feasibility": 4}}
    async with house.program() as first, house.program("second") as second:
        call = (await ok(first, "/v1/calls", CALL))["id"]
        id_ = await eligible(first, call)
        await ok(first, f"/v1/applications/{id_}/scores", given)
        one = (await second.get(f"/v1/applications/{id_}")).json()
        (listed,) = (await second.get(f"/v1/calls/{call}/applications")).json()
        hidden = (
            "applicant",
            "recipient",
            "contact",
            "responsible",
            "totals",
            "score",
            "spread",
            "rank",
            "proposal",
        )
        assert {each.get(name) for each in (one, listed) for name in hidden} == {None}
        assert "Union" not in f"{one}{listed}"
        await ok(second, f"/v1/applications/{id_}/scores", given)
        one = (await second.get(f"/v1/applications/{id_}")).json()
        (listed,) = (await second.get(f"/v1/calls/{call}/applications")).json()
    assert (one["applicant"], one["contact"], one["score"]) == ("Union 1", "union@example.org", "80.0")
    assert (listed["applicant"], listed["rank"], listed["score"]) == ("Union 1", 1, "80.0")
