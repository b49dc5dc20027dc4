"""What the programme knows: places under any spelling, themes, its days. What lies outside is kept and flagged."""

from __future__ import annotations

from datetime import date

from services.grants.domain.refusals import Denied
from shared.programme import Programme
from shared.service import Service
from shared.web.translations import mark

UNKNOWN = "unknown"


def place(service: Service, text: str) -> tuple[str, tuple[str, ...]]:
    """A municipality's code from any known spelling; one outside the scope is accepted and flagged."""
    if text in {"", UNKNOWN}:
        return UNKNOWN, ()
    found = service.programme.find_municipality(text)
    if found is None:
        told = mark("No municipality is known under this name; choose one of the list.")
        raise Denied("municipality_unknown", told, "municipality")
    outside = f"{found.code} lies outside the programme's municipalities; it is counted and flagged."
    return found.code, () if found.in_scope else (outside,)


def theme(service: Service, code: str | None) -> str | None:
    """A theme's code; Denied if the programme has no such theme."""
    known = [one.code for one in service.programme.file.themes]
    if code is not None and code not in known:
        told = mark("The programme's themes are %(themes)s.")
        raise Denied("theme_unknown", told, "theme", themes=", ".join(known))
    return code


def flags(service: Service, day: date) -> tuple[str, ...]:
    """What is to be said about a day outside the programme: it is kept and flagged (rule 4a.g)."""
    programme = service.programme
    if programme.start <= day <= programme.end:
        return ()
    if programme.end < day <= programme.cutoff:
        return (
            f"The day lies after the programme's end ({programme.end}); it counts in the final period only.",
        )
    told = f"The day lies outside the programme ({programme.start} to {programme.end}); it is kept and flagged, and no indicator counts it."
    return (told,)


def need_eligible(service: Service, day: date, *, proven: bool) -> None:
    """Denied for a signature or a payment that the donor cannot accept: before the programme, after its cut-off.

    `proven` says that documents come with it: where the rule is `documented`, the donor's consent is among them.
    """
    programme, rule = service.programme, service.programme.grants.rules.outside_dates
    late, days = day > programme.cutoff, {"first": programme.start, "last": programme.cutoff}
    if needs_consent(service, day) and not proven:
        told = mark(
            "Sub-grants are signed and paid from %(first)s to %(last)s; after that day attach the donor’s written consent as a document."
        )
        raise Denied("consent_missing", told, "documents", **days)
    if day < programme.start or (late and rule == "refused"):
        told = mark("Sub-grants are signed and paid from %(first)s to %(last)s.")
        raise Denied("outside_eligibility", told, "occurred_on", **days)


def needs_consent(service: Service, day: date) -> bool:
    """Whether a payment on a day needs the donor's consent as a document."""
    programme = service.programme
    return day > programme.cutoff and programme.grants.rules.outside_dates == "documented"


def reserving(programme: Programme) -> str:
    """The member whose grants service answers for ceilings over all members: the lead, else the first that gives grants."""
    return programme.reserving.code


def reserves(service: Service) -> bool:
    """Whether that is this member."""
    return reserving(service.programme) == service.member
