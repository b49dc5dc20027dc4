"""What axe finds on a page that keeps somebody from using it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SERIOUS = {"serious", "critical"}
# axe's rules of what words decide: the language that a page says it is in, and whether everything has a name.
_OF_WORDS = (
    "html-has-lang", "html-lang-valid", "valid-lang", "document-title", "frame-title", "summary-name",
    "link-name", "button-name", "input-button-name", "input-image-alt", "label", "select-name", "image-alt",
    "svg-img-alt", "role-img-alt", "area-alt", "aria-command-name", "aria-dialog-name", "aria-input-field-name",
    "aria-meter-name", "aria-progressbar-name", "aria-toggle-field-name", "aria-tooltip-name",
)  # fmt: skip


def faults(page: Page, *, words_only: bool = False) -> tuple[str, ...]:
    """What axe calls serious or critical on the page as it is now, each with its first element.

    Colours, roles and order are the same in every language and take axe longest: where a page is asked about in one
    language already, `words_only` asks what its words decide.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if words_only:
        options["runOnly"] = {"type": "rule", "values": list(_OF_WORDS)}
    found = Axe().run(page, options=options).response["violations"]
    return tuple(_told(one) for one in found if one["impact"] in _SERIOUS)


def _told(violation: Mapping[str, Any]) -> str:
    nodes = violation["nodes"]
    return f"{violation['id']}: {len(nodes)} times, first at {nodes[0]['html'][:160]}"
