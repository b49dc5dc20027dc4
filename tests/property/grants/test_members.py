"""Whatever several members do, and however late they hear of each other: no limit is passed by what is paid."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest

from tests.conftest import SchemaFactory
from tests.property.grants.members import CEILING, ENVELOPE, MEMBERS, Consortium, consortium

SEEDS, STEPS = 5, 90


async def _paid(made: Consortium) -> dict[int, Decimal]:
    """What each third party has of all members, at the rates of signature."""
    found: defaultdict[int, Decimal] = defaultdict(Decimal)
    for member, grant_id, party in made.signed:
        grant = await made.grant(member, grant_id)
        assert 0 <= grant.net_paid <= grant.paid <= grant.ceiling
        found[party] += grant.exposure(grant.net_paid)
    return found


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_no_sequence_of_commands_and_delays_lets_a_payment_pass_a_limit_and_all_come_to_one_view(
    schema: SchemaFactory, seed: int
) -> None:
    async with consortium([await schema("grants") for _ in MEMBERS], seed) as made:
        for _ in range(STEPS):
            await made.step()
            paid = await _paid(made)
            assert max(paid.values(), default=Decimal()) <= CEILING
            assert sum(paid.values()) <= ENVELOPE
        await made.everything_arrives()
        views = [await made.exposures(member) for member in MEMBERS]
        assert views[0] == views[1] == views[2]
        assert {row["answer"] for row in views[0]} <= {"confirmed", "refused"}
        assert sum(row["confirmed"] for row in views[0]) <= ENVELOPE
