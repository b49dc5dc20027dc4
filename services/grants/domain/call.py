"""A call for applications: published once, for a closed list of recipient types; appeals against it are noted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from services.grants.domain.checks import not_in_future
from services.grants.domain.refusals import Denied
from shared.events.grants import AwardAppealed, CallPublished
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Call:
    """What is known of one call; `appeals` are the cases that were filed against it."""

    data: CallPublished | None = None
    appeals: frozenset[str] = frozenset()


def evolve(call: Call, past: Past) -> Call:
    """The call after one more event."""
    if isinstance(past.data, CallPublished):
        return replace(call, data=past.data)
    if isinstance(past.data, AwardAppealed):
        return replace(call, appeals=call.appeals | {past.data.case})
    return call


def publish(call: Call, data: CallPublished, allowed: Collection[str], today: date) -> list[Draft]:
    """Open the call. `allowed` is the programme's closed list of recipient types."""
    if call.data is not None:
        raise Denied("call_already_published", mark("This call is published already."))
    not_in_future(data.occurred_on, today)
    if data.closes_on < data.occurred_on:
        told = mark("The call cannot close before it is published; the earliest possible is %(day)s.")
        raise Denied("closes_before_published", told, "closes_on", day=data.occurred_on)
    if not data.recipient_types:
        told = mark("Say who may apply: at least one of %(types)s.")
        raise Denied("recipient_types_missing", told, "recipient_types", types=", ".join(allowed))
    if set(data.recipient_types) - set(allowed):
        told = mark("Only these may receive a sub-grant: %(types)s.")
        raise Denied("recipient_type_not_allowed", told, "recipient_types", types=", ".join(allowed))
    return [Draft(data)]


def appeal(call: Call, case: str, day: date) -> list[Draft]:
    """Note that a case was filed against the call; nothing if it is noted already or the call is not ours."""
    if call.data is None or case in call.appeals:
        return []
    return [Draft(AwardAppealed(occurred_on=day, call=call.data.call, case=case))]
