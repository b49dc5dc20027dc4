"""A grants manager signs a contract and pays in lari; the donor reads euro."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from playwright.sync_api import Page, expect

from tests.browser.stories import make_payable
from tests.browser.village import Village

MONEY = "OP3.1.b"
PAID, RATE = Decimal("12500.50"), Decimal("3.1548")  # lari; lari for one euro in November 2025


def test_a_payment_in_lari_reaches_the_donor_in_euro(village: Village) -> None:
    before = Decimal(village.figure(MONEY).replace("–", "0").replace(",", ""))
    manager = village.visitor(who=("cenn", "grants"))
    manager.goto(f"{village.url('cenn')}/en/grants/new")
    _sign(manager)
    expect(manager.get_by_role("status")).to_contain_text("Recorded")
    grant = manager.url.partition("?")[0].rpartition("/")[2]
    make_payable(village, grant, f"{PAID}", "2025-11-20")
    manager.reload()
    _pay(manager)
    expect(manager.get_by_role("status")).to_contain_text("Recorded")
    expect(manager.get_by_role("row", name="1. BANK-2025-11-20")).to_contain_text("12,500.50")

    euro = (PAID / RATE).quantize(Decimal("0.01"), ROUND_HALF_UP)
    donor = village.figure_becomes(MONEY, f"{before + euro:,.2f}")
    expect(donor.get_by_text("grants.grant.disbursed").first).to_be_visible()
    assert "BANK-2025-11-20" not in donor.content()


def _sign(page: Page) -> None:
    page.get_by_label("Name", exact=True).fill("Women of Marneuli")
    page.get_by_label("Identification number").fill("405123456")
    page.get_by_label("Kind of recipient").select_option("cso")
    page.get_by_label("What it is for").fill("A library for three villages")
    page.get_by_label("Municipality", exact=True).select_option("GE-KK-MAR")
    _day(page, "3", "Searched on")
    page.get_by_label("List", exact=True).fill("EU consolidated list")
    page.get_by_label("Version of the list").fill("2025-11-03")
    _day(page, "3", "Signed on")
    page.get_by_label("Amount of the contract").fill("25 000")
    page.get_by_label("Currency").select_option("GEL")
    page.get_by_role("button", name="Record the contract").click()


def _pay(page: Page) -> None:
    _day(page, "20", "Paid on")
    page.get_by_label("Amount", exact=True).fill("12 500.50")
    page.get_by_label("Bank reference").fill("BANK-2025-11-20")
    page.get_by_role("button", name="Record the payment").click()


def _day(page: Page, day: str, group: str) -> None:
    fields = page.get_by_role("group", name=group)
    for part, value in (("Day", day), ("Month", "11"), ("Year", "2025")):
        fields.get_by_label(part, exact=True).fill(value)
