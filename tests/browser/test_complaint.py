"""A villager's complaint from the public form to the donor's page, and the answer back to the villager."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.keyboard import Keyboard
from tests.browser.village import PHONE, Village

STORY = "Təlim həmişə bazar günü olur, biz isə bazarda işləyirik."
ANSWER = "Növbəti təlim çərşənbə günü olacaq. Yazdığınız üçün sağ olun."
QUESTION = "Hansı gün sizə uyğundur?"
REPLY = "Çərşənbə günü."
VOICE = Path(__file__).parents[1] / "unit" / "files" / "recordings" / "voice.m4a"
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}")


def test_a_villager_complains_in_azerbaijani_without_javascript_and_reads_the_answer(
    village: Village,
) -> None:
    villager = village.visitor(PHONE, javascript=False)
    code = _file(villager, f"{village.url('kkm')}/az/complaint")
    _look_up(villager, f"{village.url('kkm')}/az/complaint/track", code)
    expect(villager.get_by_text(ANSWER)).to_have_count(0)

    _ask(village)
    _look_up(villager, f"{village.url('kkm')}/az/complaint/track", code)
    expect(villager.get_by_text(QUESTION)).to_be_visible()
    villager.fill("#text", REPLY)
    villager.click("button[value=say]")
    expect(villager.get_by_text(REPLY)).to_be_visible()

    _answer_and_close(village)
    donor = village.figure_becomes("X.1", "100.0")
    expect(donor.get_by_text("feedback.complaint.filed").first).to_be_visible()
    assert STORY not in donor.content()

    _look_up(villager, f"{village.url('kkm')}/az/complaint/track", code)
    expect(villager.get_by_text(ANSWER)).to_be_visible()
    villager.check("input[name=satisfied][value=yes]")
    villager.click("button[value=rate]")
    expect(villager.get_by_role("status")).to_be_visible()
    expect(villager.locator("input[name=satisfied]")).to_have_count(0)


def _file(page: Page, form: str) -> str:
    """Answer the five questions, look once more, send; the tracking code."""
    page.goto(form)
    page.check("input[name=category_group][value=activity]")
    page.click("#go")
    page.fill("#text", STORY)
    page.click("#go")
    page.select_option("#municipality", "GE-KK-MAR")
    page.click("#go")
    page.click("#go")  # anonymous is the default
    page.set_input_files("#file", VOICE)
    page.click("#go")
    expect(page.get_by_text(STORY)).to_be_visible()
    expect(page.get_by_text(VOICE.name)).to_be_visible()
    page.click("#go")
    code = page.locator(".panel .code").inner_text()
    assert CODE.fullmatch(code)
    return code


def _look_up(page: Page, form: str, code: str) -> None:
    page.goto(form)
    page.fill("#code", code.lower().replace("-", " "))
    page.click("main button")
    expect(page.locator("ol.line")).to_be_visible()


def _ask(village: Village) -> None:
    village.post("kkm", "cases", f"/v1/complaints/{_case(village)}/question", {"text": QUESTION})


def _case(village: Village) -> str:
    listed = village.get("kkm", "cases", "/v1/complaints")
    return next(str(one["case"]) for one in listed if one["category_group"] == "activity")


def _answer_and_close(village: Village) -> None:
    """By keyboard alone, from the sign-in to the closed case."""
    page = village.visitor()
    village.sign_in(page, "kkm", "cases")
    page.goto(f"{village.url('kkm')}/en/complaints")
    card = page.locator(".todo > li", has_text="I am dissatisfied with a training")
    keys = Keyboard(page)
    keys.choose(card.get_by_role("combobox"), "Answered: write the answer")
    keys.press(card.get_by_role("button", name=re.compile("^Move")))
    expect(page.get_by_text(STORY)).to_be_visible()
    keys.write(page.locator("#response-text"), ANSWER)
    keys.press(page.get_by_role("button", name="Send the answer"))
    expect(page.get_by_role("status")).to_contain_text("Recorded")
    keys.tick(page.locator("input[name=close-outcome][value=resolved]"))
    keys.press(page.get_by_role("button", name="Close the complaint"))
    expect(page.get_by_role("status")).to_contain_text("Recorded")
    expect(page.locator("main p.lead").first).to_contain_text("Closed")
