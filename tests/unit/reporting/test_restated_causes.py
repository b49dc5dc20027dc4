"""A certified report tells the events of persons that caused a restatement by their hashes: an id tells when, and so with whom."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from services.reporting.periods.freezing import Frozen, report
from shared.events.reporting import FigureRestated
from tests.unit.reporting.story import day, programme

PERSON, PAYMENT, HASH = (
    "018f0000-0000-7000-8000-000000000001",
    "018f0000-0000-7000-8000-000000000002",
    "ab" * 32,
)


def causes(hashes: dict[str, str]) -> Any:
    restated = FigureRestated(
        occurred_on=day("2024-03-01"), indicator="X.2", period="2023", old=Decimal(7), new=Decimal(9),
        cause_event_ids=(PERSON, PAYMENT),
    )  # fmt: skip
    frozen = Frozen("2024", [], [], [], {}, [restated], None, hashes)
    made, _ = report(
        programme(), frozen, {"role": "coordinator", "member": "cenn", "at": "2024-03-01T00:00:00Z"}
    )
    return made["restatements"][0]["causes"]


def test_the_events_of_persons_are_told_by_hash_and_the_others_by_id() -> None:
    assert causes({PERSON: HASH}) == sorted([HASH, PAYMENT])
    assert causes({}) == [PERSON, PAYMENT]
