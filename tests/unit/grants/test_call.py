"""A call for applications and the appeals against it."""

from datetime import date

import msgspec
import pytest

from services.grants.domain.call import Call, appeal, evolve, publish
from services.grants.domain.refusals import Denied
from shared import clock
from shared.events.grants import CallPublished
from shared.ledger.streams import Past
from tests.unit.grants.builders import TODAY

ALLOWED = ("cso", "social_enterprise")
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
    ],
)
def test_a_call_that_breaks_a_rule_is_refused(change: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Denied) as wrong:
        publish(Call(), msgspec.structs.replace(DATA, **change), ALLOWED, TODAY)
    assert (wrong.value.code, wrong.value.field) == (code, field)


def test_a_call_is_published_once() -> None:
    assert publish(Call(), DATA, ALLOWED, TODAY)[0].data == DATA
    with pytest.raises(Denied) as wrong:
        publish(_published(), DATA, ALLOWED, TODAY)
    assert wrong.value.code == "call_already_published"


def test_a_case_appeals_once_and_only_against_a_call_of_ours() -> None:
    call = _published()
    (draft,) = appeal(call, "case-1", TODAY)
    again = evolve(call, Past(draft.id, draft.type.name, draft.data, clock.now()))
    assert appeal(again, "case-1", TODAY) == []
    assert appeal(Call(), "case-1", TODAY) == []
