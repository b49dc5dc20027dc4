"""Somebody who has a keyboard and nothing else: every place is reached by Tab, every choice is made by keys."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, Page

_FURTHEST = 150  # presses of Tab after which a place counts as out of reach
_FOCUSED = "one => one === document.activeElement"
_CHECKED = "one => one.checked"


@dataclass(frozen=True)
class Keyboard:
    """The keys of one page."""

    page: Page

    def reach(self, place: Locator) -> None:
        """Press Tab until a place has the focus; of radio buttons any of its group."""
        place.wait_for()
        for _ in range(_FURTHEST):
            if place.evaluate(_FOCUSED):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{place} is not reached by Tab")

    def press(self, button: Locator) -> None:
        """Reach a button and press it."""
        self.reach(button)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state()

    def write(self, field: Locator, text: str) -> None:
        """Reach a field and type."""
        self.reach(field)
        self.page.keyboard.type(text)

    def choose(self, menu: Locator, words: str) -> None:
        """Reach a menu and go down to an entry."""
        self.reach(menu)
        for _ in range(menu.locator("option").count()):
            if menu.locator("option:checked").inner_text() == words:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"the menu has no entry {words!r}")

    def tick(self, box: Locator) -> None:
        """Reach a box or the first radio button of a group and press the space bar."""
        self.reach(box)
        self.page.keyboard.press("Space")
        assert box.evaluate(_CHECKED)
