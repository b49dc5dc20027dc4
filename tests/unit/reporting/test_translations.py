"""Every text of the donor's pages can be read in Georgian."""

from __future__ import annotations

from pathlib import Path

from services import reporting
from shared.web.translations import gaps

ROOM = Path(reporting.__file__).parent


def test_no_text_is_missing_in_georgian() -> None:
    assert [str(gap) for gap in gaps(ROOM / "locale", ROOM, ("ka",))] == []
