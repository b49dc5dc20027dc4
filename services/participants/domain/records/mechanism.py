"""What groups and alliances have in common: they begin once, and act only while they stand."""

from __future__ import annotations

from datetime import date

from services.participants.domain.records.history import History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.web.translations import mark


def begun(history: History, *models: type[EventData]) -> None:
    """Refuse to begin what has begun."""
    if history.has(*models):
        raise Denied("established_already", mark("It is established already."))


def open_since(
    history: History, day: date, begins: type[EventData], ends: type[EventData] | None = None
) -> None:
    """Refuse what happens before it was established or after it ended."""
    first = min((one.occurred_on for one in history.of(begins)), default=None)
    if first is None:
        raise Denied("not_established", mark("It is not established: record that first."), "group")
    if day < first:
        told = mark("It was established on %(day)s only.")
        raise Denied("before_the_start", told, "occurred_on", day=first)
    last = min((one.occurred_on for one in history.of(ends)), default=None) if ends else None
    if last is not None:
        raise Denied("dissolved", mark("It was dissolved on %(day)s."), "group", day=last)
