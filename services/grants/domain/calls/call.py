"""A call for applications: drafted, published for a closed list of recipient types, amended, closed; appeals are noted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

import msgspec

from services.grants.domain.checks import not_in_future
from services.grants.domain.refusals import Denied
from shared import clock
from shared.events.awarding import CallAmended, CallClosed, CallDrafted
from shared.events.grants import AwardAppealed, CallPublished
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.web.translations import mark

_ALL = 100  # per cent


@dataclass(frozen=True, slots=True)
class Call:
    """What is known of one call, as amended; `appeals` are the cases that were filed against it."""

    drafted: CallDrafted | None = None
    data: CallPublished | None = None
    closed: CallClosed | None = None
    appeals: frozenset[str] = frozenset()

    def accepts(self, now: datetime) -> bool:
        """Whether an application may come in: until the last second of the last day in Tbilisi, by the server's clock."""
        return self.data is not None and self.closed is None and clock.day(now) <= self.data.closes_on


@dataclass(frozen=True, slots=True)
class CallTerms:
    """What a publication must keep to: who may receive, in which currencies and languages."""

    recipient_types: tuple[str, ...]
    currencies: tuple[str, ...] = ("EUR",)
    languages: tuple[str, ...] = ()


def evolve(call: Call, past: Past) -> Call:
    """The call after one more event."""
    data = past.data
    if isinstance(data, CallDrafted):
        return replace(call, drafted=data)
    if isinstance(data, CallPublished):
        return replace(call, data=data)
    if isinstance(data, CallAmended) and call.data is not None:
        return replace(call, data=msgspec.structs.replace(call.data, closes_on=data.closes_on))
    if isinstance(data, CallClosed):
        return replace(call, closed=data)
    if isinstance(data, AwardAppealed):
        return replace(call, appeals=call.appeals | {data.case})
    return call


def draft(call: Call, data: CallDrafted, today: date) -> list[Draft]:
    """Begin a call that nobody outside sees yet."""
    if call.drafted is not None or call.data is not None:
        raise Denied(
            "call_already_there", mark("This call is drafted already; publish it, or begin another.")
        )
    not_in_future(data.occurred_on, today)
    return [Draft(data)]


def publish(
    call: Call, data: CallPublished, terms: CallTerms, texts: Collection[str], today: date
) -> list[Draft]:
    """Open the call. `texts` are the languages in which its texts are there."""
    if call.data is not None:
        raise Denied("call_already_published", mark("This call is published already."))
    not_in_future(data.occurred_on, today)
    if data.closes_on < data.occurred_on:
        told = mark("The call cannot close before it is published; the earliest possible is %(day)s.")
        raise Denied("closes_before_published", told, "closes_on", day=data.occurred_on)
    if lacking := [lang for lang in terms.languages if lang not in texts]:
        told = mark("A call is published in %(languages)s; the title in %(lacking)s is missing.")
        named = {"languages": ", ".join(terms.languages), "lacking": ", ".join(lacking)}
        raise Denied("language_missing", told, "title", **named)
    _who_and_what(data, terms)
    return [Draft(data)]


def _who_and_what(data: CallPublished, terms: CallTerms) -> None:
    types = ", ".join(terms.recipient_types)
    if not data.recipient_types:
        told = mark("Say who may apply: at least one of %(types)s.")
        raise Denied("recipient_types_missing", told, "recipient_types", types=types)
    if set(data.recipient_types) - set(terms.recipient_types):
        told = mark("Only these may receive a sub-grant: %(types)s.")
        raise Denied("recipient_type_not_allowed", told, "recipient_types", types=types)
    if data.currency is not None and data.currency not in terms.currencies:
        told = mark("Sub-grants are paid in %(currencies)s.")
        raise Denied("currency_not_allowed", told, "currency", currencies=", ".join(terms.currencies))
    if data.least and data.most and Decimal(data.least) > Decimal(data.most):
        told = mark("The smallest amount cannot be above the largest, %(most)s.")
        raise Denied("amounts_crossed", told, "least", most=data.most)
    weights = [one.weight for one in data.criteria]
    if weights and (sum(weights) != _ALL or min(weights) < 1):
        told = mark("The weights of the criteria must add up to 100; these add up to %(sum)s.")
        raise Denied("weights_do_not_add_up", told, "criteria", sum=sum(weights))


def amend(call: Call, closes_on: date, today: date) -> list[Draft]:
    """Move the deadline of an open call to a later day; it is never moved back on those who rely on it."""
    data = _open(call)
    if closes_on <= data.closes_on or closes_on < today:
        told = mark("The deadline can only be moved to a later day than %(day)s.")
        raise Denied("deadline_moved_back", told, "closes_on", day=max(data.closes_on, today))
    return [Draft(CallAmended(occurred_on=today, call=data.call, closes_on=closes_on))]


def close(call: Call, why: str, today: date) -> list[Draft]:
    """Close the call: after its deadline, or at once if it is cancelled."""
    data = _open(call)
    if why == "deadline" and today <= data.closes_on:
        told = mark("Applications are accepted until the end of %(day)s; close it after that, or cancel it.")
        raise Denied("deadline_not_passed", told, "why", day=data.closes_on)
    reason = "cancelled" if why == "cancelled" else "deadline"
    return [Draft(CallClosed(occurred_on=today, call=data.call, why=reason))]  # type: ignore[arg-type]


def appeal(call: Call, case: str, day: date) -> list[Draft]:
    """Note that a case was filed against the call; nothing if it is noted already or the call is not ours."""
    if call.data is None or case in call.appeals:
        return []
    return [Draft(AwardAppealed(occurred_on=day, call=call.data.call, case=case))]


def published(call: Call) -> CallPublished:
    """What the call says; Denied if it is not published."""
    if call.data is None:
        raise Denied("call_unknown", mark("There is no such call here; choose one of the list."), "call")
    return call.data


def _open(call: Call) -> CallPublished:
    data = published(call)
    if call.closed is not None:
        raise Denied("call_closed", mark("The call is closed already."))
    return data
