"""The page on rules names everything that a rule can say."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.programme.model_rule import WAYS, Rise, Rule, Test

PAGE = (Path(__file__).parents[3] / "docs" / "conditions.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "word",
    [*(info.alias or name for name, info in Rule.model_fields.items()), *Rise.model_fields, *WAYS.values()],
)
def test_every_word_of_a_rule_is_on_the_page(word: str) -> None:
    assert f"`{word}`" in PAGE or f"`{word}:" in PAGE or f"{word}: " in PAGE


def test_every_way_to_test_a_field_is_on_the_page() -> None:
    assert all(f"{{{name}: " in PAGE for name in Test.model_fields if name != "one_of")
