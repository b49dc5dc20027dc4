"""A call for applications and the appeals against it."""

from datetime import date

import msgspec
import pytest

from services.grants.domain.calls.call import Call, CallTerms, amend, appeal, close, evolve, publish
from services.grants.domain.refusals import Denied
from shared import clock
from shared.events.grants import CallPublished, Criterion
from shared.ledger.streams import Past
from tests.unit.grants.builders import TODAY

TERMS = CallTerms(("cso", "social_enterprise"), ("EUR", "GEL"), ("ka", "az"))
TEXTS = ("en", "ka", "az")
DATA = CallPublished(
    occurred_on=date(2024, 1, 10),
    call="c-1",
    reference="2024-1",
    closes_on=date(2024, 2, 10),
    recipient_types=("cso",),
)


def _published() -> Call:
    return evolve(Call(), Past("e-1", "grants.call.published", DATA, clock.now()))


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"closes_on": date(2024, 1, 9)}, "closes_before_published", "closes_on"),
        ({"occurred_on": date(2024, 7, 1)}, "date_in_future", "occurred_on"),
        ({"recipient_types": ()}, "recipient_types_missing", "recipient_types"),
        ({"recipient_types": ("cso", "ministry")}, "recipient_type_not_allowed", "recipient_types"),
        ({"currency": "USD"}, "currency_not_allowed", "currency"),
        ({"least": "10.00", "most": "9.99"}, "amounts_crossed", "least"),
        ({"criteria": (Criterion(code="relevance", weight=99),)}, "weights_do_not_add_up", "criteria"),
    ],
)
def test_a_call_that_breaks_a_rule_is_refused(change: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Denied) as wrong:
        publish(Call(), msgspec.structs.replace(DATA, **change), TERMS, TEXTS, TODAY)
    assert (wrong.value.code, wrong.value.field) == (code, field)


def test_a_call_is_published_once() -> None:
    assert publish(Call(), DATA, TERMS, TEXTS, TODAY)[0].data == DATA
    with pytest.raises(Denied) as wrong:
        publish(_published(), DATA, TERMS, TEXTS, TODAY)
    assert wrong.value.code == "call_already_published"


def test_a_case_appeals_once_and_only_against_a_call_of_ours() -> None:
    call = _published()
    (draft,) = appeal(call, "case-1", TODAY)
    again = evolve(call, Past(draft.id, draft.type.name, draft.data, clock.now()))
    assert appeal(again, "case-1", TODAY) == []
    assert appeal(Call(), "case-1", TODAY) == []


def test_a_call_is_published_in_every_language_that_the_programme_asks_for() -> None:
    with pytest.raises(Denied) as wrong:
        publish(Call(), DATA, TERMS, ("en", "ka"), TODAY)
    assert wrong.value.code == "language_missing"
    assert "az" in wrong.value.sentence


def test_the_clock_of_the_server_closes_a_call_at_midnight_in_tbilisi() -> None:
    last, over = "2024-02-10T19:59:59Z", "2024-02-10T20:00:00Z"  # four hours ahead of UTC
    assert _published().accepts(clock.parse(last))
    assert not _published().accepts(clock.parse(over))


def test_a_deadline_is_moved_to_a_later_day_only() -> None:
    (draft,) = amend(_published(), date(2024, 2, 20), date(2024, 2, 1))
    moved = evolve(_published(), Past(draft.id, draft.type.name, draft.data, clock.now()))
    assert moved.accepts(clock.parse("2024-02-15T10:00:00Z"))
    with pytest.raises(Denied) as wrong:
        amend(_published(), date(2024, 2, 9), date(2024, 2, 1))
    assert wrong.value.code == "deadline_moved_back"


def test_a_call_is_closed_after_its_deadline_or_cancelled_before() -> None:
    with pytest.raises(Denied) as wrong:
        close(_published(), "deadline", date(2024, 2, 10))
    assert wrong.value.code == "deadline_not_passed"
    for why, day in (("deadline", date(2024, 2, 11)), ("cancelled", date(2024, 1, 20))):
        (draft,) = close(_published(), why, day)
        closed = evolve(_published(), Past(draft.id, draft.type.name, draft.data, clock.now()))
        assert not closed.accepts(clock.parse("2024-01-21T10:00:00Z"))
