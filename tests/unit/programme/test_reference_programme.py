"""The reference programme says what its sources say."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from shared.programme import OUTSIDE, UNKNOWN, Programme, load
from shared.programme.model_base import Text
from shared.programme.walk import every, walk

REFERENCE = Path(__file__).parents[3] / "deploy" / "programmes" / "csdp"


@pytest.fixture(scope="module")
def programme() -> Programme:
    return load(REFERENCE)


def test_the_numbers_of_the_sources_are_right(programme: Programme) -> None:
    assert programme.code == "csdp"
    assert (programme.start, programme.end) == (date(2022, 1, 1), date(2025, 12, 31))
    assert programme.cutoff == date(2026, 3, 31)
    assert programme.file.budget.amount == programme.budget.total.amount == Decimal(1111100)
    assert [one.code for one in programme.members] == ["cenn", "ctc", "kkm", "fe"]
    assert programme.lead.code == programme.matcher.code == "cenn"
    assert Counter(place.region for place in programme.scope) == {"GE-KK": 6, "GE-SJ": 2}
    assert len(programme.file.principles) == len(programme.grants.recipient_types) == 5
    assert programme.grants.ceiling.amount == Decimal(60000)


def test_the_logframe_has_its_results_and_indicators(programme: Programme) -> None:
    levels = Counter(one.level for one in programme.logframe.results)
    assert levels == {"impact": 1, "outcome": 3, "output": 10, "cross_cutting": 1}
    codes = [one.code for one in programme.logframe.indicators]
    assert len(codes) == 32
    assert Counter(one.result[:2] for one in programme.logframe.indicators) == {
        "IM": 2,
        "OC": 9,
        "OP": 18,
        "X": 3,
    }
    assert sum(one.core for one in programme.logframe.indicators) == 21
    assert all(programme.logframe.of(result.code) for result in programme.logframe.results)


def test_only_the_targets_that_sources_give_are_marked_as_theirs(programme: Programme) -> None:
    given = {one.code for one in programme.logframe.indicators if one.target.source != ("assumption",)}
    assert given == {"OC1.1", "OP1.1.a"}
    assert programme.logframe.indicator("OP1.1.a").target.value == 10
    assert programme.logframe.indicator("OP2.1").parts[0].target.source == ("fact_sheet",)


def test_every_indicator_has_a_rule_of_its_kind(programme: Programme) -> None:
    assert {one.code for one in programme.logframe.indicators if one.rule is None} == set()
    assert all(one.rule.kind == one.kind for one in programme.logframe.indicators if one.rule)


def test_conditions_admit_what_they_say(programme: Programme) -> None:
    camp = programme.logframe.indicator("OP1.4.a").rule
    assert camp
    assert camp.where["activity.kind"].one_of == ("camp",)
    youth, women = camp.any
    assert [youth["age"].admits(age) for age in (13, 14, 29, 30, None)] == [False, True, True, False, False]
    assert women["sex"].admits("F")
    assert not women["sex"].admits("M")
    answered = programme.logframe.indicator("X.1").rule
    assert answered
    assert answered.leaving_out["restricted"].admits(value=True)
    assert not answered.leaving_out["restricted"].admits(1)


def test_indicators_counted_after_the_end_are_the_four_of_the_rules(programme: Programme) -> None:
    late = {one.code for one in programme.logframe.indicators if one.after_end}
    assert late == {"OC1.3", "OC3.1", "OP3.1.b", "OP3.1.c"}


def test_every_member_service_has_a_topic(programme: Programme) -> None:
    assert programme.topic("ctc", "participants") == "csdp.ctc.participants"
    assert len(programme.all_topics()) == len(set(programme.all_topics())) == 10
    assert [one.code for one in programme.running("grants")] == ["cenn", "ctc", "kkm", "fe"]
    assert [one.code for one in programme.giving] == ["cenn", "ctc"]
    assert [one.code for one in programme.feeding("X.1")] == ["cenn", "kkm"]
    assert programme.feeding("X.2") == programme.members
    with pytest.raises(KeyError, match="fe does not run feedback"):
        programme.topic("fe", "feedback")


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Marneuli", "GE-KK-MAR"),
        ("ge-kk-mar", "GE-KK-MAR"),
        ("ᲛᲐᲠᲜᲔᲣᲚᲘ", "GE-KK-MAR"),
        ("მარნეულის მუნიციპალიტეტი", "GE-KK-MAR"),
        ("Մառնեուլի", "GE-KK-MAR"),
        ("тетри цкаро", "GE-KK-TET"),
        ("Tetri-Tskaro", "GE-KK-TET"),
        ("თეთრი წყარო", "GE-KK-TET"),
        ("BAŞKEÇİD", "GE-KK-DMA"),
        ("bashkechid", None),
        ("Ninocminda", "GE-SJ-NIN"),
        ("akhalcikhe", "GE-SJ-AKH"),
        ("AXALSIX", "GE-SJ-AKH"),
        ("axalsıx", "GE-SJ-AKH"),
        ("Rustavi City", "GE-KK-RUS"),
        ("Ахалцихский район", "GE-SJ-AKH"),
        ("ქ. მარნეული", "GE-KK-MAR"),
        ("Bolnisi district", "GE-KK-BOL"),
        ("district", None),
        ("", None),
        ("Atlantis", None),
    ],
)
def test_a_municipality_is_found_in_any_spelling(
    programme: Programme, spelling: str, code: str | None
) -> None:
    found = programme.find_municipality(spelling)
    assert (found.code if found else None) == code


def test_places_outside_the_scope_are_known_and_flagged(programme: Programme) -> None:
    aspindza = programme.find_municipality("ასპინძა")
    assert aspindza
    assert not aspindza.in_scope
    assert programme.scope_cell(aspindza.code) == programme.scope_cell("elsewhere") == OUTSIDE
    assert programme.scope_cell("GE-KK-MAR") == "GE-KK-MAR"
    assert programme.scope_cell(None) == UNKNOWN


def test_every_breakdown_ends_with_unknown(programme: Programme) -> None:
    for dimension in programme.dimensions:
        cells = [cell.code for cell in programme.cells(dimension.code)]
        assert cells[-1] == UNKNOWN
        assert len(cells) == len(set(cells))
        assert (OUTSIDE in cells) == (dimension.taken_from == "municipalities")
    assert [cell.code for cell in programme.cells("sex")] == ["F", "M", "other", "unknown"]


def test_ages_fall_into_bands_and_youth(programme: Programme) -> None:
    bands = [programme.band_of(age) for age in (0, 13, 14, 17, 18, 29, 30, 64, 65, 110, None)]
    assert bands[:6] == ["<14", "<14", "14-17", "14-17", "18-29", "18-29"]
    assert bands[6:] == ["30-64", "30-64", "65+", "65+", "unknown"]
    assert [programme.youth.holds(age) for age in (13, 14, 29, 30)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(2021, 12, 31), None),
        (date(2022, 1, 1), "2022"),
        (date(2025, 12, 31), "2025"),
        (date(2026, 1, 1), "final"),
        (date(2026, 3, 31), "final"),
        (date(2026, 4, 1), None),
    ],
)
def test_a_day_lies_in_its_period(programme: Programme, day: date, code: str | None) -> None:
    period = programme.period_of(day)
    assert (period.code if period else None) == code


def test_a_text_falls_back_to_english(programme: Programme) -> None:
    assert programme.title("ka") == "სამოქალაქო საზოგადოების განვითარების პროექტი"
    assert programme.title("de") == programme.title("en") == "Civil Society Development Project"
    assert programme.title("en", use="contract").startswith("Strengthening civil organisations")
    assert (
        programme.logframe.indicator("X.2").name.get("ru") == "Persons reached by all registered activities"
    )


def test_demo_rates_are_known_by_month_and_marked_as_invented(programme: Programme) -> None:
    assert not programme.grants.exchange.rates.official
    assert len(programme.grants.rates) == 48
    rate = programme.grants.rate("GEL", date(2024, 3, 18))
    assert rate
    assert rate.rate == Decimal("2.8712")
    assert all("invented" in one.source for one in programme.grants.rates)
    assert all(Decimal("2.6") <= one.rate <= Decimal("3.5") for one in programme.grants.rates)
    assert programme.grants.rate("GEL", date(2026, 1, 1)) is None
    assert programme.grants.rate("USD", date(2024, 3, 18)) is None


def test_fourteen_categories_of_which_five_are_restricted(programme: Programme) -> None:
    assert len(programme.feedback.categories) == 14
    restricted = {one.code for one in programme.feedback.categories if one.restricted}
    assert restricted == {
        "staff_conduct",
        "sexual_exploitation",
        "fraud",
        "child_protection",
        "data_protection",
    }
    assert [one.code for one in programme.feedback.categories if one.appeal] == ["grant_appeal"]
    assert all(one.name.languages == set(programme.languages.every) for one in programme.feedback.categories)


def test_no_group_mixes_restricted_and_open_categories(programme: Programme) -> None:
    for group in programme.feedback.groups:
        assert len({one.restricted for one in programme.feedback.categories if one.group == group.code}) == 1


def test_the_fingerprint_is_that_of_the_files_in_name_order(programme: Programme) -> None:
    content = b"".join(path.read_bytes() for path in sorted(REFERENCE.iterdir()) if path.suffix != ".geojson")
    assert programme.fingerprint == hashlib.sha256(content).hexdigest()


DONOR = ("en", "ka", "az", "hy")


def test_every_text_is_given_in_each_language_of_the_donors_pages(programme: Programme) -> None:
    files = (programme.file, programme.logframe, programme.grants, programme.budget, programme.feedback)
    lacking = [
        (path, lang)
        for file in (*files, programme.participants)
        for path, text in every(walk(file), Text)
        for lang in DONOR
        if lang not in text.languages
    ]
    assert lacking == []
