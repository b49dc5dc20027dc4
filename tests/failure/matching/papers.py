"""What else could name somebody: accounts, drafts, uploaded papers, letters, and names typed where none belongs."""

from __future__ import annotations

import re
from typing import Any

import httpx

from deploy.embedded.consortium import Consortium
from deploy.loopback import LOCAL
from tests.failure.matching.offices import Offices

IBANS = (
    "GE29NB0000000101904917",
    "GE61NB0000000123456789",
)  # one that is kept, one whose check digits are wrong
HOLDER = "Tamaz Jincharadze"
DRAFT = ("Nargiza Beridze-Ozgan", "+995 593 118 640", "A mill that Nargiza runs")
PAPER = ("Ketevan Lomsadze", "01011 088 640")  # in a paper's text; its name and the other's are in file names
FILES = ("ketevan-lomsadze-passport.pdf", "mill-of-nargiza-ozgan.pdf", "nargiza-ozgan.exe")
TYPED = ("Malkhaz Kvrivishvili", "ხათუნა ხოჯევანიშვილი", "995599117733")  # where no name belongs
NAMELESS = ("correlation-nana-tsiklauri", "995577002211")  # as a request's id
NEEDLES = (
    *IBANS,
    HOLDER,
    *DRAFT,
    *PAPER,
    *FILES,
    *TYPED,
    *NAMELESS,
    "0000000101904917",
    "01011088640",
    "Lomsadze",
)


async def fill_papers(offices: Offices, recipient: str, call: str) -> None:
    """Accounts of a third party, a paper at an activity, a saved draft of an application with files."""
    account = f"/v1/third-parties/{recipient}/account"
    kept = await offices.send("cenn", account, {"iban": IBANS[0], "holder": HOLDER}, "grants")
    assert kept.status_code == 201, kept.text
    wrong = await offices.send("cenn", account, {"iban": IBANS[1], "holder": HOLDER}, "grants")
    assert wrong.status_code == 422, wrong.text
    body = {"title": "Papers", "kind": "workshop", "occurred_on": "2024-05-16", "hours": "2"}
    activity = (await offices.send("ctc", "/v1/activities", body)).json()["id"]
    async with offices.client("ctc") as client:
        for content, status in ((_paper(), 201), (b"MZ" + _paper(), 422)):
            address = f"/v1/activities/{activity}/documents"
            sent = await client.post(address, params={"name": FILES[0]}, content=content)
            assert sent.status_code == status, sent.text
    await _save_a_draft(offices.consortium, call)


def _paper() -> bytes:
    return f"%PDF-1.4\n{PAPER[0]}, {PAPER[1]}\n%%EOF\n".encode()


async def _save_a_draft(consortium: Consortium, call: str) -> None:
    address = f"/en/open-calls/{call}/application"
    async with httpx.AsyncClient(base_url=consortium.url("node-cenn"), timeout=20, **LOCAL) as visitor:
        main = (await visitor.get(address)).text.partition("<main")[2]
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main))
        typed = {"name": DRAFT[0], "contact": DRAFT[1], "summary": DRAFT[2], "amount": DRAFT[0], "go": "save"}
        files = [("files", (FILES[1], _paper())), ("files", (FILES[2], b"MZ" * 9))]
        saved = await visitor.post(address, data=hidden | typed, files=files)
    assert DRAFT[0] in saved.text
    assert f"{FILES[2]}: Files of this type are not taken" in saved.text


async def type_where_no_name_belongs(offices: Offices) -> None:
    """Names in addresses, queries, headers, keys of JSON, broken JSON, codes and passwords: each is an error."""
    name, georgian, number = TYPED
    for site in ("node-ctc", "node-cenn", "node-kkm", "reporting"):
        async with httpx.AsyncClient(base_url=offices.consortium.url(site), timeout=20, **LOCAL) as anyone:
            headers = {
                "X-Correlation-Id": NAMELESS[0],
                "traceparent": name,
                "User-Agent": name,
                "Referer": name,
            }
            for path in (f"/v1/{name}", f"/en/{georgian}", f"/v1/events/{number}", f"/v1/indicators/{name}"):
                await anyone.get(
                    path, params={"q": georgian, "as_of": name, "after": number}, headers=headers
                )
            await anyone.post("/en/sign-in", data={"login": name, "password": georgian}, headers=headers)
            await anyone.get("/v1/persons", auth=(name, georgian), headers=headers)
            await anyone.post("/v1/complaints/track", json={"code": name, name: georgian})
    wrong: list[tuple[str, str, Any]] = [
        ("ctc", "/v1/activities", {"title": "T", "kind": name, "occurred_on": number, "hours": georgian, name: 1}),
        ("ctc", "/v1/persons", {"name": name, "birth_year": georgian, "phone": name, "home": number}),
        ("ctc", f"/v1/activities/{name}/sheets", {name: name}),
        ("kkm", "/v1/complaints", {"category_group": name, "text": georgian, "language": number, "about": name}),
        ("cenn", "/v1/grants", {"recipient": name, "title": georgian, "amount": number, "municipality": name}),
    ]  # fmt: skip
    users = {"kkm": "cases", "cenn": "grants"}
    for n, (member, path, body) in enumerate(wrong):
        async with offices.client(member, users.get(member, "me")) as client:
            headers = {"X-Correlation-Id": NAMELESS[1], "Idempotency-Key": f"{name}-{n}"}
            assert (await client.post(path, json=body, headers=headers)).status_code in {400, 404, 422}
            broken = f'{{"name": "{name}", "phone": {georgian}'.encode()
            assert (await client.post(path, content=broken, headers=headers)).status_code in {
                400,
                404,
                415,
                422,
            }
            good = {"title": "T", "kind": "training", "occurred_on": "2024-05-14", "hours": "1"}
            if member == "ctc":
                answer = await client.post(
                    "/v1/activities", json=good, headers=headers | {"Idempotency-Key": f"ok-{n}"}
                )
                assert answer.status_code == 201, answer.text
