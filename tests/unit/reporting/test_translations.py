"""Every text of the donor's pages can be read in each of their languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from services import reporting
from services.reporting.app import LANGUAGES
from shared.web.languages import SOURCE
from shared.web.translations import gaps

ROOM = Path(reporting.__file__).parent


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != SOURCE])
def test_no_text_of_the_reporting_pages_is_missing_or_fuzzy(lang: str) -> None:
    assert [str(gap) for gap in gaps(ROOM / "locale", ROOM, (lang,))] == []


def test_the_donors_pages_speak_english_georgian_azerbaijani_and_armenian() -> None:
    assert LANGUAGES == ("en", "ka", "az", "hy")
