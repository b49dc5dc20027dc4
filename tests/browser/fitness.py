"""What axe finds on a page that keeps somebody from using it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SERIOUS = {"serious", "critical"}


def faults(page: Page, *, colours: bool) -> tuple[str, ...]:
    """What axe calls serious or critical on the page as it is now, each with its first element.

    Whether `colours` stand out from each other takes axe longer than all its other rules, and is the same in every
    language: it is asked in one of them.
    """
    rules = {"color-contrast": {"enabled": colours}}
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": rules}).response["violations"]
    return tuple(_told(one) for one in found if one["impact"] in _SERIOUS)


def _told(violation: Mapping[str, Any]) -> str:
    nodes = violation["nodes"]
    return f"{violation['id']}: {len(nodes)} times, first at {nodes[0]['html'][:160]}"
