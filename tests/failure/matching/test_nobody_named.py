"""Nobody is named outside of the house: known names, numbers and words are searched in every byte that leaves it."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta

import pytest

from deploy.embedded.consortium import Consortium
from deploy.waiting import until
from services.participants.matching.normalise import weak
from shared import clock
from shared.events.sealing import CannotOpen, Keyring
from shared.matching import BoxKeys, CannotOpenBox
from tests.failure.matching import papers, searching
from tests.failure.matching.offices import PATIENCE, Offices
from tests.failure.matching.papers import fill_papers, type_where_no_name_belongs

NAMES = ("ნათელა წერეთელი", "Фидан Гаджиева-Оганесян", "Rəşad Qurbanəliyev")
PHONES = ("+995 577 901 234", "577801235", "995577701236")
NUMBERS = ("62001047713", "62001 047713", "17XQ90417")
WORDS = ("ძალადობის მსხვერპლთა შეხვედრა", "Meeting about Zarema's landlord")
HOUSE = ("participants", "grants", "feedback", "safeguarding")  # what a thief of a member's dump would have
SHEET = (
    "Թամարա Ծատուրյան",
    "599 774 411",
    "ზეინაბ ხვიჩია",
)  # of an uploaded sheet: a row, and one that is refused
KOBO = ("ლამარა ფუტკარაძე", "599 668 812")  # of a submission of KoboToolbox
APPLICANT = (
    "კოოპერატივი ზურმუხტი",
    "405 771 229",
    "Shorena Tavdgiridze",
    "+995 591 337 705",
    "A spring for eleven yards",
)
RECIPIENT = ("Orchard of Natalia Zubashvili", "01027 045 518")
COMPLAINT = ("ფულს ითხოვენ სიაში ჩასაწერად, ზურაბმა მითხრა", "+995 558 220 914", "zarina.f@example.org")
SENSITIVE = ("He came to my house at night, Bagrat of the office", "+995 558 220 915")
IMPOSSIBLE = ("6200104771", "91 XQ")  # refused: an error must not repeat them either


@pytest.fixture
async def offices(consortium: Consortium) -> Offices:
    made = Offices(consortium)
    await made.begin()
    return made


async def fill(offices: Offices) -> None:
    """Two members register the same three persons, with everything that they know; some commands are refused."""
    for member, number in (("ctc", NUMBERS[0]), ("fe", NUMBERS[1])):
        for n, name in enumerate(NAMES):
            person = {
                "name": name, "birth_year": 1981 + n, "home": "GE-KK-MAR", "phone": PHONES[n],
                "personal_number": number if n == 0 else "", "document_number": NUMBERS[2] if n == 1 else "",
            }  # fmt: skip
            body = {
                "title": WORDS[n % 2], "kind": "training", "occurred_on": "2024-05-14", "hours": "1",
                "attendees": [{"new": person}],
            }  # fmt: skip
            assert (await offices.send(member, "/v1/activities", body)).status_code == 201
        for wrong in (
            {"personal_number": IMPOSSIBLE[0]},
            {"document_number": IMPOSSIBLE[1]},
            {"sex": NAMES[1]},
        ):
            answer = await offices.send(member, "/v1/persons", {"name": NAMES[0]} | wrong)
            assert answer.status_code == 422, answer.text


async def fill_from_a_sheet(offices: Offices) -> None:
    """KKM's officer uploads a sheet with a fourth person and a row that is refused, changes her, searches, enrols her."""
    body = {"title": WORDS[0], "kind": "workshop", "occurred_on": "2024-05-16", "hours": "2"}
    activity = (await offices.send("kkm", "/v1/activities", body)).json()["id"]
    rows = f"Name,Born,Phone\n{SHEET[0]},1984,{SHEET[1]}\n{SHEET[2]},84,\n"
    async with offices.client("kkm") as client:
        answer = await client.post(f"/v1/activities/{activity}/sheets?name=list.csv", content=rows.encode())
        batch = answer.json()["id"]
        assert (await client.get(f"/v1/sheets/{batch}")).json()["counts"]["refused"] == 1
        assert (await client.post(f"/v1/sheets/{batch}/record", json={})).status_code == 201
        (found,) = (await client.get("/v1/persons/search", params={"q": SHEET[0]})).json()
        person, changed = found["person"], {"name": SHEET[0], "birth_year": 1985, "phone": SHEET[1]}
        assert (await client.post(f"/v1/persons/{person}/update", json=changed)).status_code == 201
        given = {"person": person, "programme": "ypp", "occurred_on": "2024-05-20"}
        assert (await client.post("/v1/records/enrolments-started", json=given)).status_code == 201
        campaign = {"occurred_on": "2024-05-20", "municipality": "Bolnisi", "title": WORDS[1]}
        assert (await client.post("/v1/records/campaigns", json=campaign)).status_code == 201
        assert (await client.get(f"/v1/persons/{person}")).json()["told"]["name"] == SHEET[0]


async def fill_from_phones(offices: Offices) -> None:
    """CTC's officer uploads what KoboToolbox exported, with a consent."""
    body = {"title": WORDS[0], "kind": "workshop", "occurred_on": "2024-05-16", "hours": "2"}
    activity = (await offices.send("ctc", "/v1/activities", body)).json()["id"]
    rows = f"start;end;consent;name;birth_year;sex;home;phone;_id;_uuid\n;;OK;{KOBO[0]};1984;F;GE-KK-MAR;{KOBO[1]};7;u7\n"
    async with offices.client("ctc") as client:
        sent = await client.post(f"/v1/activities/{activity}/sheets?name=kobo.csv", content=rows.encode())
        answer = await client.post(f"/v1/sheets/{sent.json()['id']}/record", json={})
    assert answer.status_code == 201, answer.text


async def fill_grants(offices: Offices) -> tuple[str, str]:
    """CENN's grants manager takes an application in and signs a contract; a wrong one is refused.

    Returns the recipient and the call.
    """
    today = clock.day(clock.now())
    call = {
        "title": dict.fromkeys(("en", "ka", "az", "hy", "ru"), "Services"), "reference": "26-1",
        "recipient_types": ["cso"], "closes_on": f"{today + timedelta(days=9)}", "criteria": {"relevance": 100},
        "currency": "EUR", "least": "500", "most": "20000", "envelope": "25000", "pass_mark": 50,
    }  # fmt: skip
    made = await offices.send("cenn", "/v1/calls", call, "grants")
    assert made.status_code == 201, made.text
    name, number, responsible, contact, summary = APPLICANT
    who = {
        "name": name,
        "legal_id": number,
        "contact": contact,
        "responsible": responsible,
        "legal_form": "informal_group",
    }
    what = {"call": made.json()["id"], "title": "Water", "summary": summary, "recipient_type": "cso",
            "municipality": "Tsalka", "theme": "water", "joint_with_la": True, "amount": "9000", "currency": "EUR"}  # fmt: skip
    answer = await offices.send("cenn", "/v1/applications", what | {"applicant": who}, "grants")
    assert answer.status_code == 201, answer.text
    screening = {
        "occurred_on": "2024-03-10",
        "list_name": "EU consolidated list",
        "list_version": "2024-03-10",
    }
    contract = {
        "recipient": {"name": RECIPIENT[0], "legal_id": RECIPIENT[1], "natural_person": True}, "title": "Trees",
        "recipient_type": "cso", "municipality": "Tsalka", "theme": "water", "joint_with_la": True,
        "occurred_on": "2024-03-15", "amount": "4000", "currency": "EUR", "screening": screening,
    }  # fmt: skip
    answer = await offices.send("cenn", "/v1/grants", contract, "grants")
    assert answer.status_code == 201, answer.text
    assert (await offices.send("cenn", "/v1/grants", contract | {"amount": "x"}, "grants")).status_code == 422
    async with offices.client("cenn", "grants") as client:
        signed = (await client.get(f"/v1/grants/{answer.json()['id']}")).json()
    return signed["recipient_id"], made.json()["id"]


async def fill_complaints(offices: Offices) -> None:
    """At KKM a complaint, a sensitive one, and one about CENN's staff, which goes there in a parcel; one is refused."""
    told = {"category_group": "fairness", "text": COMPLAINT[0], "language": "ka", "municipality": "Marneuli"}
    for more in (
        {"contact": {"by": "phone", "to": COMPLAINT[1]}},
        {"contact": {"by": "email", "to": COMPLAINT[2]}, "staff_of": "kkm"},
        {"text": SENSITIVE[0], "category_group": "conduct", "contact": {"by": "phone", "to": SENSITIVE[1]}},
        {"text": SENSITIVE[0], "category_group": "conduct", "staff_of": "kkm"},
    ):
        answer = await offices.send("kkm", "/v1/complaints", told | more, "cases")
        assert answer.status_code == 201, answer.text
    wrong = {"contact": {"by": "email", "to": COMPLAINT[1]}}
    assert (await offices.send("kkm", "/v1/complaints", told | wrong, "cases")).status_code == 422


async def matched(offices: Offices) -> list[searching.Source]:
    """Everything to search, once all tokens have met."""

    async def done() -> list[searching.Source] | None:
        read = await searching.topics(offices.consortium)
        told = [data for _, data in read]
        links = sum(b"participants.person.linked" in one for one in told)
        proposed = sum(b"participants.person.link_proposed" in one for one in told)
        return read if (links, proposed) == (2, 1) else None

    return await until(done, PATIENCE)


async def test_no_name_number_phone_or_word_is_in_any_byte_that_leaves_the_house(offices: Offices) -> None:
    await fill_from_a_sheet(offices)
    await fill_from_phones(offices)
    await fill_papers(offices, *await fill_grants(offices))
    await type_where_no_name_belongs(offices)
    await fill_complaints(offices)
    await fill(offices)
    sources = await matched(offices)
    await offices.donor(lambda figure: bool(figure["value"]))
    consortium = offices.consortium
    sources += await searching.database(consortium, "csdp_reporting", "reporting", "ledger")
    for member in ("cenn", "ctc", "fe", "kkm"):
        sources += await searching.database(consortium, f"csdp_{member}", *HOUSE)
    sources += searching.logs(consortium) + await searching.metrics(consortium)

    parts = [part for name in (*NAMES, SHEET[0], SHEET[2]) for part in name.replace("-", " ").split()]
    folded = [key for n, name in enumerate(NAMES) for key in weak(name, 1981 + n, "GE-KK-MAR")]
    needles = (
        *NAMES,
        *parts,
        *PHONES,
        *SHEET,
        *NUMBERS,
        *WORDS,
        *IMPOSSIBLE,
        *KOBO,
        *APPLICANT,
        *RECIPIENT,
        *COMPLAINT,
        *SENSITIVE,
        *folded,
        *papers.NEEDLES,
        "405771229",
        "01027045518",
        "577901234",
        "995577901234",
        "995577801235",
    )
    assert searching.found(needles, sources) == []

    # The search does find: what is known to be there, and each form of a name where it is put.
    assert {name for _, name in searching.found(["participants.activity.held.v1"], sources)} >= {
        "csdp.ctc.participants", "csdp_reporting.reporting.event", "csdp_fe.participants.ledger"
    }  # fmt: skip
    assert {name for name, data in sources if data} >= {
        "csdp.fe.matching",
        "csdp_cenn.participants.matching_token",
        "csdp.kkm.cases",
        "csdp_cenn.grants.application",
        "csdp_cenn.grants.application_draft",
        "csdp_ctc.participants.document",
        "csdp_kkm.safeguarding.complaint",
        "csdp_cenn.safeguarding.complaint",
    }
    for n, form in enumerate(searching.forms(NAMES[0])):
        hidden = (f"form {n}", secrets.token_bytes(9) + form + secrets.token_bytes(9))
        assert searching.found([NAMES[0]], [hidden]) == [(NAMES[0], f"form {n}")]


async def test_nobody_opens_a_sealed_part_or_a_box_but_whom_it_is_for(offices: Offices) -> None:
    await fill(offices)
    read, root = await matched(offices), offices.consortium.secrets
    boxes = [data.split(b"\n")[1].decode() for topic, data in read if topic.endswith(".matching")]
    sealed = [part for topic, data in read if topic == "csdp.ctc.participants" for part in sealed_parts(data)]
    assert len(boxes) == 6
    assert len(sealed) >= 6

    assert all(BoxKeys(root / "cenn" / "matching").open(box) for box in boxes)
    assert all(Keyring.read(root / "reporting" / "sealing").open(*one) for one in sealed)
    for identity in ("integrator", "reporting", "ctc", "fe"):
        keys = BoxKeys(root / identity / "matching")
        for box in boxes:
            with pytest.raises(CannotOpenBox):
                keys.open(box)
    for identity in ("integrator", "cenn", "fe"):
        ring = Keyring.read(root / identity / "sealing")
        for one in sealed:
            with pytest.raises(CannotOpen):
                ring.open(*one)


def sealed_parts(data: bytes) -> list[tuple[str, str]]:
    """(sealed part, event id) of an event's record."""
    _, value, *headers = data.split(b"\n")
    found = json.loads(value).get("sealed")
    (event_id,) = [one.removeprefix(b"ce_id=").decode() for one in headers if one.startswith(b"ce_id=")]
    return [(found, event_id)] if found else []
