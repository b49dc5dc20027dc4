"""The Washington Group's short set, reduced inside the house to yes, no or unknown; the answers are not kept. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Answer = Literal["none", "some", "a_lot", "cannot"]
QUESTIONS = ("seeing", "hearing", "walking", "remembering", "self_care", "communicating")
_SEVERE = frozenset({"a_lot", "cannot"})


def disability(answers: Mapping[str, str]) -> Literal["yes", "no", "unknown"]:
    """Yes from "a lot of difficulty" in one domain on; no only if all six were answered (the group's cut-off)."""
    given = {question: answers[question] for question in QUESTIONS if answers.get(question)}
    if _SEVERE & set(given.values()):
        return "yes"
    return "no" if len(given) == len(QUESTIONS) else "unknown"
