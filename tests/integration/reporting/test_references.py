"""The facts behind a figure of persons or cases under references: a line each for everybody, the event for who reads rows."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from decimal import Decimal
from itertools import chain, combinations, product
from typing import Any

import pytest

from shared.events.feedback import ComplaintFiled, ComplaintResponded
from shared.events.learning import AssessmentCompleted, EnrolmentCompleted
from shared.events.participants import ActivityHeld, AttendanceRecorded
from shared.web.identity.roles import Role
from tests.conftest import SchemaFactory
from tests.integration.reporting.asking import CODES, OUTSIDE, Site, serving
from tests.integration.reporting.conftest import MIGRATIONS
from tests.integration.reporting.history import told
from tests.unit.reporting.story import Story, day, person, programme

X2 = "/v1/indicators/X.2/events"
PERIODS = ("", *(one.code for one in programme().periods))
MEMBERS = ("", *(one.code for one in programme().members))
VOIDED = "2025-03-03"


def story() -> Story:
    """Persons at two members, cases at two, and an attendance that is voided later than all others are recorded."""
    some = told()
    for number in range(4):
        on = day(f"2024-0{number + 2}-10")
        some.tell("kkm", ActivityHeld(occurred_on=on, activity=f"k{number}", kind="training", hours="6"))
        for who in range(2):
            came = AttendanceRecorded(occurred_on=on, person=f"k{number}{who}", activity=f"k{number}")
            last = some.tell("kkm", came, person(sex="F", age=30))
        some.tell("cenn", ComplaintFiled(occurred_on=on, case=f"c{number}", due_on=day("2024-10-05")))
    some.tell("cenn", ComplaintResponded(occurred_on=day("2024-03-01"), case="c1"))
    done = EnrolmentCompleted(occurred_on=day("2024-03-01"), person="e", programme="ypp")
    some.tell("ctc", done, person(sex="F", age=20))
    for stage, score in (("pre", 3), ("post", 8)):
        tested = AssessmentCompleted(
            occurred_on=day("2024-03-02"), person="e", stage=stage, topic="digital", score=Decimal(score), maximum=Decimal(10)
        )  # fmt: skip
        some.tell("ctc", tested, person(sex="F", age=20))
    some.void(last, at=f"{VOIDED}T09:00:00+00:00")
    return some


@pytest.fixture
async def site(schema: SchemaFactory) -> AsyncIterator[Site]:
    async with serving(await schema("reporting", (("", MIGRATIONS),)), story()) as made:
        yield made


async def seen(site: Site, path: str = X2, role: Role | None = None, **query: str) -> dict[str, Any]:
    answer = await site.ask(role, path, **query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def names(site: Site, path: str = X2, **query: str) -> list[str]:
    return [one["reference"] for one in (await seen(site, path, **query))["references"]]


def figures() -> Iterable[tuple[str, dict[str, str]]]:
    """Every total that has references, of all periods and members."""
    for one in programme().logframe.indicators:
        parts = ["", *(part.code for part in one.parts if not part.share)]
        measures = ("cumulative", "reached", "reached_by") if one.kind == "distinct_persons" else ("",)
        for part, period, member, measure in product(parts, PERIODS, MEMBERS, measures):
            asked = {"part": part, "period": period, "member": member, "measure": measure}
            yield one.code, {name: text for name, text in asked.items() if text}


async def test_everybody_reads_a_line_for_each_fact_behind_a_total_and_nothing_else_of_it(site: Site) -> None:
    withheld = 0
    for code in CODES:
        path = f"/v1/indicators/{code}/events"
        whole = await seen(site, path, Role.COORDINATOR)
        kinds = sorted(one["type"].rpartition(".v")[0] for one in whole["events"])
        for role in OUTSIDE:
            found = await seen(site, path, role)
            lines = found["references"]
            if found["withheld"] and code != "X.3":
                assert sorted(one["type"] for one in lines) == kinds
                assert {name for one in lines for name in one} == {"reference", "type", "period"}
                assert lines == sorted(lines, key=lambda one: str(one["reference"]))
                withheld += found["withheld"]
            else:
                assert lines == []
            text = str(lines)
            assert not [one for one in whole["events"] if one["id"] in text or one["hash"][:8] in text]
    assert withheld


async def test_a_list_has_as_many_lines_as_the_figure_has_facts_and_no_reference_stands_in_two(
    site: Site,
) -> None:
    lists = []
    for code, asked in figures():
        found = await seen(site, f"/v1/indicators/{code}/events", limit="500", **asked)
        if code != "X.3":
            assert len(found["references"]) == found["withheld"], (code, asked)
        if found["references"]:
            lists.append(frozenset(one["reference"] for one in found["references"]))
        if period := asked.get("period"):
            assert {one["period"] for one in found["references"]} <= {period}
    assert len(lists) > 40
    assert not [pair for pair in combinations(lists, 2) if pair[0] & pair[1]]


async def test_a_row_that_is_closed_stays_closed_and_an_open_one_has_no_references(site: Site) -> None:
    for role in OUTSIDE:
        closed = await site.ask(role, X2, by="sex=F", sample="3", seed="a")
        assert closed.json()["code"] == "breakdown_protected"
        assert (await seen(site, role=role, by="member=ctc"))["references"] == []
        sampled = await site.ask(role, X2, by="member=ctc", sample="3")
        assert sampled.json()["code"] == "no_references"
        share = await site.ask(role, "/exports/references.csv", indicator="X.2", by="sex=F")
        assert share.status_code == 403


async def test_as_known_on_another_day_an_event_has_the_same_reference(site: Site) -> None:
    before, now = await names(site, as_of="2025-03-02"), await names(site)
    assert set(now) < set(before)
    assert len(before) - len(now) == 1


async def test_of_what_happened_up_to_a_day_the_references_are_others(site: Site) -> None:
    one, other = await names(site, happened="2024-03-31"), await names(site, happened="2024-12-31")
    assert one
    assert not {*one, *other} & set(await names(site))
    assert not set(one) & set(other)


async def test_who_reads_rows_finds_by_a_reference_the_event_and_whoever_does_not_reads_the_same_lines(
    site: Site,
) -> None:
    lines = (await seen(site))["references"]
    pasted = "\n".join(one["reference"].replace("-", " ").upper() for one in lines[:2]) + ", 1234"
    found = await seen(site, role=Role.AUDITOR, reference=pasted)
    assert {one["reference"]: one["type"].rpartition(".v")[0] for one in found["events"]} == {
        one["reference"]: one["type"] for one in lines[:2]
    }
    assert [one["occurred_on"][:4] for one in sorted(found["events"], key=lambda one: str(one["reference"]))] == [
        one["period"] for one in lines[:2]
    ]  # fmt: skip
    assert found["unknown"] == ["1234"]
    assert found["next"] is None
    for role in OUTSIDE:
        assert await seen(site, role=role, reference=pasted) == await seen(site, role=role)


async def test_a_reference_of_another_figure_is_not_known(site: Site) -> None:
    [other, *_] = await names(site, period="2024")
    found = await seen(site, role=Role.AUDITOR, reference=other)
    assert (found["events"], found["unknown"]) == ([], [other])
    assert len((await seen(site, role=Role.AUDITOR, reference=other, period="2024"))["events"]) == 1


async def test_an_event_that_stands_behind_both_numbers_of_a_share_has_a_reference_for_each(
    site: Site,
) -> None:
    path = "/v1/indicators/OP1.4.b/events"
    whole = await seen(site, path, Role.AUDITOR)
    assert len({one["id"] for one in whole["events"]}) < len(whole["events"])
    assert sorted(one["reference"] for one in whole["events"]) == await names(site, path)
    for one in whole["events"]:
        assert (await seen(site, path, Role.AUDITOR, reference=one["reference"]))["events"] == [one]


async def test_a_sample_is_drawn_again_with_its_seed_and_who_reads_rows_draws_the_same(site: Site) -> None:
    drawn = await seen(site, sample="4", seed="audit 2025")
    assert drawn == await seen(site, sample="4", seed="audit 2025")
    assert drawn["sample"] == {"size": 4, "seed": "audit 2025", "of": drawn["withheld"]}
    picked = [one["reference"] for one in drawn["references"]]
    assert len(picked) == 4
    assert picked != await names(site, sample="4", seed="audit 2026")
    rows = await seen(site, role=Role.AUDITOR, sample="4", seed="audit 2025")
    assert sorted(one["reference"] for one in rows["events"]) == picked
    table = await site.table(None, "references", indicator="X.2", sample="4", seed="audit 2025")
    assert [one["Reference"] for one in table] == picked


async def test_without_a_seed_one_is_made_that_draws_the_same_again(site: Site) -> None:
    drawn = await seen(site, sample="4")
    again = await seen(site, sample="4", seed=drawn["sample"]["seed"])
    assert again["references"] == drawn["references"]


async def test_pages_of_references_join_without_a_gap(site: Site) -> None:
    pages: list[list[str]] = []
    cursor: dict[str, str] = {}
    while not pages or cursor:
        found = await seen(site, limit="3", **cursor)
        pages.append([one["reference"] for one in found["references"]])
        cursor = {"cursor": found["next"]} if found["next"] else {}
    assert list(chain.from_iterable(pages)) == await names(site)
    assert len(pages) > 2


async def test_a_figure_whose_events_are_open_has_no_references(site: Site) -> None:
    path = "/v1/indicators/OP3.1.b/events"
    assert (await seen(site, path))["references"] == []
    assert (await seen(site, path, Role.AUDITOR))["events"][0]["reference"] is None
    for role, query in ((None, {"sample": "3"}), (Role.AUDITOR, {"reference": "1234"})):
        assert (await site.ask(role, path, **query)).json()["code"] == "no_references"


async def test_the_page_has_the_lines_and_a_sample_for_everybody_and_finds_events_for_the_auditor(
    site: Site,
) -> None:
    for path in ("/en/indicators/X.2/events", "/ka/indicators/X.2/events"):
        page = (await site.ask(None, path)).text
        assert not [one for one in await names(site) if one not in page]
        assert "csdp.ctc.participants/" not in page
        sampled = (await site.ask(None, path, sample="4", seed="mine")).text
        drawn = await names(site, sample="4", seed="mine")
        assert [one for one in await names(site) if one in sampled] == drawn
        found = (await site.ask(Role.AUDITOR, path, reference=" ".join([*drawn, "1234-5678"]))).text
        assert found.count("csdp.") == 4
        assert "1234-5678" in found
    wrong = await site.ask(None, "/en/indicators/X.2/events", sample="many")
    assert wrong.status_code == 422
