"""What the programme knows: places under any spelling, code lists, its days. What lies outside is kept and flagged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from services.participants.domain.refusals import Denied
from shared.programme import Programme
from shared.programme.model_base import Coded
from shared.web.translations import mark

UNKNOWN = "unknown"


def place(programme: Programme, text: str, field: str = "municipality") -> str:
    """A municipality's code from any known spelling, in scope or not; Denied for a place that nobody knows."""
    if text in {"", UNKNOWN}:
        return UNKNOWN
    found = programme.find_municipality(text)
    if found is None:
        told = mark("No municipality is known under this name; choose one of the list.")
        raise Denied("municipality_unknown", told, field)
    return found.code


def outside(programme: Programme, municipality: str) -> bool:
    """Whether a place lies outside the programme's municipalities; an unknown one does not."""
    return municipality != UNKNOWN and not programme.municipality(municipality).in_scope


def coded(known: Iterable[Coded], code: str, field: str) -> str:
    """A code of one of the programme's lists; Denied if the list does not have it."""
    codes = [one.code for one in known]
    if code not in codes:
        raise Denied("code_unknown", mark("Choose one of: %(codes)s."), field, codes=", ".join(codes))
    return code


def others(programme: Programme, codes: Iterable[str], own: str, field: str) -> tuple[str, ...]:
    """Codes of other members, each once; Denied for one that is none or is this member itself."""
    known = [one.code for one in programme.members if one.code != own]
    given = tuple(dict.fromkeys(codes))
    if set(given) - set(known):
        raise Denied("code_unknown", mark("Choose one of: %(codes)s."), field, codes=", ".join(known))
    return given


def flags(programme: Programme, municipality: str, day: date) -> tuple[str, ...]:
    """What is to be said about an activity that is accepted although something of it lies outside (rule 4a.g)."""
    told: list[str] = []
    if outside(programme, municipality):
        told.append(f"{municipality} lies outside the programme's municipalities; it is counted and flagged.")
    if programme.end < day <= programme.cutoff:
        told.append(
            f"The day lies after the programme's end ({programme.end}); it counts in the final period only."
        )
    elif not programme.start <= day <= programme.end:
        told.append(
            f"The day lies outside the programme ({programme.start} to {programme.end}); it is kept and flagged, and no indicator counts it."
        )
    return tuple(told)
