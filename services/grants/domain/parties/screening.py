"""A third party and its screenings against restrictive measures: without a clear recent one nothing is signed or paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from services.grants.domain.checks import not_in_future
from services.grants.domain.refusals import Denied
from shared.events.awarding import ScreeningRecorded
from shared.ledger.append import Draft
from shared.ledger.streams import Past
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """What is known of a third party's screenings, in the order in which they were recorded."""

    screenings: tuple[ScreeningRecorded, ...] = ()

    def latest(self, day: date) -> ScreeningRecorded | None:
        """The last screening on or before a day; of several on one day the last recorded."""
        before = [one for one in self.screenings if one.occurred_on <= day]
        return max(reversed(before), key=lambda one: one.occurred_on, default=None)


def evolve(party: ThirdParty, past: Past) -> ThirdParty:
    """The third party after one more event."""
    if isinstance(past.data, ScreeningRecorded):
        return ThirdParty((*party.screenings, past.data))
    return party


def record(data: ScreeningRecorded, today: date) -> list[Draft]:
    """Keep the result of a search in a list of restrictive measures."""
    not_in_future(data.occurred_on, today)
    return [Draft(data)]


def need_clear(party: ThirdParty, day: date, valid_days: int) -> None:
    """Denied unless the last screening before a day was clear and is recent enough."""
    last = party.latest(day)
    if last is not None and last.result != "clear":
        told = mark("The screening of %(day)s found a match; nothing is signed or paid until one is clear.")
        raise Denied("screening_match", told, "occurred_on", day=last.occurred_on)
    if last is None or last.occurred_on < day - timedelta(days=valid_days):
        told = mark(
            "No clear screening of the recipient between %(first)s and %(day)s is recorded; record one first."
        )
        first = day - timedelta(days=valid_days)
        raise Denied("screening_missing", told, "occurred_on", first=first, day=day)
