"""A programme's text that stands in another language than its page says in which."""

from __future__ import annotations

from shared.programme import Text
from shared.web.site import worded

NAME = Text({"en": "Women & girls", "ka": "ქალები"})


def test_a_text_in_the_pages_language_stands_as_it_is_and_escaped() -> None:
    assert worded(NAME, "ka") == "ქალები"
    assert worded(NAME, "en") == "Women &amp; girls"


def test_a_text_that_has_no_translation_is_marked_as_english() -> None:
    assert worded(NAME, "hy") == '<span lang="en">Women &amp; girls</span>'


def test_a_text_without_english_is_marked_as_what_it_is() -> None:
    assert worded(Text({"ka": "ქალები"}), "az") == '<span lang="ka">ქალები</span>'
