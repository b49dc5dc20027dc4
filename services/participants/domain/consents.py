"""What a person consents to: purpose by purpose, by the guardian while she is a minor, withdrawn at any time. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from services.participants.domain.refusals import Denied
from shared.events.people import ConsentRecorded, ConsentWithdrawn
from shared.programme.model_participants import Consent
from shared.web.translations import mark


def give(
    person: str,
    purposes: Sequence[str],
    asked: Consent,
    day: date,
    age: int | None,
    *,
    language: str,
    guardian: bool,
) -> ConsentRecorded:
    """Record a consent; a minor's is her guardian's."""
    _known(purposes, asked)
    if age is not None and age < asked.guardian_under and not guardian:
        told = mark("The person is under %(age)s: a guardian must consent.")
        raise Denied("guardian_needed", told, "guardian", age=asked.guardian_under)
    return ConsentRecorded(
        occurred_on=day, person=person, purposes=tuple(purposes), language=language, guardian=guardian
    )


def withdraw(person: str, purposes: Sequence[str], standing: Collection[str], day: date) -> ConsentWithdrawn:
    """Record that consent is withdrawn; refuses what was not given."""
    missing = [one for one in purposes if one not in standing]
    if missing or not purposes:
        told = mark("There is no such consent to withdraw; there is: %(codes)s.")
        raise Denied("consent_not_given", told, "purposes", codes=", ".join(sorted(standing)) or "–")
    return ConsentWithdrawn(occurred_on=day, person=person, purposes=tuple(purposes))


def _known(purposes: Sequence[str], asked: Consent) -> None:
    codes = [one.code for one in asked.purposes]
    if not purposes or set(purposes) - set(codes):
        raise Denied("code_unknown", mark("Choose one of: %(codes)s."), "purposes", codes=", ".join(codes))
