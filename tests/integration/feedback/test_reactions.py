"""What other services' events do to cases: a decision comes back, a person is forgotten."""

from __future__ import annotations

from typing import Any

from services.feedback.post.handing import Taker
from services.feedback.post.parcel import Parcel
from services.feedback.reactions.dispatch import take
from shared.events.awarding import AppealDecided
from shared.events.base import EventData
from shared.events.envelope import Envelope
from shared.events.people import PersonErased
from shared.ids import event_id, random_id
from tests.integration.feedback.conftest import Running
from tests.integration.feedback.homes import PROGRAMME

DAY = PROGRAMME.start
HERS, STAFF = "My name is Aysel, house 7", "We look into it"


async def _hear(node: Running, data: EventData) -> None:
    envelope = Envelope(event_id(), "/csdp/cenn/x", "x.v1", "x", "", 1, "", b"")
    async with node.service.pool.acquire() as connection, connection.transaction():
        await take(node.rooms, node.service, connection, envelope, data)


async def _file(node: Running, **changed: Any) -> str:
    new = {
        "category_group": "fairness",
        "text": HERS,
        "language": "az",
        "contact": {"by": "phone", "to": "599123456"},
    }
    async with node.client() as program:
        return str((await program.post("/v1/complaints", json=new | changed)).json()["case"])


async def test_the_decision_on_an_appeal_stands_in_its_case_and_only_there(node: Running) -> None:
    case, other = await _file(node), await _file(node)
    await _hear(node, AppealDecided(occurred_on=DAY, application="a", call="b", case=case, outcome="upheld"))
    await _hear(
        node, AppealDecided(occurred_on=DAY, application="a", call="b", case=random_id(), outcome="upheld")
    )
    async with node.client("cases") as staff, node.browser("cases") as page:
        said = (await staff.get(f"/v1/complaints/{case}")).json()["messages"]
        assert [(one["kind"], one["text"], one["by"]) for one in said] == [("decision", "upheld", "grants")]
        assert (await staff.get(f"/v1/complaints/{other}")).json()["messages"] == []
        assert "The appeal was upheld" in (await page.get(f"/en/complaints/{case}")).text


async def test_a_decision_on_an_appeal_that_was_referred_here_stands_in_the_case_that_goes_on(
    node: Running,
) -> None:
    origin, call = random_id(), random_id()
    story = {"category_group": "fairness", "text": HERS, "language": "az", "channel": "web", "referral": random_id(),
             "about_kind": "call", "about": call}  # fmt: skip
    body = {"desk": "complaints", "code_hash": "ab" * 32, "story": story, "messages": [], "origin": origin}
    await Taker(node.rooms).take(Parcel(random_id(), "case", "cenn", "kkm", body))
    filed, *_ = await node.events()
    assert filed.about is None, "grants has heard of it once, under its first key"
    await _hear(
        node, AppealDecided(occurred_on=DAY, application="a", call=call, case=origin, outcome="upheld")
    )
    async with node.client("cases") as staff:
        (one,) = (await staff.get("/v1/complaints")).json()
        said = (await staff.get(f"/v1/complaints/{one['case']}")).json()["messages"]
    assert [(one["kind"], one["text"]) for one in said] == [("decision", "upheld")]


async def test_an_erased_person_is_forgotten_in_a_case_that_has_moved_since_it_was_linked_with_her(
    node: Running,
) -> None:
    person, case = random_id(), await _file(node, text=HERS)
    async with node.client("cases") as staff, node.client("focal") as focal:
        await staff.post(f"/v1/complaints/{case}/person", json={"person": person})
        await staff.post(f"/v1/complaints/{case}/triage", json={"category": "sexual_exploitation"})
        (moved,) = (await focal.get("/v1/safeguarding")).json()
        await _hear(node, PersonErased(occurred_on=DAY, person=person))
        one = (await focal.get(f"/v1/safeguarding/{moved['case']}")).json()
    assert (one["text"], one["contact"]) == ("", None)


async def test_an_erased_person_leaves_what_was_done_and_nothing_that_was_written(node: Running) -> None:
    person = random_id()
    ordinary, sensitive = await _file(node), await _file(node, category_group="conduct")
    for desk, login, case in (("complaints", "cases", ordinary), ("safeguarding", "focal", sensitive)):
        async with node.client(login) as staff:
            for step, body in (
                ("person", {"person": person}), ("note", {"text": STAFF}), ("action", {"text": "A translator comes"}),
                ("translation", {"language": "en", "text": HERS}),
            ):  # fmt: skip
                answer = await staff.post(f"/v1/{desk}/{case}/{step}", json=body)
                assert answer.status_code == 201, answer.text
    old_keys = await node.admin.fetch("SELECT wrapped FROM feedback.case_key UNION ALL SELECT wrapped FROM safeguarding.case_key")  # fmt: skip
    await _hear(node, PersonErased(occurred_on=DAY, person=person))
    for desk, login, case in (("complaints", "cases", ordinary), ("safeguarding", "focal", sensitive)):
        async with node.client(login) as staff:
            one = (await staff.get(f"/v1/{desk}/{case}")).json()
            assert (one["text"], one["contact"]) == ("", None)
            assert [(m["kind"], m["text"], m["by"]) for m in one["messages"]] == [("note", "", login)]
            assert (await staff.post(f"/v1/{desk}/{case}/response", json={"text": "x"})).status_code == 201
    everything = await node.everything() + await node.everything("safeguarding")
    assert person not in everything
    for key in old_keys:
        assert key["wrapped"].hex() not in everything
