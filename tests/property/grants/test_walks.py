"""Whatever steps are taken of those that a page offers: no invariant breaks, every state is reached, replay is the same."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from services.grants.domain import next_steps
from services.grants.domain.contracts.grant import Grant, after, evolve
from services.grants.domain.refusals import Denied
from shared import clock
from shared.events.language import decode
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from tests.property.grants.walking import STEPS, walk_on
from tests.unit.grants.builders import signed

WALKS, LONG = 150, 60


def _holds(grant: Grant) -> None:
    accounts = grant.accounts
    assert Decimal() <= grant.paid <= grant.ceiling
    assert Decimal() <= grant.net_paid
    open_ = sum((one.amount for one in grant.open_instalments.values()), Decimal())
    assert grant.ended or grant.paid + open_ <= grant.ceiling
    assert accounts.eligible <= accounts.claimed
    for one in accounts.instalments.values():
        assert one.status != "approved" or one.decided_by != one.requested_by
    for id_ in accounts.ordered:
        assert accounts.still_owed(id_) >= 0


def _replayed(begun: Grant, drafts: list[Draft]) -> Grant:
    import msgspec

    for draft in drafts:
        value = msgspec.json.encode(draft.data)
        data = decode(draft.type.full_name, value)
        begun = evolve(begun, Past(draft.id, draft.type.name, data, clock.now()))
    return begun


@pytest.mark.parametrize("seed", range(WALKS))
def test_every_step_that_is_offered_is_taken_and_breaks_nothing(seed: int) -> None:
    random, grant, told = Random(seed), signed("20000.00"), list[Draft]()
    for number in range(LONG):
        taken = walk_on(grant, random, number)
        if taken is None:
            break
        code, drafts = taken
        if isinstance(
            drafts, Denied
        ):  # only a closure may still be refused: what was paid too much comes back first
            assert (code, drafts.code) == ("closure", "paid_above_payable")
            continue
        told += drafts
        grant = after(grant, drafts)
        _holds(grant)
    assert _replayed(signed("20000.00"), told) == grant


def test_every_step_is_offered_on_some_walk_and_both_ends_are_reached() -> None:
    offered, ends = set[str](), set[str]()
    for seed in range(WALKS):
        random, grant = Random(seed), signed("20000.00")
        for number in range(LONG):
            offered |= set(next_steps.of_grant(grant))
            taken = walk_on(grant, random, number)
            if taken is None:
                break
            if not isinstance(taken[1], Denied):
                grant = after(grant, taken[1])
        ends.add(type(grant.ended).__name__)
    assert offered == set(STEPS)
    assert ends >= {"GrantClosed", "ContractTerminated"}
