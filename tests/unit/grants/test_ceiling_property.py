"""Whatever is paid, sent back and voided in whatever order: the contract is never passed, and every cent is there."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from services.grants.domain.contracts import paying, valuing
from services.grants.domain.contracts.grant import Grant, after
from services.grants.domain.money.amounts import in_eur
from services.grants.domain.refusals import Denied
from shared.ledger.append import Draft
from tests.unit.grants.builders import MARCH, TODAY, back, pay, signed

CEILING = Decimal(1_000)
_HALF_A_CENT = Decimal("0.005")
_CENTS = st.integers(1, 120_000).map(lambda cents: Decimal(cents) / 100)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("pay"), _CENTS, st.booleans()),
        st.tuples(st.just("back"), _CENTS | st.none(), st.integers(0, 5)),
        st.tuples(st.just("void"), st.integers(0, 5), st.booleans()),
        st.tuples(st.just("mend"), st.none(), st.none()),
    ),
    max_size=25,
)


def _decide(grant: Grant, step: tuple[str, object, object]) -> list[Draft]:
    kind, first, second = step
    payments, reversals = sorted(grant.paid_out), sorted(grant.sent_back)
    if kind == "pay":
        return pay(grant, f"{first}", rate=MARCH if second else None)
    if kind == "mend":
        return valuing.mend(grant, MARCH)
    among = (reversals if second else payments) if kind == "void" else payments
    place = first if kind == "void" else second
    if not among or not isinstance(place, int):
        return []
    event = among[place % len(among)]
    if kind == "void":
        return paying.void(grant, event, "other")
    return back(grant, event, None if first is None else f"{first}", TODAY)


@settings(deadline=None)
@given(_STEPS)
def test_no_sequence_passes_the_contract(steps: list[tuple[str, object, object]]) -> None:
    grant = signed(f"{CEILING}")
    for step in steps:
        try:
            grant = after(grant, _decide(grant, step))
        except Denied:
            continue
        assert 0 <= grant.paid <= CEILING
        assert grant.paid + grant.left == CEILING
        for payment in grant.payments:
            assert 0 <= payment.kept <= payment.amount
            if payment.eur is None:
                continue
            assert payment.eur == in_eur(payment.amount, "GEL", MARCH.units)
            kept = payment.eur_kept
            assert kept is not None
            assert payment.kept or kept == 0
            exact = payment.kept * payment.eur / payment.amount
            assert abs(kept - exact) <= _HALF_A_CENT * len(payment.reversals)
