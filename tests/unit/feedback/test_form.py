"""The questions of the public form: what each page takes, and what a complaint becomes of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import services.feedback
from deploy.provision.layout import ROOT
from services.feedback.inputs.filing import reaches
from services.feedback.public.form import STEPS, Asked
from services.feedback.public.pages import _holidays
from services.feedback.store.subjects import Subject
from shared.programme import load
from shared.web.forms import Form
from shared.web.translations import gaps, messages, po_file

PROGRAMME = load(ROOT / "deploy" / "programmes" / "csdp")
HERE = Path(services.feedback.__file__).parent
TRAINING = Subject("activity", "a", "ctc", "training", "GE-KK-MAR", date(2025, 10, 1))
GOOD = {"category_group": "activity", "text": "It was late"}


def asked(**typed: str) -> Asked:
    return Asked(Form((GOOD | typed).items()), PROGRAMME, [TRAINING], str)


def test_whoever_says_nothing_more_stays_anonymous() -> None:
    form = asked()
    assert form.first_wrong() is None
    complaint = form.complaint("az")
    assert (complaint.contact, complaint.municipality, complaint.about) == (None, None, None)


def test_all_answers_arrive_in_the_command() -> None:
    form = asked(
        poster="ge-kk-mar",
        municipality="GE-KK-TSA",
        about="activity:a",
        reply="sms",
        contact="599 12 34 56",
    )
    assert form.first_wrong() is None
    complaint = form.complaint("hy")
    assert complaint.municipality == "GE-KK-MAR"  # where the poster hangs
    assert (complaint.about.kind, complaint.about.id) == ("activity", "a")  # type: ignore[union-attr]
    assert (complaint.contact.by, complaint.contact.to) == ("sms", "599 12 34 56")  # type: ignore[union-attr]
    assert complaint.language == "hy"


@pytest.mark.parametrize(
    ("typed", "step", "field"),
    [
        ({"category_group": ""}, "topic", "category_group"),
        ({"category_group": "x"}, "topic", "category_group"),
        ({"text": " \n"}, "story", "text"),
        ({"text": "x" * 5001}, "story", "text"),
        ({"municipality": "Paris"}, "place", "municipality"),
        ({"about": "activity:b"}, "place", "about"),
        ({"contact": "599123456"}, "contact", "contact"),
        ({"reply": "phone"}, "contact", "contact"),
        ({"reply": "phone", "contact": "a@b.ge"}, "contact", "contact"),
        ({"reply": "email", "contact": "599123456"}, "contact", "contact"),
        ({"reply": "pigeon"}, "contact", "reply"),
        ({"category_group": "conduct", "staff_of": "nobody"}, "whom", "staff_of"),
    ],
)
def test_the_first_wrong_page_is_shown_with_its_field(typed: dict[str, str], step: str, field: str) -> None:
    form = asked(**typed)
    assert form.first_wrong() == step
    assert list(form.form.errors) == [field]


def test_an_unknown_page_is_the_first_one_and_pages_follow_each_other() -> None:
    assert asked(step="nonsense").step == STEPS[0]
    form = asked(category_group="conduct")
    assert form.steps == STEPS
    assert [form.following(step) for step in STEPS] == [*STEPS[1:], STEPS[-1]]
    assert [form.previous(step) for step in STEPS] == ["", *STEPS[:-1]]


def test_whose_staff_it_is_about_is_asked_only_where_it_decides_who_reads_it() -> None:
    assert "whom" not in asked().steps
    assert asked(staff_of="kkm").complaint("az").staff_of is None  # left from a choice that was changed
    assert asked(category_group="conduct", staff_of="kkm").complaint("az").staff_of == "kkm"
    assert asked(category_group="conduct").complaint("az").staff_of is None


@pytest.mark.parametrize("number", ["599123456", "+995 599 12-34-56", "(032) 2 12 34 56"])
def test_a_telephone_number_is_taken_as_people_write_it(number: str) -> None:
    assert reaches("phone", number)


@pytest.mark.parametrize("number", ["112", "+ ( ) - - -", "call me", "599123456 or 57"])
def test_what_nobody_can_call_is_no_telephone_number(number: str) -> None:
    assert not reaches("phone", number)


def test_the_complainant_is_told_which_holidays_are_not_counted() -> None:
    found = _holidays(PROGRAMME.feedback.calendar, date(2025, 10, 6), date(2025, 10, 21))
    assert found == [date(2025, 10, 14)]


def test_every_text_that_the_public_reads_is_translated_into_every_language() -> None:
    for public in (HERE / "public", HERE / "templates" / "public"):
        assert [str(gap) for gap in gaps(HERE / "locale", public)] == []


def test_every_text_of_the_desk_is_translated_into_the_desks_languages() -> None:
    assert [str(gap) for gap in gaps(HERE / "locale", HERE, PROGRAMME.languages.desk)] == []


def test_the_catalogues_hold_no_text_that_nothing_uses() -> None:
    lines = po_file(HERE / "locale", "en").read_text(encoding="utf-8").splitlines()
    listed = {line.removeprefix("msgid ") for line in lines if line.startswith("msgid ")}
    assert listed - {f'"{text}"' for text in messages(HERE)} == {'""'}
