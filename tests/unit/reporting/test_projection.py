"""What is held up and what is not: keys behind a parked event, submissions ahead of their lanes, the copy recalled."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec

from deploy.provision.layout import ROOT
from services.reporting.logframe.counting import Counting
from services.reporting.projector.batch import WAITS_FOR_HEADS, Batch
from services.reporting.projector.projection import Arrived, Projection
from shared import ids
from shared.events.base import EventData, type_of
from shared.events.envelope import Envelope
from shared.events.grants import GrantDisbursed
from shared.events.reporting import Head, PeriodSubmitted
from shared.events.sealing import Keyring
from shared.ledger.gate import Admitted
from shared.programme import load

PROGRAMME = load(ROOT / "deploy" / "programmes" / "csdp")
LANE = "csdp.ctc.grants/0"
DAY = date(2024, 5, 14)


def projection(**known: Any) -> Projection:
    return Projection(Counting(PROGRAMME), Keyring([]), **known)


def paid(grant: str = "g", amount: str = "100") -> GrantDisbursed:
    return GrantDisbursed(occurred_on=DAY, grant=grant, recipient_type="cso", amount=amount, currency="EUR")


def arrived(data: EventData, sequence: int, lane: str = LANE, id_: str = "") -> Arrived:
    kind = type_of(data)
    envelope = Envelope(
        id_ or ids.event_id(), "/" + lane.partition("/")[0].replace(".", "/"), kind.full_name, kind.key_of(data),
        "2024-05-14T12:00:00.000000Z", sequence, "", msgspec.json.encode(data),
    )  # fmt: skip
    return 1, lane, lane.split(".")[1], Admitted(envelope, b"")


def copied(one: Arrived, position: int) -> dict[str, Any]:
    _, lane, member, event = one
    return {
        "position": position, "id": event.envelope.id, "type": event.envelope.type, "member": member,
        "lane_name": lane, "subject": event.envelope.subject, "sequence": event.envelope.sequence,
        "recorded_at": datetime(2024, 5, 14, 12, tzinfo=UTC), "value": event.envelope.value,
    }  # fmt: skip


def test_what_follows_under_the_key_of_a_parked_event_waits_for_it_and_other_keys_do_not() -> None:
    one, batch = projection(poison={"poison": "DivisionByZero"}), Batch()
    one.take([arrived(paid(), 1, id_="poison"), arrived(paid(), 2), arrived(paid("h"), 3)], batch)
    assert [(p.position, p.waits_for) for p in batch.parked] == [(1, None), (2, "poison")]
    assert {cause for cause, _ in batch.contributions} == {3}


def test_what_was_applied_before_its_key_was_blocked_is_recalled_after_a_restart() -> None:
    first = arrived(paid(), 1)
    one = projection(parked=frozenset({2}), blocked={(LANE, "g"): "poison"})
    batch = Batch()
    one.recall([copied(first, 1)], batch)
    assert batch.contributions
    assert not batch.parked


def test_what_waited_is_applied_once_the_event_before_it_is() -> None:
    first, second = arrived(paid(), 1, id_="poison"), arrived(paid(), 2)
    one, batch = projection(poison={"poison": "DivisionByZero"}), Batch()
    one.take([first, second], batch)
    one.poison = {}
    again = Batch()
    one.retry([copied(first, 1), copied(second, 2)], again)
    assert again.unparked == [1, 2]
    assert {cause for cause, _ in again.contributions} == {1, 2}


def test_a_submission_waits_for_the_heads_that_it_carries() -> None:
    head = Head(lane=LANE, sequence=2, hash="ab" * 32)
    submission = arrived(
        PeriodSubmitted(occurred_on=DAY, period="2024", member="ctc", heads=(head,)),
        1,
        "csdp.reporting.reporting/0",
    )
    one, batch = projection(), Batch()
    one.take([arrived(paid(), 1), submission], batch)
    assert [(p.position, p.error) for p in batch.parked] == [(2, WAITS_FOR_HEADS)]
    later = Batch()
    one.take([arrived(paid("h"), 2)], later)
    one.retry([copied(submission, 2)], later)
    assert later.unparked == [2]
    assert not later.parked


def test_a_submission_that_speaks_of_another_event_than_the_counted_one_is_named_and_does_not_count() -> None:
    head = Head(lane=LANE, sequence=1, hash="ab" * 32)
    submission = arrived(
        PeriodSubmitted(occurred_on=DAY, period="2024", member="ctc", heads=(head,)),
        1,
        "csdp.reporting.reporting/0",
    )
    one, batch = projection(unlike=frozenset({head})), Batch()
    one.take([arrived(paid(), 1), submission], batch)
    assert [(p.position, p.error) for p in batch.parked] == [
        (2, f"{WAITS_FOR_HEADS}: event 1 of {LANE} is another one here")
    ]
    assert {cause for cause, _ in batch.contributions} == {1}
