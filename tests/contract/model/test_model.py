"""The spine's model holds with every guard, and each property breaks without the guard that it rests on."""

from __future__ import annotations

import pytest

from tests.contract.model.spin import HOW_TO_GET, check, installed
from tests.contract.model.variants import FOUND, GUARDS, HALVES, MENDED, WHOLE, Variant

pytestmark = [pytest.mark.long, pytest.mark.skipif(not installed(), reason=HOW_TO_GET)]


def _name(variant: Variant) -> str:
    return variant.name


@pytest.mark.parametrize("variant", [*WHOLE, *HALVES], ids=_name)
def test_every_property_holds_in_all_states(variant: Variant) -> None:
    assert check(variant).broken == ""


@pytest.mark.parametrize("variant", GUARDS, ids=_name)
def test_a_property_breaks_without_its_guard(variant: Variant) -> None:
    assert check(variant).broken == variant.breaks


@pytest.mark.parametrize("variant", FOUND, ids=_name)
def test_a_known_fault_is_still_seen(variant: Variant) -> None:
    assert check(variant).broken == variant.breaks


@pytest.mark.parametrize("variant", MENDED, ids=_name)
def test_what_is_proposed_mends_it(variant: Variant) -> None:
    assert check(variant).broken == ""
