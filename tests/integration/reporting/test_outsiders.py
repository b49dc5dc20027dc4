"""What the doors tell of events to who reads no rows: none of a person or a case, and no place from which they are counted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from shared.events.readers import OPEN, carries_rows
from shared.members_question import HEADER, signed
from shared.web.identity.roles import Role
from tests.conftest import SchemaFactory
from tests.integration.reporting.asking import CODES, OUTSIDE, SIGNER, Site, serving
from tests.integration.reporting.conftest import MIGRATIONS
from tests.integration.reporting.history import told
from tests.unit.reporting.story import programme

DAYS = {"from": "2021-12-31", "to": "2024-12-31"}


@pytest.fixture
async def site(schema: SchemaFactory) -> AsyncIterator[Site]:
    async with serving(await schema("reporting", (("", MIGRATIONS),)), told()) as made:
        yield made


def closed(events: list[dict[str, Any]]) -> Iterator[str]:
    """What an outsider should not have been told."""
    for one in events:
        if one["type"] not in OPEN:
            yield one["type"]
        service = one["lane"].rpartition("/")[0].rpartition(".")[2]
        if carries_rows(service) and one["sequence"] is not None:
            yield f"{one['lane']} {one['sequence']}"
        if carries_rows(service) and "." in one["recorded_at"]:
            yield f"{one['type']} at {one['recorded_at']}"


async def test_behind_a_figure_stand_no_events_of_persons_or_cases_but_their_number(site: Site) -> None:
    shown = hidden = 0
    for code in CODES:
        path = f"/v1/indicators/{code}/events"
        whole = (await site.ask(Role.COORDINATOR, path)).json()
        assert (whole["withheld"], (await site.ask(Role.PROCESSOR, path)).json()) == (0, whole)
        for role in OUTSIDE:
            seen = (await site.ask(role, path)).json()
            assert list(closed(seen["events"])) == [], code
            assert (seen["facts"], seen["totals"]) == (whole["facts"], whole["totals"])
            assert len(seen["events"]) + seen["withheld"] == len(whole["events"])
            shown, hidden = shown + len(seen["events"]), hidden + seen["withheld"]
    assert shown
    assert hidden


async def test_a_members_site_that_signs_its_question_is_told_what_the_consortium_is(site: Site) -> None:
    path = "/v1/indicators/X.2/events"
    whole = (await site.ask(Role.COORDINATOR, path, period="2024")).json()
    for header, same in (
        (signed(programme(), "ctc", SIGNER, f"{path}?period=2024"), True),
        (signed(programme(), "ctc", SIGNER, path), False),
        (signed(programme(), "kkm", SIGNER, f"{path}?period=2024"), False),
    ):
        site.headers = {HEADER: header}
        assert ((await site.ask(None, path, period="2024")).json() == whole) is same


async def test_what_was_left_out_is_closed_where_it_is_of_persons_or_cases(site: Site) -> None:
    answers = set()
    for code in CODES:
        for role in OUTSIDE:
            answer = await site.ask(role, f"/v1/indicators/{code}/events", excluded="true")
            answers.add(answer.status_code)
            if answer.status_code == 200:
                assert list(closed(answer.json()["events"])) == [], code
    assert answers == {200, 403}


async def test_two_days_are_compared_without_the_events_of_persons_and_cases(site: Site) -> None:
    whole = (await site.ask(Role.COORDINATOR, "/v1/compare", **DAYS)).json()["differences"]
    causes = {(one["indicator"], one["part"]): len(one["events"]) for one in whole}
    assert {one["indicator"] for one in whole} > {"X.1", "X.2", "OP1.1.c"}
    for role in OUTSIDE:
        seen = (await site.ask(role, "/v1/compare", **DAYS)).json()["differences"]
        assert {one["indicator"]: one["listed"] for one in seen if one["indicator"] in {"X.1", "X.2", "OP1.1.c", "OP3.1.b"}} == {
            "X.1": False, "X.2": False, "OP1.1.c": True, "OP3.1.b": True,
        }  # fmt: skip
        for one in seen:
            assert list(closed(one["events"])) == [], one["indicator"]
            assert len(one["events"]) == (causes[one["indicator"], one["part"]] if one["listed"] else 0)


async def test_tables_and_pages_tell_no_more_than_that(site: Site) -> None:
    for role in OUTSIDE:
        assert (await site.ask(role, "/exports/events.csv", indicator="X.2")).status_code == 403
        assert (await site.ask(role, "/exports/left-out.csv", indicator="OP1.1.a")).status_code == 403
        [first, *_] = await site.table(role, "events", indicator="OP1.1.c")
        assert (first["Sequence"], bool(first["Hash"])) == ("", True)
        assert {one["What"] for one in await site.table(role, "causes", **DAYS)} <= OPEN
        assert {one["Events"] for one in await site.table(role, "heard")} == {""}
        page = (await site.ask(role, "/en/indicators/X.2/events")).text
        assert "csdp.ctc.participants/" not in page
        assert "rows that are withheld" in page
    assert {one["Events"] for one in await site.table(Role.COORDINATOR, "heard")} != {""}


async def test_how_many_events_a_member_has_is_told_to_the_consortium_only(site: Site) -> None:
    for path, name in (("/v1/status", "members"), ("/v1/logframe", "members")):
        seen = (await site.ask(Role.COORDINATOR, path)).json()[name]
        assert all(isinstance(one["events"], int) for one in seen)
        if path == "/v1/status":
            for role in OUTSIDE:
                outside = (await site.ask(role, path)).json()[name]
                assert {one[field] for one in outside for field in ("events", "missing", "last_event")} == {
                    None
                }
