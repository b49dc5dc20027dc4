"""Every text of the sub-grants pages can be read in Georgian."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from services import grants
from shared.web.translations import gaps, po_file

ROOM = Path(grants.__file__).parent


def test_no_text_is_missing_in_english_or_georgian() -> None:
    assert [str(gap) for gap in gaps(ROOM / "locale", ROOM, ("en", "ka"))] == []


@pytest.mark.parametrize("lang", ["ka", "az", "hy", "ru"])
def test_a_translation_keeps_the_places_that_values_fill(lang: str) -> None:
    with po_file(ROOM / "locale", lang).open("rb") as stream:
        catalogue = read_po(stream, locale=lang)
    for message in catalogue:
        if not message.id:
            continue
        original = message.id if isinstance(message.id, str) else message.id[0]
        told = message.string if isinstance(message.string, str) else " ".join(message.string or ())
        assert set(re.findall(r"%\(\w+\)s", told)) == set(re.findall(r"%\(\w+\)s", original)), original


def test_every_text_that_applicants_read_is_translated_into_every_language() -> None:
    for public in (ROOM / "public", ROOM / "templates" / "public"):
        assert [str(gap) for gap in gaps(ROOM / "locale", public)] == []
