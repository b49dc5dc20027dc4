"""Why somebody decided: asked for in one way by everything that is decided here."""

from __future__ import annotations

from shared.refusal import Refused
from shared.web.translations import mark


def why(text: str) -> str:
    """The reason as it is kept, at most 500 characters; Refused if there is none."""
    if not (text := text.strip()):
        raise Refused(
            "reason_missing",
            mark("Say why, in a sentence that will still be understood in five years."),
            "reason",
        )
    return text[:500]
