"""The steps that a page offers: only those that the rules allow from here."""

from __future__ import annotations

from collections.abc import Iterable

from services.grants.steps.api import OF
from services.grants.steps.step import Step


def offered(things: str, allowed: Iterable[str]) -> list[Step]:
    """The steps of some codes, in the order in which the rules name them."""
    by_code = {one.code: one for one in OF[things]}
    return [by_code[code] for code in allowed]
