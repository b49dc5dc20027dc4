"""Why a figure is what it is: the events that made each cell, those left out with the reason, two days compared."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from services.reporting.app import application
from services.reporting.context import Context
from shared import postgres
from shared.events.base import Evidence
from shared.events.feedback import (
    ComplaintClosed,
    ComplaintFiled,
    ComplaintReceived,
    ComplaintReferred,
    ComplaintResponded,
)
from shared.events.grants import GrantClosed, ReportApproved
from shared.events.participants import ActivityCancelled, ActivityHeld, AttendanceRecorded
from shared.events.people import PersonLinked
from shared.web.identity.roles import Role
from tests.conftest import SchemaFactory
from tests.integration.reporting.asking import BASE, SESSION, Known, somebody
from tests.integration.reporting.conftest import MIGRATIONS
from tests.integration.reporting.copied import copy
from tests.unit.programme.broken import REFERENCE
from tests.unit.reporting.story import Story, day, person, programme

IDS = {
    name: f"018f0000-0000-7000-8000-{number:012d}"
    for number, name in enumerate(
        ("a1", "anna", "boris", "helper", "a2", "anna again", "voided", "early", "too early", "gone",
         "of gone", "cancelled", "void", "unknown", "linked"), 1
    )
}  # fmt: skip


def told() -> Story:
    """Two women and a man are trained in 2023; one woman's attendance is voided on 3 January."""
    story = Story()

    def held(activity: str, on: str) -> None:
        story.tell("ctc", ActivityHeld(occurred_on=day(on), activity=activity, kind="training", hours="6"))

    def came(who: str, activity: str, on: str, sex: str = "F", **more: Any) -> Any:
        data = AttendanceRecorded(occurred_on=day(on), person=who, activity=activity, **more)
        return story.tell("ctc", data, person(sex=sex, age=30))

    held("a1", "2023-03-01")
    came("anna", "a1", "2023-03-01")
    came("boris", "a1", "2023-03-01", "M")
    came("helper", "a1", "2023-03-01", role="trainer")
    held("a2", "2023-09-01")
    came("anna", "a2", "2023-09-01")
    voided = came("clara", "a2", "2023-09-01")
    held("a3", "2021-05-01")
    came("dina", "a3", "2021-05-01")
    held("a4", "2023-10-01")
    came("elene", "a4", "2023-10-01")
    story.tell("ctc", ActivityCancelled(occurred_on=day("2023-09-30"), activity="a4"))
    story.void(voided, at="2022-01-03T09:00:00+00:00")
    came("fatima", "a9", "2023-10-01")
    came("gvantsa", "a2", "2023-09-01")
    sheet = Evidence(doc_id="d1", sha256="ab" * 32, kind="signed_sheet")
    signed = ActivityHeld(
        occurred_on=day("2023-03-01"), activity="a1", kind="training", hours="6", corrects=IDS["a1"], evidence=(sheet,)
    )  # fmt: skip
    story.tell("ctc", PersonLinked(occurred_on=day("2023-09-02"), persons=("anna", "gvantsa")))
    story.tell("ctc", signed, of=story.told[0])
    for grant in ("g", "h"):
        story.tell("ctc", GrantClosed(occurred_on=day("2024-02-01"), grant=grant))
        on, due = day("2024-03-01"), day("2024-03-31")
        story.tell("ctc", ReportApproved(occurred_on=on, grant=grant, report="final", due_on=due))
    return story


def complaints() -> Story:
    """One is referred to another member, which has taken it over; one is withdrawn."""
    story = Story()
    on, due = day("2023-03-01"), day("2023-03-15")
    for member, case in (("kkm", "here"), ("kkm", "withdrawn"), ("cenn", "there")):
        story.tell(member, ComplaintFiled(occurred_on=on, case=case, due_on=due))
    story.tell("kkm", ComplaintReferred(occurred_on=on, case="here", to="cenn", referral="r"))
    story.tell("cenn", ComplaintReceived(occurred_on=on, case="there", referral="r"))
    story.tell("kkm", ComplaintClosed(occurred_on=on, case="here", outcome="referred"))
    story.tell("kkm", ComplaintClosed(occurred_on=on, case="withdrawn", outcome="withdrawn"))
    story.tell("cenn", ComplaintResponded(occurred_on=on, case="there"))
    return story


@pytest.fixture
async def client(schema: SchemaFactory) -> AsyncIterator[httpx.AsyncClient]:
    async with _serving(schema, told()) as client:
        yield client


@asynccontextmanager
async def _serving(schema: SchemaFactory, story: Story) -> AsyncIterator[httpx.AsyncClient]:
    prepared = await schema("reporting", (("", MIGRATIONS),))
    connection = await prepared.connect()
    desks = json.dumps({"ctc": "http://ctc.test"})
    settings = prepared.settings.model_copy(update={"programme": REFERENCE, "node_urls": desks})
    await copy(connection, settings.secrets, story)
    await connection.execute("UPDATE lane SET heard_until = '2022-01-03T00:00:00+04:00'")
    app = application(settings)
    app.state.identity = Known(lambda: somebody(Role.AUDITOR))
    async with await postgres.pool(settings, prepared.database, prepared.role, most=2) as pool:
        app.state.context = Context(programme(), settings, pool, None)  # type: ignore[arg-type] # nobody decides here
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=BASE, cookies=SESSION) as client:
            yield client
    await connection.close()


async def asked(client: httpx.AsyncClient, path: str) -> dict[str, Any]:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text[:500]
    found: dict[str, Any] = answer.json()
    return found


async def reasons(client: httpx.AsyncClient, query: str = "") -> dict[str, str]:
    found = await asked(client, f"/v1/indicators/X.2/events?excluded=true{query}")
    names = {event: name for name, event in IDS.items()}
    return {names[one["id"]]: one["reason"] for one in found["events"]}


async def test_a_cell_names_the_events_that_made_it_and_they_add_up(client: httpx.AsyncClient) -> None:
    women = await asked(client, "/v1/indicators/X.2/events?period=2023&by=sex=F&member=ctc")
    assert [one["id"] for one in women["events"]] == [IDS["anna"]]
    assert women["totals"] == {"new": 1}
    everybody = await asked(client, "/v1/indicators/X.2/events")
    assert [one["id"] for one in everybody["events"]] == [IDS["anna"], IDS["boris"]]
    assert (everybody["version"], everybody["fingerprint"]) == (1, programme().fingerprint)
    assert everybody["rule"]["count"] == "person"


async def test_everybody_sees_the_hash_of_what_proves_an_event_and_where_it_is_opened(
    client: httpx.AsyncClient,
) -> None:
    found = (await asked(client, "/v1/indicators/X.2/events"))["events"]
    proof = {
        "doc_id": "d1",
        "sha256": "ab" * 32,
        "kind": "signed_sheet",
        "member": "ctc",
        "service": "participants",
    }
    assert [one["documents"] for one in found] == [[proof], [proof]]  # both came to the first training
    page = (await client.get("/en/indicators/X.2/events")).text
    assert 'href="http://ctc.test/en/documents/d1"' in page
    assert "abababababab…" in page
    assert 'href="http://ctc.test/en/documents/archive?indicator=X.2' in page
    before = await asked(client, "/v1/indicators/X.2/events?as_of=2021-12-31")
    assert all(one["documents"] == [] for one in before["events"])


async def test_what_was_considered_and_left_out_has_its_reason(client: httpx.AsyncClient) -> None:
    assert await reasons(client) == {
        "helper": "condition", "anna again": "duplicate", "voided": "voided", "too early": "outside_dates",
        "of gone": "activity_cancelled", "unknown": "activity_unknown", "linked": "duplicate",
    }  # fmt: skip
    found = await asked(client, "/v1/indicators/X.2/events?excluded=true")
    told_of = {one["id"]: one for one in found["events"]}
    assert told_of[IDS["helper"]]["condition"] == "role = participant"
    assert told_of[IDS["anna again"]]["by"] == IDS["anna"]
    assert told_of[IDS["linked"]]["by"] == IDS["anna"]
    assert told_of[IDS["voided"]]["by"] == IDS["void"]
    assert told_of[IDS["of gone"]]["by"] == IDS["cancelled"]


async def test_a_complaint_that_was_referred_or_withdrawn_says_why_it_is_left_out(
    schema: SchemaFactory,
) -> None:
    async with _serving(schema, complaints()) as client:
        behind = (await asked(client, "/v1/indicators/X.1/events"))["events"]
        found = (await asked(client, "/v1/indicators/X.1/events?excluded=true"))["events"]
        page = (await client.get("/en/indicators/X.1/events?excluded=true")).text
    assert sorted((one["member"], one["type"].split(".")[2]) for one in behind) == [
        ("cenn", "filed"), ("cenn", "responded"),
    ]  # fmt: skip
    assert [(one["type"].split(".")[2], one["reason"]) for one in found] == [
        ("filed", "taken_over"), ("filed", "withdrawn"), ("closed", "taken_over"), ("closed", "withdrawn"),
    ]  # fmt: skip
    assert "another member has taken the case over" in page
    assert "the case was withdrawn" in page


async def test_what_is_left_out_belongs_to_the_cell_that_is_asked(client: httpx.AsyncClient) -> None:
    assert await reasons(client, "&by=sex=M") == {}
    assert "too early" not in await reasons(client, "&period=2023&by=sex=F")
    assert await reasons(client, "&member=kkm") == {}


async def test_before_the_void_was_recorded_its_attendance_counts(client: httpx.AsyncClient) -> None:
    before = await asked(client, "/v1/indicators/X.2/events?as_of=2022-01-02")
    assert IDS["voided"] in {one["id"] for one in before["events"]}
    assert "voided" not in await reasons(client, "&as_of=2022-01-02")


async def test_pages_of_what_is_left_out_join_without_a_gap(client: httpx.AsyncClient) -> None:
    path, found = "/v1/indicators/X.2/events?excluded=true&limit=2", []
    while path:
        page = await asked(client, path)
        found += [one["id"] for one in page["events"]]
        path = (
            f"/v1/indicators/X.2/events?excluded=true&limit=2&cursor={page['next']}" if page["next"] else ""
        )
    whole = await asked(client, "/v1/indicators/X.2/events?excluded=true")
    assert found == [one["id"] for one in whole["events"]]
    assert len(found) == 7


async def test_an_event_that_is_numerator_and_denominator_is_not_cut_in_two_by_a_page(
    client: httpx.AsyncClient,
) -> None:
    path, found = "/v1/indicators/OP3.1.c/events?limit=1", []
    while path:
        page = await asked(client, path)
        found += page["events"]
        path = f"/v1/indicators/OP3.1.c/events?limit=1&cursor={page['next']}" if page["next"] else ""
    assert found == (await asked(client, "/v1/indicators/OP3.1.c/events"))["events"]
    assert sorted(one["measure"] for one in found) == ["denominator"] * 2 + ["numerator"] * 2


async def test_no_answer_names_a_person(client: httpx.AsyncClient) -> None:
    for query in ("excluded=true", "excluded=false"):
        for path in (f"/v1/indicators/X.2/events?{query}", f"/en/indicators/X.2/events?{query}"):
            text = (await client.get(path)).text
            assert not any(
                who in text for who in ("anna", "boris", "clara", "dina", "elene", "fatima", "gvantsa")
            )


async def test_the_difference_of_two_days_is_the_void_alone(client: httpx.AsyncClient) -> None:
    found = await asked(client, "/v1/compare?from=2022-01-02&to=2022-01-03")
    by_code = {one["indicator"]: one for one in found["differences"] if not one["part"]}
    persons = by_code["X.2"]
    assert (persons["before"]["value"], persons["after"]["value"], persons["change"]) == (3, 2, -1)
    assert [(one["id"], one["adds"]) for one in persons["events"]] == [(IDS["void"], -1)]
    assert found["provisional"]


async def test_what_events_add_is_the_change_of_every_figure(client: httpx.AsyncClient) -> None:
    found = await asked(client, "/v1/compare?from=2021-12-31&to=2022-01-03")
    assert {one["indicator"] for one in found["differences"]} >= {"X.2", "X.3"}
    for one in found["differences"]:
        sums: dict[str, float] = {}
        for event in one["events"]:
            sums[event["measure"]] = sums.get(event["measure"], 0) + event["adds"]
        after, before = one["after"], one["before"]
        if "denominator" in after:
            assert sums["denominator"] == after["denominator"] - before.get("denominator", 0), one
            assert sums.get("numerator", 0) == after["numerator"] - before.get("numerator", 0), one
        else:
            assert sum(sums.values()) == after["value"] - (before["value"] or 0), one


async def test_a_day_past_which_not_every_lane_is_heard_is_provisional(client: httpx.AsyncClient) -> None:
    assert (await asked(client, "/v1/logframe?as_of=2022-01-03"))["provisional"]
    heard = await asked(client, "/v1/logframe?as_of=2022-01-02")
    assert heard["not_heard"] == ["cenn", "fe", "kkm"]  # they have no lane yet; ctc is heard past the day


async def test_a_parked_event_makes_the_figures_of_its_type_incomplete(client: httpx.AsyncClient) -> None:
    pool = client._transport.app.state.context.pool  # type: ignore[attr-defined]
    async with pool.acquire() as connection:
        await connection.execute("INSERT INTO parked (position, error) VALUES (14, 'ValueError: told')")
    found = {one["code"]: one for one in (await asked(client, "/v1/logframe"))["indicators"]}
    assert (found["X.2"]["incomplete"], found["X.2"]["parked"], found["X.2"]["final"]) == (True, 1, False)
    assert (found["OP3.1.b"]["incomplete"], found["OP3.1.b"]["parked"]) == (False, 0)
    assert (await reasons(client))["unknown"] == "parked"
    assert "incomplete" in (await client.get("/en/indicators/X.2")).text


@pytest.mark.parametrize(
    "path",
    [
        "indicators/X.2?by=sex",
        "indicators/X.3",
        "indicators/X.2/events?by=sex=F&period=2023",
        "indicators/X.2/events?excluded=true",
        "compare",
        "compare?from-day=2&from-month=1&from-year=2022&to-day=3&to-month=1&to-year=2022",
    ],
)
async def test_the_pages_answer_in_both_languages(client: httpx.AsyncClient, path: str) -> None:
    for lang in ("en", "ka"):
        answer = await client.get(f"/{lang}/{path}")
        assert answer.status_code == 200, answer.text[:800]


async def test_a_question_that_cannot_be_asked_says_what_can(client: httpx.AsyncClient) -> None:
    for query, told_as in (
        ("by=sex", "sex=F"),
        ("by=shoe=4", "sex"),
        ("period=1999", "2023"),
        ("member=x", "ctc"),
    ):
        answer = await client.get(f"/v1/indicators/X.2/events?{query}")
        assert answer.status_code == 422
        assert told_as in answer.json()["detail"]
