"""Sensitive complaints: each role asks every page and every call, and learns nothing that it must not."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest

from services.feedback.commands.announcing import announce
from services.feedback.commands.moving import move_again
from services.feedback.recovery import RECOVERY
from services.feedback.steps.of_cases import STEPS
from services.feedback.store import journal
from services.feedback.watch import look_at_duties
from shared import clock
from shared.events.base import Voided
from shared.events.envelope import Envelope
from shared.events.feedback import ComplaintFiled, DutyBreached, DutyWarning, RestrictedRecorded
from tests.integration.feedback.conftest import Running
from tests.integration.feedback.visitor import Visitor

TEXT = "He asked for money"
NEW = {"category_group": "conduct", "text": TEXT, "language": "ka", "municipality": "Marneuli"}
BODIES: dict[str, dict[str, Any]] = {
    "acknowledge": {}, "triage": {"category": "fraud"}, "assignment": {}, "escalation": {"text": "x"},
    "question": {"text": "x"}, "note": {"text": "x"}, "translation": {"text": "x", "language": "en"},
    "person": {}, "referral": {"to": "police"}, "response": {"text": "x"}, "close": {"outcome": "unfounded"},
    "reopening": {"text": "x"}, "action": {"text": "x"}, "completion": {"action": "0" * 8 + "-0000-4000-8000-" + "0" * 12},
    "duplicate": {"of": "0" * 8 + "-0000-4000-8000-" + "0" * 12}, "notification": {"body": "olaf"}, "consent": {"consent": "yes"},
}  # fmt: skip


async def _file(node: Running, **changed: Any) -> dict[str, Any]:
    async with node.client() as program:
        answer = await program.post("/v1/complaints", json=NEW | changed)
    assert answer.status_code == 201, answer.text
    filed: dict[str, Any] = answer.json()
    return filed


async def test_it_leaves_no_event_and_no_row_where_ordinary_complaints_lie(
    node: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    before = await node.everything()
    case = (await _file(node))["case"]
    after = await node.everything()
    assert after == before
    assert await node.events() == []
    assert case in await node.everything("safeguarding")
    told = capsys.readouterr().out
    assert case not in told
    assert TEXT not in told
    assert TEXT.encode().hex() not in await node.everything("safeguarding")


async def test_the_common_login_role_may_not_even_look_into_the_other_schema(node: Running) -> None:
    await _file(node)
    async with node.service.pool.acquire() as connection:
        for table in ("complaint", "message", "journal", "case_key", "look"):
            with pytest.raises(Exception, match="permission denied"):
                await connection.fetch(f"SELECT * FROM safeguarding.{table}")


def _plain(text: str) -> str:
    """A page or answer without what differs between any two requests."""
    text = re.sub(r'name="(csrf|form_key)" value="[^"]*"', "", text)
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text)


@pytest.mark.parametrize("login", ["cases", "lead", "me", ""])
async def test_each_other_role_gets_the_same_answers_with_and_without_a_sensitive_case(
    node: Running, login: str
) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    without = await _all_answers(node, login, unknown)
    case = (await _file(node))["case"]
    assert await _all_answers(node, login, case) == without


async def _all_answers(node: Running, login: str, case: str) -> list[tuple[str, int, str]]:
    paths = [
        f"{root}/{desk}{rest}"
        for root in ("/v1", "/en")
        for desk in ("complaints", "safeguarding")
        for rest in ("", f"/{case}", "/statistics", "/new")
    ]
    answers = []
    async with node.client(login) as program:
        for path in [*paths, "/en/desk", "/readyz", "/v1/complaints/statistics"]:
            answer = await program.get(path)
            answers.append((path, answer.status_code, answer.text))
        for desk in ("complaints", "safeguarding"):
            for step in STEPS:
                answer = await program.post(f"/v1/{desk}/{case}/{step}", json=BODIES[step])
                answers.append((f"{desk} {step}", answer.status_code, answer.text))
                answer = await program.post(f"/en/{desk}/{case}/{step}", data={})
                answers.append((f"{desk} {step} page", answer.status_code, answer.text))
            for act in ("move", "bulk"):
                data = {"case": case, "move": "acknowledge", "cases": case}
                answer = await program.post(f"/en/{desk}/{act}", data=data)
                answers.append((f"{desk} {act}", answer.status_code, answer.text))
    return [(_plain(what), status, _plain(text)) for what, status, text in answers]


async def test_neither_the_log_nor_the_metrics_tell_which_desk_was_at_work_nor_how_many_were_filed(
    node: Running, capsys: pytest.CaptureFixture[str]
) -> None:
    async with node.client("focal") as focal, node.browser("focal") as page:
        before = set((await focal.get("/metrics")).text.splitlines())  # of other sites in this process
        case = (await _file(node))["case"]
        await focal.get(f"/v1/safeguarding/{case}")
        await focal.post(f"/v1/safeguarding/{case}/note", json={"text": "x"})
        await page.get(f"/en/safeguarding/{case}")
        seen = (await focal.get("/metrics")).text.splitlines()
    metrics = "\n".join(line for line in seen if line not in before)
    told = capsys.readouterr().out
    assert "route=complaints" in told
    assert 'route="complaints"' in metrics
    for text in (told, metrics):
        assert "safeguarding" not in text
        assert "{desk}" not in text, "triages less those on the bus are sensitive ones"
        assert "/complaints" not in text, "filings less those on the bus are sensitive ones"
        assert case not in text


async def test_every_step_has_a_body_in_this_test() -> None:
    assert set(BODIES) == set(STEPS)


async def test_the_focal_point_handles_it_and_sees_who_has_looked(node: Running) -> None:
    case = (await _file(node))["case"]
    async with node.client("focal") as focal, node.browser("focal") as page:
        assert [one["case"] for one in (await focal.get("/v1/safeguarding")).json()] == [case]
        assert (await focal.get(f"/v1/complaints/{case}")).status_code == 404
        for step, body in (
            ("triage", {"category": "fraud"}), ("question", {"text": "When was it?"}), ("note", {"text": "Serious"}),
            ("response", {"text": "We look into it"}), ("close", {"outcome": "resolved"}),
        ):  # fmt: skip
            answer = await focal.post(f"/v1/safeguarding/{case}/{step}", json=body)
            assert answer.status_code == 201, answer.text
            assert answer.json()["events"] == []
        shown = (await page.get(f"/en/safeguarding/{case}")).text
    assert "Who has looked" in shown
    assert shown.count("<li><time>") >= 7
    assert '<span class="small soft">in the list</span>' in shown
    assert "OLAF" in shown
    assert await node.events() == []


async def test_the_ombudsperson_and_the_focal_point_do_not_read_each_others_cases(node: Running) -> None:
    own = (await _file(node))["case"]
    about_the_lead = (await _file(node, staff_of="cenn"))["case"]
    async with node.client("focal") as focal, node.client("ombuds") as ombuds:
        assert [one["case"] for one in (await focal.get("/v1/safeguarding")).json()] == [own]
        assert [one["case"] for one in (await ombuds.get("/v1/safeguarding")).json()] == [about_the_lead]
        assert (await focal.get(f"/v1/safeguarding/{about_the_lead}")).status_code == 404
        assert (await ombuds.get(f"/v1/safeguarding/{own}")).status_code == 404
        assert (await ombuds.get("/v1/complaints")).status_code == 403


async def test_one_about_our_own_staff_is_sealed_before_it_touches_the_disk(node: Running) -> None:
    filed = await _file(node, staff_of="kkm")
    assert (filed["case"], filed["events"], filed["member"]) == ("", [], "cenn")
    assert await node.admin.fetchval("SELECT count(*) FROM safeguarding.complaint") == 0
    box = await node.admin.fetchval("SELECT box FROM feedback.outbox")
    assert TEXT not in box
    async with node.client() as program:
        found = await program.post("/v1/complaints/track", json={"code": filed["code"]})
    assert found.status_code == 404  # it is followed where it is read
    for login in ("cases", "focal", "ombuds", "lead"):
        async with node.client(login) as staff:
            for desk in ("complaints", "safeguarding"):
                listed = await staff.get(f"/v1/{desk}")
                assert listed.status_code == 403 or listed.json() == []


async def test_boxes_of_a_short_and_a_long_complaint_have_one_length(node: Running) -> None:
    await _file(node, staff_of="kkm")
    await _file(node, staff_of="kkm", text="x" * 5000, contact={"by": "phone", "to": "599123456"})
    lengths = await node.admin.fetch("SELECT DISTINCT length(box) FROM feedback.outbox")
    assert len(lengths) == 1


async def test_a_case_that_proves_sensitive_leaves_nothing_where_it_was_and_keeps_its_code(
    node: Running,
) -> None:
    filed = await _file(node, category_group="activity", text="The trainer touched a girl")
    case = filed["case"]
    async with node.client("cases") as handler, node.client("focal") as focal, node.client() as visitor:
        await handler.post(f"/v1/complaints/{case}/question", json={"text": "Who was it?"})
        moved = await handler.post(f"/v1/complaints/{case}/triage", json={"category": "child_protection"})
        assert moved.status_code == 201
        assert (await handler.get(f"/v1/complaints/{case}")).status_code == 404
        assert (await handler.get("/v1/complaints")).json() == []
        (one,) = (await focal.get("/v1/safeguarding")).json()
        assert one["case"] != case
        read = (await focal.get(f"/v1/safeguarding/{one['case']}")).json()
        assert read["text"] == "The trainer touched a girl"
        assert [m["text"] for m in read["messages"]] == ["Who was it?"]
        followed = await visitor.post("/v1/complaints/track", json={"code": filed["code"]})
        assert followed.status_code == 200
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.complaint") == 0
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.case_key") == 0
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.message") == 0
    events = await node.events()
    assert isinstance(events[0], ComplaintFiled)
    assert isinstance(events[-1], Voided)  # so that no figure counts it


async def test_a_case_that_a_restored_backup_brings_back_goes_to_the_focal_point_again_and_to_no_handler(
    node: Running,
) -> None:
    filed = await _file(node, category_group="activity", text="The trainer touched a girl")
    kept = await _rows(node, filed["case"])
    async with node.client("cases") as handler, node.client("focal") as focal, node.client() as visitor:
        await handler.post(f"/v1/complaints/{filed['case']}/triage", json={"category": "child_protection"})
        (moved,) = (await focal.get("/v1/safeguarding")).json()
        await _put_back(
            node, kept, moved["case"]
        )  # the database as it was before the triage; the bus as it is now
        void = (await node.events())[-1]
        envelope = Envelope("e", "/csdp/kkm/feedback", "x.v1", filed["case"], "", 1, "", b"")
        async with node.service.pool.acquire() as connection:
            await RECOVERY.restore(connection, "feedback.complaint.filed", void, envelope)
        assert (await handler.get("/v1/complaints")).json() == []
        assert (await handler.get(f"/v1/complaints/{filed['case']}")).status_code == 404
        await move_again(node.rooms)
        (again,) = (await focal.get("/v1/safeguarding")).json()
        followed = await visitor.post("/v1/complaints/track", json={"code": filed["code"]})
        assert followed.status_code == 200
        assert (await focal.get(f"/v1/safeguarding/{again['case']}")).json()[
            "text"
        ] == "The trainer touched a girl"
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.case_key") == 0


async def _rows(node: Running, case: str) -> tuple[Any, Any]:
    one = "WHERE id = $1::text::uuid"
    complaint = await node.admin.fetchval(
        f"SELECT to_jsonb(c)::text FROM feedback.complaint AS c {one}", case
    )
    key = await node.admin.fetchval("SELECT to_jsonb(k)::text FROM feedback.case_key AS k WHERE case_id = $1::text::uuid", case)  # fmt: skip
    return complaint, key


async def _put_back(node: Running, kept: tuple[Any, Any], moved: str) -> None:
    await node.admin.execute("DELETE FROM safeguarding.complaint WHERE id = $1::text::uuid", moved)
    await node.admin.execute("DELETE FROM safeguarding.case_key")
    for table, row in zip(("complaint", "case_key"), kept, strict=True):
        insert = f"INSERT INTO feedback.{table} SELECT * FROM jsonb_populate_record(NULL::feedback.{table}, $1::text::jsonb)"
        await node.admin.execute(insert, row)


async def test_a_case_found_to_be_about_our_own_staff_goes_to_the_lead_and_is_shredded(node: Running) -> None:
    case = (await _file(node))["case"]
    async with node.client("focal") as focal:
        await focal.post(f"/v1/safeguarding/{case}/triage", json={"category": "fraud", "staff_of": "kkm"})
        assert (await focal.get("/v1/safeguarding")).json() == []
    assert await node.admin.fetchval("SELECT count(*) FROM feedback.outbox") == 1
    for table in ("complaint", "case_key", "journal", "look", "notification"):
        assert await node.admin.fetchval(f"SELECT count(*) FROM safeguarding.{table}") == 0


async def test_a_case_that_proves_ordinary_comes_to_the_common_board(node: Running) -> None:
    case = (await _file(node))["case"]
    async with node.client("focal") as focal, node.client("cases") as handler:
        await focal.post(f"/v1/safeguarding/{case}/triage", json={"category": "minor_dissatisfaction"})
        (one,) = (await handler.get("/v1/complaints")).json()
    assert one["category_group"] == "activity"
    (event,) = await node.events()
    assert isinstance(event, ComplaintFiled)
    assert await node.admin.fetchval("SELECT count(*) FROM safeguarding.complaint") == 0


async def test_a_body_that_needs_consent_is_told_only_with_it(node: Running) -> None:
    case = (await _file(node))["case"]
    async with node.client("focal") as focal:

        async def step(name: str, **body: str) -> str:
            answer = await focal.post(f"/v1/safeguarding/{case}/{name}", json=body)
            return "done" if answer.status_code == 201 else str(answer.json()["code"])

        assert await step("triage", category="sexual_exploitation") == "done"
        assert await step("notification", body="police") == "consent_missing"
        assert await step("notification", body="eu_delegation") == "done"
        assert await step("consent", consent="yes") == "done"
        assert await step("notification", body="police") == "done"
        assert await step("notification", body="police") == "notification_unknown"


async def test_a_duty_that_comes_near_and_one_that_was_missed_are_told_once_and_to_the_focal_point_alone(
    node: Running,
) -> None:
    room = node.rooms.safeguarding
    await _file(node, category_group="conduct")
    async with node.client("focal") as focal:
        (one,) = (await focal.get("/v1/safeguarding")).json()
        await focal.post(f"/v1/safeguarding/{one['case']}/triage", json={"category": "sexual_exploitation"})
        await focal.post(f"/v1/safeguarding/{one['case']}/consent", json={"consent": "no"})
    now = clock.now()
    for hours in (1, 61, 62, 71, 73, 74):
        await look_at_duties(room, now + timedelta(hours=hours))
    async with room.pool.acquire() as connection:
        told = [past.data for past in await journal.read(connection, room.vault, one["case"])]
    duties = [
        (type(data).__name__, data.duty) for data in told if isinstance(data, DutyWarning | DutyBreached)
    ]
    assert sorted(duties) == sorted(
        (kind, duty)
        for kind in ("DutyWarning", "DutyBreached")
        for duty in ("eu_delegation", "first_contact")
    )  # the first look was in time, and the police may not be told
    assert await node.events() == []
    await node.admin.execute("UPDATE safeguarding.notification SET due_at = now() - interval '1 hour'")
    async with node.browser("focal") as focal, node.browser("cases") as handler:
        assert "somebody was not told in time" in (await focal.get("/en/safeguarding")).text
        assert "told in time" not in (await handler.get("/en/complaints")).text


async def test_the_bus_hears_a_month_later_key_month_and_state_and_nothing_else(node: Running) -> None:
    first, second = (await _file(node))["case"], (await _file(node))["case"]
    today = date.fromisoformat((await _file(node, category_group="other"))["filed_on"])
    assert await announce(node.rooms, today) == 0
    next_month = date(today.year + today.month // 12, today.month % 12 + 1, 1)
    assert await announce(node.rooms, next_month) == 2
    assert await announce(node.rooms, next_month) == 0
    told = [one for one in await node.events() if isinstance(one, RestrictedRecorded)]
    assert len(told) == 2
    for one in told:
        assert one.case not in {first, second}
        assert (one.occurred_on, one.month, one.state) == (today.replace(day=1), f"{today:%Y-%m}", "open")


async def test_the_form_asks_whose_staff_it_is_about_and_says_who_will_read_it(node: Running) -> None:
    async with node.browser() as phone:
        visitor = Visitor(phone, "az")
        await visitor.open("complaint?poster=ge-kk-mar")
        await visitor.answer(category_group="conduct")
        whom = await visitor.answer(text="Pul istədi")
        assert "Kimin əməkdaşı barədədir?" in whom.text
        await visitor.answer(staff_of="kkm")
        await visitor.answer()
        check = await visitor.answer()
        assert "KKM" in check.text
        done = await visitor.answer()
    assert done.status_code == 200
    assert "CENN" in done.text
    assert await node.events() == []


async def test_whoever_would_rather_not_say_whose_staff_it_was_is_read_by_the_focal_point(
    node: Running,
) -> None:
    async with node.browser() as phone, node.client("focal") as focal:
        visitor = Visitor(phone, "hy")
        await visitor.up_to_the_check("Գումար պահանջեց", "conduct")
        assert (await visitor.answer()).status_code == 200
        assert len((await focal.get("/v1/safeguarding")).json()) == 1


async def test_an_officer_without_the_role_does_not_reach_the_desk(node: Running) -> None:
    async with node.client("me") as officer, node.client() as nobody:
        for desk in ("complaints", "safeguarding"):
            assert (await officer.get(f"/v1/{desk}")).status_code == 403
            assert (await nobody.get(f"/v1/{desk}")).status_code == 401
