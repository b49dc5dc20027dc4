"""What a handler does through the API and the pages, and what the complainant and the bus hear of it."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from services.feedback.watch import look
from shared.events import feedback as told
from tests.integration.feedback.conftest import CLOCK, Running
from tests.integration.feedback.visitor import fields_of

NEW = {"category_group": "activity", "text": "Tərcüməçi yox idi", "language": "az"}
FILED_ON = "2025-10-06"


async def _on(node: Running, day: str, login: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """A command on a day of the past, in a task of its own, as a server has it."""

    async def send() -> dict[str, Any]:
        async with node.client(login, **{"X-Demo-Clock": f"{CLOCK} {day}T08:00:00Z"}) as program:
            answer = await program.post(path, json=body)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return await asyncio.create_task(send())


async def test_a_question_stops_the_clock_until_the_complainant_has_answered(node: Running) -> None:
    filed = await _on(node, FILED_ON, "", "/v1/complaints", NEW)
    case, code = f"/v1/complaints/{filed['case']}", filed["code"]
    assert filed["due_on"] == "2025-10-21"
    await _on(node, "2025-10-08", "cases", f"{case}/question", {"text": "Hansı gün?"})
    async with node.client() as visitor:
        seen = (await visitor.post("/v1/complaints/track", json={"code": code})).json()
    assert (seen["stopped_on"], seen["messages"][0]["kind"]) == ("2025-10-08", "question")
    await _on(node, "2025-10-17", "", "/v1/complaints/messages", {"code": code, "text": "Çərşənbə"})
    await _on(node, "2025-10-28", "cases", f"{case}/response", {"text": "Sağ olun"})
    await _on(node, "2025-10-29", "", "/v1/complaints/satisfaction", {"code": code, "satisfied": "partly"})
    events = await node.events()
    assert [type(one).__name__ for one in events] == [
        "ComplaintFiled", "ComplaintAcknowledged", "ComplaintClockStopped", "ComplaintClockResumed", "ComplaintFiled",
        "ComplaintResponded", "SatisfactionRecorded",
    ]  # fmt: skip
    assert events[4].due_on == date(2025, 10, 29)
    assert events[4].corrects == str(
        await node.admin.fetchval("SELECT id FROM ledger ORDER BY recorded_at LIMIT 1")
    )


async def test_whoever_comes_too_late_tells_the_breach_even_if_nobody_was_looking(node: Running) -> None:
    filed = await _on(node, FILED_ON, "", "/v1/complaints", NEW)
    await _on(
        node, "2025-11-03", "cases", f"/v1/complaints/{filed['case']}/response", {"text": "Üzr istəyirik"}
    )
    breached = [one for one in await node.events() if isinstance(one, told.SlaBreached)]
    assert [(one.step, one.occurred_on) for one in breached] == [
        ("acknowledge", date(2025, 10, 9)), ("respond", date(2025, 10, 22)),
    ]  # fmt: skip


async def test_the_watch_warns_once_before_a_deadline_and_tells_once_that_it_has_passed(
    node: Running,
) -> None:
    await _on(node, FILED_ON, "", "/v1/complaints", NEW)
    for day in (7, 7, 8, 9, 9, 20, 22, 22):
        await look(node.rooms.common, date(2025, 10, day))
    notices = [(type(one).__name__, one.step) for one in (await node.events())[1:]]
    assert notices == [
        ("SlaWarning", "acknowledge"), ("SlaBreached", "acknowledge"), ("SlaWarning", "respond"),
        ("SlaBreached", "respond"),
    ]  # fmt: skip


async def test_deadlines_of_sensitive_cases_are_told_to_nobody_outside(node: Running) -> None:
    await _on(node, FILED_ON, "", "/v1/complaints", NEW | {"category_group": "conduct"})
    await look(node.rooms.safeguarding, date(2025, 11, 22))
    assert await node.events() == []
    assert await node.admin.fetchval("SELECT count(*) FROM safeguarding.journal") == 3


async def test_a_category_with_days_of_its_own_moves_the_due_date_of_the_filing(node: Running) -> None:
    filed = await _on(node, FILED_ON, "", "/v1/complaints", NEW)
    await _on(node, FILED_ON, "cases", f"/v1/complaints/{filed['case']}/triage", {"category": "safety"})
    corrected = (await node.events())[-1]
    assert (corrected.category_group, corrected.due_on) == ("safety", date(2025, 10, 13))


async def test_a_closed_case_is_reopened_answered_again_and_the_first_answer_stays_counted(
    node: Running,
) -> None:
    filed = await _on(node, FILED_ON, "", "/v1/complaints", NEW)
    case = f"/v1/complaints/{filed['case']}"
    for day, step, body in (
        ("2025-10-07", "close", {"outcome": "resolved", "text": "Oldu"}), ("2025-11-03", "reopening", {"text": "Yenə"}),
        ("2025-11-05", "response", {"text": "İndi oldu"}), ("2025-11-05", "close", {"outcome": "resolved"}),
    ):  # fmt: skip
        await _on(node, day, "cases", f"{case}/{step}", body)
    async with node.client("cases") as staff:
        one = (await staff.get(case)).json()
    assert (one["status"], len(one["answers"]), one["responded_on"]) == ("closed", 2, "2025-11-05")
    assert not [event for event in await node.events() if event.corrects]
    kept = await node.admin.fetchrow("SELECT promised_on, answered_on, settled_on FROM complaint")
    assert tuple(kept) == (date(2025, 10, 21), date(2025, 10, 7), date(2025, 10, 7))


async def test_the_board_moves_by_its_menu_and_confirms_many_at_once(node: Running) -> None:
    async with node.client() as program, node.browser("cases") as desk:
        cases = [(await program.post("/v1/complaints", json=NEW)).json()["case"] for _ in range(3)]
        board = await desk.get("/en/complaints")
        bulk = fields_of(board.text, "/bulk") | {"cases": cases[:2]}  # type: ignore[dict-item]
        none = await desk.post("/en/complaints/bulk", data=fields_of(board.text, "/bulk"))
        assert none.status_code == 422
        assert (await desk.post("/en/complaints/bulk", data=bulk)).headers["location"].endswith("done=2")
        again = await desk.post("/en/complaints/bulk", data=bulk)
        assert again.headers["location"].endswith("done=0")
        move = fields_of(board.text, "/move") | {"case": cases[2], "move": "assignment"}
        assert (await desk.post("/en/complaints/move", data=move)).status_code == 303
        words = await desk.post("/en/complaints/move", data=move | {"move": "response"})
        assert words.headers["location"] == f"/en/complaints/{cases[2]}#response"
        assert "<h2>In review" in (await desk.get("/en/complaints")).text
    statuses = await node.admin.fetch("SELECT status, assignee FROM complaint ORDER BY status")
    assert [tuple(row) for row in statuses] == [
        ("acknowledged", None),
        ("acknowledged", None),
        ("assigned", "cases"),
    ]


async def test_translations_stand_beside_their_originals_and_notes_stay_with_the_handlers(
    node: Running,
) -> None:
    async with node.client() as visitor, node.client("cases") as staff, node.browser("cases") as page:
        filed = (await visitor.post("/v1/complaints", json=NEW)).json()
        case = f"/v1/complaints/{filed['case']}"
        for step, body in (
            ("translation", {"language": "ka", "text": "თარჯიმანი არ იყო"}), ("note", {"text": "Ask Ramaz"}),
            ("response", {"text": "ბოდიში"}),
        ):  # fmt: skip
            await staff.post(f"{case}/{step}", json=body)
        answer = (await staff.get(case)).json()["messages"][-1]
        await staff.post(
            f"{case}/translation", json={"of": answer["number"], "language": "az", "text": "Üzr istəyirik"}
        )
        wrong = await staff.post(f"{case}/translation", json={"of": 10**6, "language": "az", "text": "x"})
        assert wrong.json()["code"] == "message_unknown"
        shown = (await page.get(f"/en/complaints/{filed['case']}")).text
        followed = (await visitor.post("/v1/complaints/track", json={"code": filed["code"]})).json()
    assert "Tərcüməçi yox idi" in shown
    assert "თარჯიმანი არ იყო" in shown
    assert [one["text"] for one in followed["messages"]] == ["თარჯიმანი არ იყო", "ბოდიში", "Üzr istəyirik"]
    assert "Ask Ramaz" not in str(followed)


async def test_an_answer_begins_with_a_text_of_the_programme_in_the_complainants_language(
    node: Running,
) -> None:
    async with node.client() as visitor, node.browser("cases") as page:
        case = (await visitor.post("/v1/complaints", json=NEW)).json()["case"]
        shown = (await page.get(f"/en/complaints/{case}?template=thanks")).text
    assert fields_of(shown, "/response")["response-text"].startswith("Bizə yazdığınız üçün")


async def test_a_case_is_handed_only_to_somebody_who_may_read_it(node: Running) -> None:
    async with node.client() as visitor, node.client("cases") as staff:
        case = (await visitor.post("/v1/complaints", json=NEW)).json()["case"]
        for name in ("nobody", "me", "ombuds"):
            refused = await staff.post(f"/v1/complaints/{case}/assignment", json={"assignee": name})
            assert refused.json()["code"] == "assignee_unknown"
        handed = await staff.post(f"/v1/complaints/{case}/assignment", json={"assignee": "Focal"})
        assert handed.status_code == 201
        assert (await staff.get(f"/v1/complaints/{case}")).json()["assignee"] == "focal"


async def test_the_board_says_that_the_complainant_has_written_until_somebody_opens_the_case(
    node: Running,
) -> None:
    words = "the complainant has written again"
    async with node.client() as visitor, node.browser("cases") as desk:
        filed = (await visitor.post("/v1/complaints", json=NEW)).json()
        assert words not in (await desk.get("/en/complaints")).text
        await visitor.post("/v1/complaints/messages", json={"code": filed["code"], "text": "Yenə olmadı"})
        assert words in (await desk.get("/en/complaints")).text
        await desk.get(f"/en/complaints/{filed['case']}")
        assert words not in (await desk.get("/en/complaints")).text
