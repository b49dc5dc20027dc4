"""An M&E officer records a training through the page; the donor's figure follows it up and down."""

from __future__ import annotations

import re
import time

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.village import Village

HOURS = "OP1.1.c"
PEOPLE = (("Nino Beridze", "1990", "F"), ("Əli Məmmədov", "1985", "M"), ("Անի Գրիգորյան", "2001", "F"))
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


def test_a_training_recorded_on_the_page_reaches_the_donor_and_its_void_does_too(village: Village) -> None:
    before = village.figure(HOURS)
    officer = village.visitor(who=("ctc", "me"))
    write(officer, f"{village.url('ctc')}/en/activities/new", "Fundraising for beginners", "12")
    officer.get_by_role("button", name="Record", exact=True).click()

    expect(officer.get_by_role("status")).to_contain_text("Recorded")
    expect(officer.get_by_role("status")).to_contain_text("3 persons on the sheet.")
    assert UUID.fullmatch(officer.locator("main p.small .code").first.inner_text())
    donor = village.figure_becomes(HOURS, more(before, 12))
    assert not [name for name, _, _ in PEOPLE if name in donor.content()]

    officer.get_by_role("link", name="Void", exact=True).first.click()
    officer.check("input[name=reason][value=did_not_happen]")
    officer.get_by_role("button", name="Void it").click()
    expect(officer.get_by_role("status")).to_contain_text("Voided")
    village.figure_becomes(HOURS, before)


def test_a_double_tap_on_record_records_once(village: Village) -> None:
    before = village.figure(HOURS)
    officer = village.visitor(who=("ctc", "me"))
    write(officer, f"{village.url('ctc')}/en/activities/new", "Tapped twice", "7")
    tap_twice(officer, officer.get_by_role("button", name="Record", exact=True))

    expect(officer.get_by_role("status")).to_contain_text("Recorded")
    village.figure_becomes(HOURS, more(before, 7))
    officer.goto(f"{village.url('ctc')}/en/activities")
    expect(officer.get_by_role("link", name="Tapped twice")).to_have_count(1)


def tap_twice(page: Page, button: Locator) -> None:
    """The first tap is recorded, but its answer is still on the way when the second one is sent."""
    statuses: list[int] = []

    def lose_the_first_answer(route: Route) -> None:
        if statuses:
            route.continue_()
        else:
            statuses.append(route.fetch(max_redirects=0).status)

    page.route("**/activities/new", lose_the_first_answer)
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(*middle)  # not button.click(), which waits until the page is another
    until = time.monotonic() + 10
    while not statuses:
        assert time.monotonic() < until, "the first tap sent nothing"
        page.wait_for_timeout(20)
    assert statuses == [303]
    page.mouse.click(*middle)


def more(before: str, added: int) -> str:
    """A figure's text after an addition; what nobody has reported reads as a dash."""
    return str(int(before.replace("–", "0")) + added)


def write(page: Page, form: str, title: str, length: str) -> None:
    """Fill in an activity with three people."""
    page.goto(form)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Kind").select_option("training")
    for part, value in (("Day", "14"), ("Month", "11"), ("Year", "2025")):
        page.get_by_role("group", name="Day", exact=True).get_by_label(part, exact=True).fill(value)
    page.get_by_label("Hours").fill(length)
    page.get_by_label("Municipality").select_option("GE-KK-MAR")
    for line, (name, born, sex) in enumerate(PEOPLE, start=1):
        page.get_by_label(f"Line {line}: Full name").fill(name)
        page.get_by_label(f"Line {line}: Year of birth").fill(born)
        page.get_by_label(f"Line {line}: Sex").select_option(sex)
        page.get_by_label(f"Line {line}: Home").select_option("GE-KK-MAR")
