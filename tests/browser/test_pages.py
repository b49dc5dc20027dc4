"""What holds on every kind of page, visited on a phone with something recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Response, expect

from tests.browser.village import PHONE, Village
from tests.browser.visits import PAGES, Place, Visits

pytestmark = pytest.mark.long
each_page = pytest.mark.parametrize(
    ("place", "path"), PAGES, ids=[f"{place.site}{path}" for place, path in PAGES]
)

each_page_of_the_donor = pytest.mark.parametrize(
    ("place", "path"),
    [one for one in PAGES if one[0].site == "reporting"],
    ids=[path for place, path in PAGES if place.site == "reporting"],
)


@pytest.fixture(scope="module")
def visits(running: Village, recorded: Mapping[str, str]) -> Iterator[Visits]:
    yield Visits(running, recorded)
    running.leave()


@each_page
def test_axe_finds_nothing_serious_or_critical(visits: Visits, place: Place, path: str) -> None:
    visit = visits.of(place, path)
    assert visit.status == 200
    assert not visit.serious


@each_page
def test_no_page_scrolls_sideways_on_a_phone(visits: Visits, place: Place, path: str) -> None:
    visit = visits.of(place, path)
    assert visit.width <= PHONE
    assert not visit.cut


@each_page_of_the_donor
def test_none_of_the_donors_pages_scrolls_sideways_on_a_tablet_or_a_small_desk(
    visits: Visits, place: Place, path: str
) -> None:
    assert not visits.of(place, path).cramped


@each_page
def test_nothing_is_asked_of_a_foreign_host(visits: Visits, place: Place, path: str) -> None:
    assert not visits.of(place, path).foreign


def test_the_first_page_of_the_public_form_takes_at_most_30_kilobytes_with_its_style(
    village: Village,
) -> None:
    answers: list[Response] = []
    page = village.visitor(PHONE, javascript=False)
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - the driver marks its handlers
    page.goto(f"{village.url('kkm')}/hy/complaint", wait_until="networkidle")
    kinds = {answer.request.resource_type for answer in answers}
    assert {"document", "stylesheet"} <= kinds
    assert sum(len(answer.body()) for answer in answers) <= 30 * 1024


def test_the_menu_of_a_phone_scrolls_in_one_line(village: Village) -> None:
    page = village.visitor(PHONE, who=("ctc", "me"))
    page.goto(f"{village.url('ctc')}/ka/desk")
    entries = page.locator("nav.main a")
    expect(entries).not_to_have_count(0)
    assert len({entry.bounding_box()["y"] for entry in entries.all()}) == 1  # type: ignore[index]


@pytest.mark.parametrize("path", ["logframe", "indicators/X.2", "events"])
def test_headings_are_set_in_the_serif(village: Village, path: str) -> None:
    page = village.visitor()
    page.goto(f"{village.url('reporting')}/en/{path}")
    family = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert family.startswith('"Noto Serif"')


def test_the_logframe_ends_with_its_foot_on_a_screen_of_middle_width(village: Village) -> None:
    page = village.visitor()
    page.set_viewport_size({"width": 1100, "height": 800})
    page.goto(f"{village.url('reporting')}/en/logframe")
    below = page.evaluate(
        "document.documentElement.scrollHeight - document.querySelector('.foot').getBoundingClientRect().bottom"
        " - window.scrollY"
    )
    assert below < 50
