"""A complaint from a villager's phone to the answer, through the node's own pages and API."""

from __future__ import annotations

import asyncio
from datetime import date

from services.feedback.domain.tracking import read
from shared.events.feedback import (
    ComplaintAcknowledged,
    ComplaintClosed,
    ComplaintFiled,
    ComplaintResponded,
)
from tests.integration.feedback.conftest import CLOCK, Running
from tests.integration.feedback.visitor import Visitor, fields_of

TEXT = "Tərcüməçi olmadı, heç nə başa düşmədik"
ANSWER = "Üzr istəyirik, növbəti təlimdə tərcüməçi olacaq"
PHONE = "+995 599 12 34 56"


async def test_a_complaint_in_azerbaijani_is_filed_followed_answered_and_closed(node: Running) -> None:
    async with node.browser() as phone, node.browser("cases") as desk:
        visitor = Visitor(phone, "az")
        await visitor.up_to_the_check(TEXT)
        done = await visitor.answer()
        code = visitor.code()
        assert done.status_code == 200
        assert "set-cookie" not in done.headers
        assert "Qəbul edilib" in await _status(phone, code)
        await _handle(desk)
        page = await _status(phone, code.lower().replace("-", " "))
    assert ANSWER in page
    assert "Məsələ həll olunub." in page
    filed, acknowledged, responded, closed = await node.events()
    assert isinstance(filed, ComplaintFiled)
    assert (filed.category_group, filed.channel, filed.language) == ("activity", "web", "az")
    assert (filed.municipality, filed.region, filed.anonymous) == (None, "GE-KK", True)
    assert isinstance(acknowledged, ComplaintAcknowledged)
    assert isinstance(responded, ComplaintResponded)
    assert isinstance(closed, ComplaintClosed)
    assert closed.outcome == "resolved"
    assert len({one.case for one in (filed, acknowledged, responded, closed)}) == 1


async def _status(client: object, code: str) -> str:
    visitor = Visitor(client, "az")  # type: ignore[arg-type]
    await visitor.open("complaint/track")
    return (await visitor.answer(code=code)).text


async def _handle(desk: object) -> None:
    """Acknowledge, answer and close the only complaint on the board, by its forms."""
    board = await desk.get("/ka/complaints")  # type: ignore[attr-defined]
    case = board.text.split('name="case" value="')[1].split('"')[0]
    for step, typed in (
        ("acknowledge", {}),
        ("response", {"response-text": ANSWER}),
        ("close", {"close-outcome": "resolved"}),
    ):
        page = await desk.get(f"/ka/complaints/{case}")  # type: ignore[attr-defined]
        sent = fields_of(page.text, step) | typed
        first = await desk.post(f"/ka/complaints/{case}/{step}", data=sent)  # type: ignore[attr-defined]
        again = await desk.post(f"/ka/complaints/{case}/{step}", data=sent)  # type: ignore[attr-defined]
        assert first.status_code == 303, first.text
        assert again.headers["location"] == first.headers["location"]  # a double tap is one record
        other = await desk.post(f"/ka/complaints/{case}/{step}", data=sent | {"more": "x"})  # type: ignore[attr-defined]
        assert other.status_code == 422
        assert 'role="alert"' in other.text
        shown = await desk.get(first.headers["location"])  # type: ignore[attr-defined]
        assert first.headers["location"].split("recorded=")[1] in shown.text
        assert "http://reporting.test/ka/indicators/X.1" in shown.text
        assert "საჩივარი შემოვიდა" in shown.text  # what happened, in words


async def test_neither_the_database_nor_the_events_nor_the_log_hold_what_was_written(
    node: Running, capsys: object
) -> None:
    async with node.browser() as phone, node.client("cases") as desk:
        visitor = Visitor(phone, "az")
        await visitor.up_to_the_check(TEXT, reply="phone", contact=PHONE)
        await visitor.answer()
        code = visitor.code()
        (case,) = (await desk.get("/v1/complaints")).json()
        await desk.post(f"/v1/complaints/{case['case']}/response", json={"text": ANSWER})
        await _status(phone, code)
        one = (await desk.get(f"/v1/complaints/{case['case']}")).json()
    assert (one["text"], one["contact"]["to"], one["answers"][0]["text"]) == (TEXT, PHONE, ANSWER)
    stored = await node.everything() + capsys.readouterr().out  # type: ignore[attr-defined]
    assert case["case"] in stored  # the look goes where the data are
    for secret in (TEXT, PHONE, ANSWER, code, read(code), "activity:", "GE-KK-MAR"):
        assert secret not in stored
        assert secret.encode().hex() not in stored


async def _file_in_october(node: Running) -> dict[str, str]:
    """In a task of its own, as a server does, so that the clock is set for this request alone."""
    clock = {"X-Demo-Clock": f"{CLOCK} 2025-10-06T08:00:00Z"}
    new = {"category_group": "activity", "text": TEXT, "language": "az"}
    async with node.client(**clock) as program:
        filed: dict[str, str] = (await program.post("/v1/complaints", json=new)).json()
    return filed


async def test_an_answer_is_due_ten_working_days_later_and_a_holiday_is_none(node: Running) -> None:
    filed = await asyncio.create_task(_file_in_october(node))
    assert (filed["acknowledge_by"], filed["due_on"]) == ("2025-10-08", "2025-10-21")  # not 14 October
    (event,) = await node.events()
    assert (event.occurred_on, event.due_on) == (date(2025, 10, 6), date(2025, 10, 21))


async def test_late_is_said_in_words_on_the_board_and_to_the_complainant(node: Running) -> None:
    filed = await asyncio.create_task(_file_in_october(node))
    async with node.browser("cases") as desk, node.browser() as phone:
        board = await desk.get("/en/complaints")
        page = await _status(phone, filed["code"])
    assert "late: was due by 8 Oct 2025" in board.text
    assert "Gecikirik. Cavabın son tarixi 21 oktyabr 2025 idi." in page
