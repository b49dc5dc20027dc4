"""Per 1,000 inhabitants: only where every number of inhabitants has a source, and never of what is withheld."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from services.reporting.places.figures import Placed, by_inhabitants, has_populations
from services.reporting.reading.values import Value, none, number
from shared.programme import Programme
from shared.programme.model_programme import Population
from tests.unit.reporting.story import programme


def peopled(inhabitants: int | None) -> Programme:
    """The reference programme with so many inhabitants in each municipality; None: not known of the first."""
    found: list[Any] = []
    for place in programme().municipalities:
        known = Population(inhabitants=inhabitants or 1, year=2024, source="assumption")
        found.append(place.model_copy(update={"population": known}))
    if inhabitants is None:
        found[0] = found[0].model_copy(update={"population": None})
    return replace(programme(), file=programme().file.model_copy(update={"municipalities": tuple(found)}))


def placed(code: str = "X.2", **values: Value) -> Placed:
    return Placed(
        programme().logframe.indicator(code), {name.replace("_", "-"): one for name, one in values.items()}
    )


def test_the_reference_programme_has_no_sourced_population_and_offers_no_rate() -> None:
    assert not has_populations(programme())
    assert not has_populations(peopled(None))
    assert has_populations(peopled(5000))


def test_a_count_is_divided_and_what_is_withheld_stays_withheld() -> None:
    withheld = Value(None, status="suppressed")
    made = by_inhabitants(
        peopled(7000), placed(GE_KK_MAR=number(Decimal(310), submitted=True), GE_KK_TET=withheld)
    )
    assert made.values["GE-KK-MAR"].value == Decimal("44.3")
    assert made.values["GE-KK-TET"] == withheld
    assert (made.decimals, made.shade("GE-KK-MAR")) == (1, 4)


def test_money_is_divided_to_the_cent_that_is_shown() -> None:
    made = by_inhabitants(
        peopled(22415), placed("OP3.1.b", GE_KK_DMA=number(Decimal("36457.27"), submitted=True))
    )
    assert (made.values["GE-KK-DMA"].value, made.decimals) == (Decimal("1626.47"), 2)


def test_a_measure_is_not_divided() -> None:
    measure = next(
        one for one in programme().logframe.indicators if one.kind == "latest_measure" and one.breakdowns
    )
    plain = placed(measure.code, GE_KK_MAR=none(submitted=True))
    assert by_inhabitants(peopled(10), plain) is plain
