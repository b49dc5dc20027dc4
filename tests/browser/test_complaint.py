"""A villager's complaint from the public form to the donor's page, and the answer back to the villager."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.village import PHONE, Village

STORY = "Təlim həmişə bazar günü olur, biz isə bazarda işləyirik."
ANSWER = "Növbəti təlim çərşənbə günü olacaq. Yazdığınız üçün sağ olun."
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}")


def test_a_villager_complains_in_azerbaijani_without_javascript_and_reads_the_answer(
    village: Village,
) -> None:
    villager = village.visitor(PHONE, javascript=False)
    code = _file(villager, f"{village.url('kkm')}/az/complaint")
    _look_up(villager, f"{village.url('kkm')}/az/complaint/track", code)
    expect(villager.get_by_text(ANSWER)).to_have_count(0)

    _answer_and_close(village)
    donor = village.figure_becomes("X.1", "100.0")
    expect(donor.get_by_text("feedback.complaint.filed").first).to_be_visible()
    assert STORY not in donor.content()

    _look_up(villager, f"{village.url('kkm')}/az/complaint/track", code)
    expect(villager.get_by_text(ANSWER)).to_be_visible()


def _file(page: Page, form: str) -> str:
    """Answer the four questions, look once more, send; the tracking code."""
    page.goto(form)
    page.check("input[name=category_group][value=activity]")
    page.click("#go")
    page.fill("#text", STORY)
    page.click("#go")
    page.select_option("#municipality", "GE-KK-MAR")
    page.click("#go")
    page.click("#go")  # anonymous is the default
    expect(page.get_by_text(STORY)).to_be_visible()
    page.click("#go")
    code = page.locator(".panel .code").inner_text()
    assert CODE.fullmatch(code)
    return code


def _look_up(page: Page, form: str, code: str) -> None:
    page.goto(form)
    page.fill("#code", code.lower().replace("-", " "))
    page.click("main button")
    expect(page.locator("ol.line")).to_be_visible()


def _answer_and_close(village: Village) -> None:
    handler = village.visitor()
    village.sign_in(handler, "kkm", "cases")
    handler.get_by_role("link", name="Complaints", exact=True).first.click()
    handler.get_by_role("link", name=re.compile("I am dissatisfied with a training")).click()
    expect(handler.get_by_text(STORY)).to_be_visible()
    handler.fill("#answer", ANSWER)
    handler.get_by_role("button", name="Send the answer").click()
    expect(handler.get_by_role("status")).to_contain_text("Recorded")
    handler.check("input[name=outcome][value=resolved]")
    handler.get_by_role("button", name="Close the complaint").click()
    expect(handler.get_by_role("status")).to_contain_text("Recorded")
    expect(handler.locator("main p.lead").first).to_contain_text("Closed")
