"""The IATI file: valid by the standard's own schema, by the rules of validators, with the logframe's figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from lxml import etree

from services.reporting.iati.activity import Content, document
from services.reporting.iati.money import Received
from services.reporting.iati.rules import check
from services.reporting.publications.public import Public
from services.reporting.reading import logframe
from services.reporting.subgrants.following import follow
from tests.iati_schema import schema
from tests.integration.reporting.test_reading import TODAY
from tests.schemas import Prepared
from tests.unit.reporting.story import programme
from tests.unit.reporting.test_subgrants import paid, signed, told

MADE = datetime(2024, 9, 30, 8, tzinfo=UTC)
Break = Callable[[etree.Element], None]


@pytest.fixture
async def content(counted: Prepared) -> Content:
    connection = await counted.connect()
    view = await logframe.view(connection, programme(), TODAY)
    settings = programme().file.iati
    assert settings is not None
    grants = follow(told(signed(), paid(), signed("h", municipality="unknown", recipient_type="ppp")))
    costs, received = {"2023": Decimal("1234.50")}, (Received(date(2022, 2, 1), Decimal(400000)),)
    cells = [
        {"indicator": "X.2", "measure": "cumulative", "by": "total", "member": None, "part": None, "period": "2024", "breakdown": {"sex": "F"},
         "value": 3, "numerator": None, "denominator": None, "status": "reported", "provisional": True},
    ]  # fmt: skip
    return Content(
        view, Public(programme(), {"cells": cells}), grants, costs, received, settings, MADE, TODAY
    )


async def test_the_file_is_valid_by_the_schema_of_the_standard(content: Content) -> None:
    standard = schema()
    assert standard.validate(etree.fromstring(document(content))), standard.error_log


async def test_every_value_is_the_one_of_the_logframe(content: Content) -> None:
    root = etree.fromstring(document(content))
    for code, line in content.view.lines.items():
        found = root.xpath(f"//indicator[reference/@code='{code}']/period[period-end/@iso-date='2024-12-31']")
        [indicator] = root.xpath(f"//indicator[reference/@code='{code}']")
        shown = [one.get("value") for period in found for one in period.xpath("actual[not(dimension)]")]
        assert shown == ([] if line.value.value is None else [format(line.value.value, "f")]), code
        baseline = line.indicator.baseline.value
        assert [Decimal(one.get("value")) for one in indicator.findall("baseline")] == (
            [] if baseline is None else [baseline]
        )


async def test_a_published_row_stands_as_a_dimension_and_no_other_row_does(content: Content) -> None:
    root = etree.fromstring(document(content))
    shown = [(one.get("name"), one.get("value")) for one in root.iter("dimension")]
    assert shown == [("sex", "F")]


async def test_the_budget_is_the_programmes_in_years_and_payments_are_those_of_the_sub_grants(
    content: Content,
) -> None:
    root = etree.fromstring(document(content))
    assert sum(Decimal(one.text) for one in root.iterfind("iati-activity/budget/value")) == Decimal(1111100)
    assert root.xpath("//transaction[transaction-type/@code='3']/value/text()") == ["3000.00"]
    assert root.xpath("//transaction[transaction-type/@code='4']/value/text()") == ["1234.50"]
    assert root.xpath("//transaction[transaction-type/@code='1']/value/text()") == ["400000.00"]
    receivers = {one.findtext("narrative") for one in root.iter("receiver-org")}
    assert receivers <= {one.name.get("en") for one in programme().cells("recipient_type")}


async def test_counts_of_different_persons_are_not_marked_as_addable(content: Content) -> None:
    root = etree.fromstring(document(content))
    marks = {
        one.find("reference").get("code"): one.get("aggregation-status") for one in root.iter("indicator")
    }
    assert (marks["X.2"], marks["OP1.1.c"], marks["OC1.3"]) == ("0", "1", "0")


async def test_what_is_not_known_yet_is_told_before_the_file_leaves(content: Content) -> None:
    codes = {one.code for one in check(document(content), programme(), TODAY)}
    assert {"no_reporter", "no_contract"} <= codes
    known = replace(content, settings=content.settings.model_copy(update={"reporter": "GE-NAPR-1"}))
    assert "no_reporter" not in {one.code for one in check(document(known), programme(), TODAY)}


def _country(root: etree.Element) -> None:
    activity = root.find("iati-activity")
    activity.remove(activity.find("recipient-country"))


def _long_budget(root: etree.Element) -> None:
    root.find("iati-activity/budget/period-end").set("iso-date", "2023-06-30")


def _swapped(root: etree.Element) -> None:
    activity = root.find("iati-activity")
    activity.append(activity.find("budget"))


def _addable(root: etree.Element) -> None:
    [one] = root.xpath("//indicator[reference/@code='X.2']")
    one.set("aggregation-status", "1")


def _empty_actual(root: etree.Element) -> None:
    for one in root.xpath("//indicator[reference/@code='X.2']/period/actual"):
        one.set("value", "")


def _half(root: etree.Element) -> None:
    root.find("iati-activity/sector").set("percentage", "1")


@pytest.mark.parametrize(
    ("broken", "code", "link"),
    [
        (_country, "no_country", "/about"), (_long_budget, "budget_over_a_year", "/periods"), (_swapped, "order", ""),
        (_addable, "aggregation", "/indicators/X.2"), (_empty_actual, "no_actual", "/indicators/X.2"),
        (_half, "sectors", "/about"),
    ],
)  # fmt: skip
async def test_what_validators_reject_is_found_with_where_to_mend_it(
    content: Content, broken: Break, code: str, link: str
) -> None:
    whole = document(content)
    root = etree.fromstring(whole)
    broken(root)
    found = {(one.code, one.link) for one in check(etree.tostring(root), programme(), TODAY)}
    assert (code, link) in found
    assert (code, link) not in {(one.code, one.link) for one in check(whole, programme(), TODAY)}
