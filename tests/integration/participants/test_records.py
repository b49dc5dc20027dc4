"""Everything that an indicator counts can be recorded, corrected, voided and read back through one API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import httpx
import pytest

from services.participants.records.kinds import KINDS
from shared.events.base import Voided
from shared.events.language import MODULES
from shared.events.learning import EnrolmentCompleted
from shared.events.outreach import CampaignDelivered, PracticeReplicated, ServiceUsersReported
from shared.events.participants import CapacityAssessed
from tests.integration.participants.conftest import House, body

ORGANISATIONS = (
    ("GE-NAPR-1", "cso_local"), ("GE-NAPR-2", "cso_national"), ("GE-NAPR-3", "local_authority"), ("GE-NAPR-4", "cso_local"),
)  # fmt: skip
DAY = "2024-05-14"
HERE = {"occurred_on": DAY, "municipality": "Marneuli"}


class Desk:
    """A program that records things, with some organisations and a person to name."""

    def __init__(self, program: httpx.AsyncClient) -> None:
        self.program = program
        self.person = ""

    async def begin(self) -> Desk:
        for id_, kind in ORGANISATIONS:
            await self.program.post(
                "/v1/organisations", json={"organisation": id_, "name": id_, "type": kind}
            )
        answer = await self.program.post(
            "/v1/persons", json={"name": "Nino Beridze", "birth_year": 2000, "sex": "F"}
        )
        self.person = answer.json()["id"]
        return self

    async def send(self, kind: str, /, **given: Any) -> httpx.Response:
        return await self.program.post(f"/v1/records/{kind}", json={"occurred_on": DAY} | given)

    async def done(self, kind: str, /, **given: Any) -> dict[str, Any]:
        answer = await self.send(kind, **given)
        assert answer.status_code == 201, (kind, answer.text)
        return answer.json()

    async def subject(self, kind: str, /, **given: Any) -> str:
        return str((await self.done(kind, **given))["persons"][0])

    async def refused(self, kind: str, /, **given: Any) -> str:
        answer = await self.send(kind, **given)
        assert answer.status_code == 422, (kind, answer.text)
        return str(answer.json()["code"])


async def everything(desk: Desk) -> None:
    """One record of every kind."""
    person, ypp = {"person": desk.person}, {"programme": "ypp"}
    host = {"host_organisation": "GE-NAPR-1"}
    planned = await desk.subject(
        "activities-planned", municipality="Marneuli", planned_on=DAY, title="T", kind="camp"
    )
    await desk.done("activities-cancelled", activity=planned)
    await desk.done("enrolments-started", **person, **ypp, occurred_on="2024-01-10")
    for number in (1, 2):
        activity = body(title=f"T{number}", attendees=[person], occurred_on=f"2024-02-0{number}")
        await desk.program.post("/v1/activities", json=activity)
    await desk.done("enrolments-completed", **person, **ypp)
    await desk.done("enrolments-started", **person, programme="social_work_fellowship")
    await desk.done("enrolments-dropped", **person, programme="social_work_fellowship", reason="moved")
    for step in ("started", "confirmed", "ended"):
        await desk.done(f"placements-{step}", **person, **host)
    await desk.done("tests", **person, stage="pre", topic="digital", score="10", maximum="20")
    await desk.done(
        "capacity-assessments", organisation="GE-NAPR-1", tool="capacity", round=1, score=50, maximum=100
    )
    await desk.done(
        "organisation-links", local="GE-NAPR-1", national="GE-NAPR-2", purpose="mentoring", **{"from": DAY}
    )
    await desk.done("organisation-merges", organisations=["GE-NAPR-1", "GE-NAPR-4"])
    await desk.done(
        "organisation-updates",
        organisation="GE-NAPR-1",
        type="cso_local",
        target=True,
        municipality="GE-KK-MAR",
    )
    met = {"minutes": "M-7", "cso_present": True, "la_present": True}
    group = await desk.subject("groups-established", **HERE, title="Water group")
    await desk.done("groups-met", **HERE, group=group, **met)
    alliance = await desk.subject("alliances-established", **HERE, title="The alliance")
    member = {"group": alliance, "organisation": "GE-NAPR-3", "member_type": "local_authority"}
    await desk.done("alliance-members-joined", **HERE, **member)
    await desk.done("alliance-members-left", **HERE, **member)
    await desk.done("alliance-met", **HERE, group=alliance, **met)
    advocacy = await desk.subject("advocacy-submitted", **HERE, organisation="GE-NAPR-1", title="More nurses")
    await desk.done("advocacy-responded", advocacy=advocacy, outcome="accepted")
    await desk.done(
        "policies-adopted", **HERE, kind="decision", advocacy=advocacy, group=group, title="Decree 7"
    )
    await desk.done("groups-dissolved", **HERE, group=group)
    service = await desk.subject("services-launched", **HERE, title="Nurse's room", theme="health")
    await desk.done("services-improved", **HERE, service=service)
    await desk.done("services-checked", service=service, operational=True)
    await desk.done("service-users", service=service, users=[person])
    await desk.done("campaigns", **HERE, theme="water", reach_estimate=400, title="Clean water")
    await desk.done("media-outputs", outlet="radio-marneuli", kind="radio", language="az", title="Interview")
    await desk.done("practices", origin_country="CZ", adopter="GE-NAPR-1", title="Time bank")
    await desk.done("survey-results", indicator="IMP.1", value="46.5", n=800, interval=["43", "50"])


async def test_every_kind_is_recorded_as_its_event_and_read_back_and_rebuilt(house: House) -> None:
    async with house.program() as program:
        desk = await Desk(program).begin()
        await everything(desk)
        told = (await program.get("/v1/records")).json()
        for kind in told:
            (row, *_) = (await program.get(f"/v1/records/{kind['kind']}")).json()
            assert (await program.get(f"/v1/records/{kind['kind']}/{row['event']}")).json() == row
    recorded = {type(one).__name__ for one in await house.events()}
    assert {kind.model.__name__ for kind in KINDS} <= recorded
    assert len(told) == len(KINDS)
    assert MODULES


async def test_a_persons_part_is_sealed_and_her_name_is_in_no_event(house: House) -> None:
    async with house.program() as program:
        await everything(await Desk(program).begin())
    events = await house.events()
    assert all(one.sealed for one in events if isinstance(one, EnrolmentCompleted))
    (users,) = [one for one in events if isinstance(one, ServiceUsersReported)]
    assert [bool(user.sealed) for user in users.users] == [True]
    values = b"".join(row["value"] for row in await house.admin.fetch("SELECT value FROM ledger"))
    assert b"Nino" not in values
    assert b"Nurse" not in values


async def test_a_record_is_corrected_as_a_whole_and_voided_and_says_so(house: House) -> None:
    async with house.program() as program:
        desk = await Desk(program).begin()
        event = (await desk.done("campaigns", **HERE, theme="water", title="Clean water"))["id"]
        address = f"/v1/records/campaigns/{event}"
        for theme in ("health", "green"):
            answer = await program.post(f"{address}/correction", json=HERE | {"theme": theme})
            assert answer.status_code == 201, answer.text
        assert (await program.get(address)).json()["data"]["theme"] == "green"
        assert (await program.get(address)).json()["title"] == "Clean water"
        assert (await program.post(f"{address}/void", json={"reason": "duplicate"})).status_code == 201
        assert (await program.get(address)).json()["voided"]
        again = await program.post(f"{address}/void", json={})
    assert again.json()["code"] == "record_unknown"
    campaigns = [one for one in await house.events() if isinstance(one, CampaignDelivered)]
    assert [one.corrects for one in campaigns] == [None, event, event]
    (voided,) = [one for one in await house.events() if isinstance(one, Voided)]
    assert (voided.voids, voided.reason) == (event, "duplicate")


async def test_a_course_is_not_completed_before_its_criteria_are_met_and_the_refusal_says_what_is_missing(
    house: House,
) -> None:
    async with house.program() as program:
        desk = await Desk(program).begin()
        course = {"person": desk.person, "programme": "ypp"}
        assert await desk.refused("enrolments-completed", **course) == "not_enrolled"
        await desk.done("enrolments-started", **course, occurred_on="2024-01-10")
        assert await desk.refused("enrolments-started", **course) == "enrolled_already"
        answer = await desk.send("enrolments-completed", **course)
        assert "0 of 2 activities were completed (at least 80 % of each)." in answer.json()["detail"]
        organisation = {"organisation": "GE-NAPR-1", "programme": "capacity_programme"}
        await desk.done("enrolments-started", **organisation, occurred_on="2024-01-10")
        answer = await desk.send("enrolments-completed", **organisation)
        assert "0 of 3 activities were completed" in answer.json()["detail"]
        assert "0 of 2 capacity assessments are recorded" in answer.json()["detail"]


async def test_a_course_of_organisations_takes_no_person_and_one_of_persons_no_organisation(
    house: House,
) -> None:
    async with house.program() as program:
        desk = await Desk(program).begin()
        person, organisation = {"person": desk.person}, {"organisation": "GE-NAPR-1"}
        for course, who in (
            ("capacity_programme", person),
            ("capacity_programme", person | organisation),
            ("ypp", organisation),
        ):
            assert (
                await desk.refused("enrolments-started", programme=course, **who) == "enrolled_of_other_kind"
            )
        await desk.done("enrolments-started", programme="ypp", **person, **organisation)


async def test_a_percentage_lies_between_0_and_100(house: House) -> None:
    async with house.program() as program:
        desk = await Desk(program).begin()
        assert (
            await desk.refused("survey-results", indicator="IMP.1", value="488", n=400)
            == "percentage_impossible"
        )
        await desk.done("survey-results", indicator="IMP.1", value="48.8", n=400)
        await desk.done("survey-results", indicator="IMP.2", value="488")  # GEL per inhabitant


async def test_only_activities_of_which_enough_was_attended_count_for_a_course(house: House) -> None:
    async with house.program() as program:
        desk = await Desk(program).begin()
        course = {"person": desk.person, "programme": "ypp"}
        await desk.done("enrolments-started", **course, occurred_on="2024-01-10")
        lines = []
        for sessions, minutes in ((5, 0), (5, 600), (4, 0)):  # whole; too few minutes; 80 %
            line = {"person": desk.person, "sessions": sessions, "minutes": minutes}
            given = {"hours": "20", "sessions": 5, "occurred_on": "2024-02-10", "attendees": [line]}
            answer = (await program.post("/v1/activities", json=body(**given))).json()
            lines.append((answer["id"], answer["events"][1]))
        voided, event = lines[0]
        assert (
            await program.post(f"/v1/activities/{voided}/attendance/{event}/void", json={})
        ).status_code == 201
        answer = await desk.send("enrolments-completed", **course)
        assert "1 of 2 activities" in answer.json()["detail"]
        short, event = lines[1]
        corrected = {"sessions": 5, "minutes": 1000}
        await program.post(f"/v1/activities/{short}/attendance/{event}/correction", json=corrected)
        await desk.done("enrolments-completed", **course)


async def test_the_scores_of_a_tools_parts_make_its_score(house: House) -> None:
    parts = {"governance": 50, "finance": 60, "programmes": 70, "advocacy": 80, "inclusion": "90.5"}
    about = {"organisation": "GE-NAPR-1", "tool": "capacity", "round": 1}
    async with house.program() as program:
        desk = await Desk(program).begin()
        wrong = [
            await desk.refused("capacity-assessments", **about, domains={"governance": 50}),
            await desk.refused("capacity-assessments", **about, domains=parts | {"finance": 101}),
            await desk.refused("capacity-assessments", **about, domains=parts, score=99, maximum=100),
        ]
        await desk.done("capacity-assessments", **about, domains=parts)
    assert wrong == ["domains_incomplete", "score_impossible", "score_not_the_sum"]
    (one,) = [one for one in await house.events() if isinstance(one, CapacityAssessed)]
    assert (one.score, one.maximum, one.domains["inclusion"]) == (Decimal("70.10"), 100, Decimal("90.5"))


async def test_a_course_is_left_for_a_reason_of_the_programmes_list(house: House) -> None:
    async with house.program() as program:
        desk = await Desk(program).begin()
        course = {"person": desk.person, "programme": "ypp"}
        await desk.done("enrolments-started", **course)
        assert await desk.refused("enrolments-dropped", **course) == "field_missing"
        assert await desk.refused("enrolments-dropped", **course, reason="hated it") == "code_unknown"
        await desk.done("enrolments-dropped", **course, reason="moved")


@pytest.mark.parametrize(
    ("kind", "given", "code", "field"),
    [
        ("campaigns", {"municipality": "Atlantis"}, "municipality_unknown", "municipality"),
        ("campaigns", HERE | {"theme": "gold"}, "code_unknown", "theme"),
        ("campaigns", HERE | {"reach_estimate": -1}, "field_wrong", "reach_estimate"),
        ("campaigns", HERE | {"colour": "red"}, "field_unknown", "colour"),
        ("campaigns", HERE | {"occurred_on": "2999-01-01"}, "date_in_future", "occurred_on"),
        ("campaigns", HERE | {"occurred_on": "yesterday"}, "field_wrong", "occurred_on"),
        ("groups-met", HERE | {"group": "nobody"}, "reference_unknown", "group"),
        ("advocacy-submitted", HERE | {"organisation": "GE-NAPR-9"}, "organisation_unknown", "organisation"),
        ("media-outputs", {"outlet": "Nino's phone 599", "kind": "radio"}, "not_a_code", "outlet"),
        ("services-checked", {"service": "x", "operational": True}, "reference_unknown", "service"),
        ("survey-results", {"indicator": "OP1.1.a", "value": 4}, "code_unknown", "indicator"),
        ("survey-results", {"indicator": "IMP.1", "value": 4, "interval": [5, 6]}, "interval_impossible", "interval"),
        ("organisation-links", {"local": "GE-NAPR-3", "national": "GE-NAPR-2", "purpose": "mentoring"}, "organisation_of_other_kind", "local"),
        ("capacity-assessments", {"organisation": "GE-NAPR-1", "tool": "capacity", "round": 1, "score": 120, "maximum": 100}, "score_impossible", "score"),
    ],
)  # fmt: skip
async def test_what_cannot_be_is_refused_with_its_field_and_nothing_is_recorded(
    house: House, kind: str, given: dict[str, Any], code: str, field: str
) -> None:
    async with house.program() as program:
        desk = await Desk(program).begin()
        before = len(await house.events())
        answer = await desk.send(kind, **given)
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
    assert answer.json()["errors"][0]["field"] == field
    assert len(await house.events()) == before
    assert await house.admin.fetchval("SELECT count(*) FROM record") == 0


async def test_many_records_stand_or_fall_together_and_the_refusal_names_the_one_that_is_wrong(
    house: House,
) -> None:
    async with house.program() as program:
        desk = await Desk(program).begin()
        test = {"person": desk.person, "topic": "digital", "maximum": 20, "occurred_on": DAY}
        both = [test | {"stage": "pre", "score": 9}, test | {"stage": "post", "score": 15}]
        answer = await program.post("/v1/records/tests/many", json=both)
        assert answer.json()["persons"] == [desk.person, desk.person]
        again = await program.post(
            "/v1/records/tests/many",
            json=[test | {"stage": "pre", "score": 8, "topic": "innovation"}, both[1]],
        )
    assert again.json()["code"] == "test_recorded"
    assert again.json()["errors"][0]["field"] == "1.stage"
    assert (await house.types()).count("AssessmentCompleted") == 2


async def test_a_country_is_two_letters_and_small_ones_will_do(house: House) -> None:
    practice = {"theme": "water", "title": "Water boards"}
    async with house.program() as program:
        desk = await Desk(program).begin()
        assert await desk.refused("practices", **practice, origin_country="2099-01-01") == "not_a_country"
        await desk.done("practices", **practice, origin_country="cz")
    assert [one.origin_country for one in await house.events() if isinstance(one, PracticeReplicated)] == [
        "CZ"
    ]
