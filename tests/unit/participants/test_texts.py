"""The texts of the pages: complete in Georgian."""

from __future__ import annotations

from pathlib import Path

import services.participants
from shared.web.translations import gaps

HERE = Path(services.participants.__file__).parent


def test_every_text_is_translated_into_georgian() -> None:
    assert [str(gap) for gap in gaps(HERE / "locale", HERE, ("en", "ka"))] == []
