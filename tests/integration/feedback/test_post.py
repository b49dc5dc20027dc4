"""A case goes from one member to another over the real bus: sealed, once, confirmed, under the same tracking code."""

from __future__ import annotations

import asyncio
from random import Random, SystemRandom
from typing import Any

from aiokafka import AIOKafkaConsumer

from deploy.waiting import until
from services.feedback.commands import answering
from services.feedback.post import blanks, outbox
from services.feedback.post.handing import Taker, pieces
from services.feedback.post.parcel import Parcel, topic
from services.feedback.store import files
from services.feedback.store.files import Attachment
from shared import clock
from shared.events.feedback import ComplaintFiled, ComplaintReceived, ComplaintReferred
from shared.files.uploads import Upload
from shared.ids import random_id
from shared.matching import BoxKeys
from tests.environment import Environment
from tests.integration.feedback.conftest import Running
from tests.integration.feedback.visitor import fields_of

TEXT, NOTE = "Su kəməri xarabdır", "It is in your municipality"
NEW = {"category_group": "assistance", "text": TEXT, "language": "az"}


async def _listed(node: Running, login: str, desk: str) -> list[dict[str, Any]]:
    async def there() -> list[dict[str, Any]] | None:
        async with node.client(login) as staff:
            return (await staff.get(f"/v1/{desk}")).json() or None

    return await until(there, 60)


async def test_a_referral_hands_the_case_over_with_a_receipt_and_without_its_content_on_the_bus(
    both_on_bus: tuple[Running, Running], environment: Environment
) -> None:
    kkm, cenn = both_on_bus
    async with kkm.client("cases") as staff, kkm.client() as visitor:
        filed = (await visitor.post("/v1/complaints", json=NEW)).json()
        case = filed["case"]
        await staff.post(f"/v1/complaints/{case}/question", json={"text": "Since when?"})
        sound = Upload(
            "voice.mp3", "audio/mpeg", b"ID3" + bytes(range(256)) * 4000
        )  # a megabyte: three parts
        await kkm.rooms.common.run(lambda c: answering.hear(kkm.rooms.common, c, case, "", sound))
        answer = await staff.post(f"/v1/complaints/{case}/referral", json={"to": "cenn", "text": NOTE})
        assert answer.status_code == 201, answer.text
    (taken,) = await _listed(cenn, "cases", "complaints")
    assert taken["case"] != case
    async with cenn.client("cases") as theirs, cenn.client() as visitor:
        one = (await theirs.get(f"/v1/complaints/{taken['case']}")).json()
        assert one["text"] == TEXT
        assert [(m["kind"], m["text"]) for m in one["messages"]] == [
            ("question", "Since when?"),
            ("note", NOTE),
        ]
        await theirs.post(f"/v1/complaints/{taken['case']}/response", json={"text": "Mended"})
        followed = await visitor.post("/v1/complaints/track", json={"code": filed["code"]})
        assert [a["text"] for a in followed.json()["answers"]] == ["Mended"]
    await _until_confirmed(kkm)
    await _ended_as_referred(kkm, case, filed["code"])
    async with cenn.service.pool.acquire() as connection:
        (heard,) = await files.of_case(connection, cenn.service.vault, taken["case"])
    assert heard.content == sound.content
    (referred,) = [e for e in await kkm.events() if isinstance(e, ComplaintReferred)]
    filed_there, received = (await cenn.events())[:2]
    assert isinstance(filed_there, ComplaintFiled)
    assert isinstance(received, ComplaintReceived)
    assert (referred.to, received.referral) == ("cenn", referred.referral)
    said = await _all_bytes(environment.kafka, [topic(kkm.service.programme, m) for m in ("kkm", "cenn")])
    assert said
    for secret in (TEXT, NOTE, "Since when?", case, taken["case"]):
        assert secret.encode() not in said


async def _ended_as_referred(kkm: Running, case: str, code: str) -> None:
    async with kkm.client("cases") as staff, kkm.client() as visitor:
        one = (await staff.get(f"/v1/complaints/{case}")).json()
        assert (one["status"], one["outcome"]) == ("closed", "referred")
        assert (one["text"], one["messages"]) == ("", []), "its words are where it goes on, and nowhere else"
        linked = await staff.post(f"/v1/complaints/{case}/person", json={"person": random_id()})
        assert linked.json()["code"] == "complaint_elsewhere", "or her erasure would not reach it"
        assert "What was written is not here any more." in (await staff.get(f"/en/complaints/{case}")).text
        said = await visitor.post("/v1/complaints/messages", json={"code": code, "text": "And now?"})
        assert said.json()["code"] == "complaint_elsewhere"
    async with kkm.browser() as phone:
        page = await phone.get("/en/complaint/track")
        found = await phone.post("/en/complaint/track", data=fields_of(page.text, "/track") | {"code": code})
    assert "Follow it there, with the same code." in found.text
    assert "<h1>Passed on</h1>" in found.text, "it is not at its end for her"
    assert "The complaint is closed." not in found.text
    assert 'name="text"' not in found.text


async def _until_confirmed(node: Running) -> None:
    async def confirmed() -> bool | None:
        left = await node.admin.fetchval("SELECT count(*) FROM feedback.outbox")
        return True if left == 0 else None

    await until(confirmed, 60)


async def _all_bytes(kafka: str, topics: list[str]) -> bytes:
    consumer = AIOKafkaConsumer(*topics, bootstrap_servers=kafka, auto_offset_reset="earliest")
    await consumer.start()
    found = b""
    for _ in range(10):
        for records in (await consumer.getmany(timeout_ms=300)).values():
            found += b"".join(record.value for record in records)
    await consumer.stop()
    return found


async def test_a_complaint_about_own_staff_reaches_the_leads_focal_point_and_nobody_else(
    both_on_bus: tuple[Running, Running],
) -> None:
    kkm, cenn = both_on_bus
    new = {"category_group": "conduct", "text": "He took money", "language": "ka", "staff_of": "kkm"}
    async with kkm.client() as visitor:
        filed = (await visitor.post("/v1/complaints", json=new)).json()
    (case,) = await _listed(cenn, "focal", "safeguarding")
    async with cenn.client("cases") as handler, cenn.client() as visitor:
        assert (await handler.get("/v1/complaints")).json() == []
        assert (await visitor.post("/v1/complaints/track", json={"code": filed["code"]})).status_code == 200
        focal_answer = await handler.get(f"/v1/safeguarding/{case['case']}")
        assert focal_answer.status_code == 403
    await _until_confirmed(kkm)
    assert await kkm.events() == []
    assert await cenn.events() == []


async def test_one_about_the_lead_filed_at_the_lead_reaches_the_ombudsperson_at_kkm(
    both_on_bus: tuple[Running, Running],
) -> None:
    kkm, cenn = both_on_bus
    new = {"category_group": "conduct", "text": "The director", "language": "ka", "staff_of": "cenn"}
    async with cenn.client() as visitor:
        assert (await visitor.post("/v1/complaints", json=new)).status_code == 201
    assert len(await _listed(kkm, "ombuds", "safeguarding")) == 1
    async with kkm.client("focal") as focal:
        assert (await focal.get("/v1/safeguarding")).json() == []
    assert await cenn.admin.fetchval("SELECT count(*) FROM safeguarding.complaint") == 0


async def test_the_confirmation_of_receipt_that_a_referral_implies_goes_along(node: Running) -> None:
    async with node.client("cases") as staff, node.client() as visitor:
        filed = (await visitor.post("/v1/complaints", json=NEW)).json()
        await staff.post(f"/v1/complaints/{filed['case']}/referral", json={"to": "cenn"})
    box = await node.admin.fetchval("SELECT box FROM feedback.outbox")
    sent = Parcel.read(BoxKeys(node.service.settings.secrets.parent / "cenn" / "cases").open(box))
    assert sent.body["days"]["acknowledged_on"] == filed["filed_on"]


async def test_the_same_parcel_twice_is_one_case(node: Running) -> None:
    story = {"category_group": "other", "text": "x", "language": "ka", "channel": "web"}
    body = {"desk": "complaints", "code_hash": "ab" * 32, "story": story, "messages": []}
    parcel = Parcel(random_id(), "case", "cenn", "kkm", body)
    taker = Taker(node.rooms)
    await asyncio.gather(*(taker.take(parcel) for _ in range(3)))
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.complaint") == 1
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.outbox") == 1  # one receipt waits


class _Now(SystemRandom):
    """Chance that always has it, with two pieces of a file."""

    def random(self) -> float:
        return 0.0

    def choice(self, seq: Any) -> Any:
        return seq[-1]


async def test_an_empty_parcel_looks_like_a_case_with_a_file_is_confirmed_and_leaves_nothing(
    node: Running,
) -> None:
    new = {"category_group": "conduct", "text": "He took money", "language": "ka", "staff_of": "kkm"}
    async with node.client() as visitor:
        await visitor.post("/v1/complaints", json=new)
    assert await blanks.perhaps(node.rooms, 1, _Now())
    lengths = await node.admin.fetch(
        "SELECT length(box) AS n, wants_receipt FROM feedback.outbox ORDER BY number"
    )
    case, empty, piece, *_ = lengths
    assert case == empty
    box = await node.admin.fetchval("SELECT box FROM feedback.outbox ORDER BY number OFFSET 1 LIMIT 1")
    secrets = node.service.settings.secrets.parent
    sent = Parcel.read(BoxKeys(secrets / "cenn" / "cases").open(box))
    before = await node.everything() + await node.everything("safeguarding")
    back = Parcel(sent.id, sent.kind, "cenn", "kkm", sent.body)
    await Taker(node.rooms).take(back)
    (receipt,) = await node.admin.fetch("DELETE FROM feedback.outbox WHERE NOT wants_receipt RETURNING box")
    assert Parcel.read(BoxKeys(secrets / "cenn" / "cases").open(receipt["box"])).body == {"of": sent.id}
    assert await node.everything() + await node.everything("safeguarding") == before
    await Taker(node.rooms).take(Parcel(random_id(), "receipt", "cenn", "kkm", {"of": sent.id}))
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.outbox") == len(lengths) - 1
    sealed = Upload("voice.mp3", "audio/mpeg", bytes(files.PIECE))
    (part,) = pieces(
        node.service,
        Parcel(random_id(), "case", "kkm", "cenn", {"desk": "focal_point"}),
        [Attachment.of(sealed)],
    )
    assert len(part.sealed(node.service)) == piece["n"], "a whole piece"


async def test_chance_has_an_empty_parcel_sent_about_every_six_hours(node: Running) -> None:
    told = [await blanks.perhaps(node.rooms, 1, Random(seed)) for seed in range(2000)]
    assert 1 <= sum(told) <= 20


async def test_what_is_for_somebody_else_is_not_taken(node: Running) -> None:
    parcel = Parcel(random_id(), "case", "cenn", "ctc", {"desk": "complaints"})
    await Taker(node.rooms).take(parcel)
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.complaint") == 0


async def test_a_parcel_is_kept_until_its_receipt_has_come(node: Running) -> None:
    parcel = Parcel(random_id(), "case", "kkm", "cenn", {"desk": "complaints"})
    await node.rooms.common.run(lambda c: outbox.put(node.service, c, parcel))
    await node.rooms.common.run(lambda c: outbox.put(node.service, c, parcel))
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.outbox") == 1
    receipt = Parcel(random_id(), "receipt", "cenn", "kkm", {"of": parcel.id})
    await Taker(node.rooms).take(receipt)
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.outbox") == 0


async def test_a_case_that_comes_from_another_member_keeps_the_days_of_its_filing_there_and_an_open_question(
    node: Running,
) -> None:
    story = {
        "category_group": "other",
        "text": "x",
        "language": "ka",
        "channel": "web",
        "referral": random_id(),
    }
    days = {
        "filed_on": "2026-11-02", "acknowledge_by": "2026-11-04", "due_on": "2026-11-16",
        "acknowledged_on": "2026-11-03", "stopped_on": "2026-11-10",
    }  # fmt: skip
    body = {"desk": "complaints", "code_hash": "ab" * 32, "story": story, "messages": [], "days": days}
    await Taker(node.rooms).take(Parcel(random_id(), "case", "cenn", "kkm", body))
    row = await node.admin.fetchrow("SELECT * FROM feedback.complaint")
    assert {name: row[name].isoformat() for name in days} == days
    filed, received, *_ = await node.events()
    assert (filed.occurred_on.isoformat(), filed.due_on.isoformat()) == ("2026-11-02", "2026-11-16")
    assert received.occurred_on == clock.day(clock.now())


async def test_a_case_that_moves_to_the_focal_point_keeps_the_days_of_its_filing_and_an_open_question(
    node: Running,
) -> None:
    async with node.client("cases") as staff, node.client() as visitor:
        filed = (await visitor.post("/v1/complaints", json=NEW)).json()
        await staff.post(f"/v1/complaints/{filed['case']}/question", json={"text": "Since when?"})
        await node.admin.execute(
            "UPDATE feedback.complaint SET filed_on = '2026-11-02', acknowledge_by = '2026-11-04', stopped_on = '2026-11-10'"
        )
        await staff.post(f"/v1/complaints/{filed['case']}/triage", json={"category": "child_protection"})
    row = await node.admin.fetchrow("SELECT * FROM safeguarding.complaint")
    assert [row[name].isoformat() for name in ("filed_on", "acknowledge_by", "stopped_on")] == [
        "2026-11-02", "2026-11-04", "2026-11-10",
    ]  # fmt: skip
