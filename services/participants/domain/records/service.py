"""A social service: launched or improved, looked at, and used."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.outreach import Service, ServiceLaunched, ServiceUsersReported
from shared.web.translations import mark


def check(history: History, data: EventData, _: Around) -> None:
    """Refuse a second launch, what is told of an unknown service, and users who are neither named nor counted."""
    if isinstance(data, ServiceLaunched) and history.has(ServiceLaunched):
        raise Denied("launched_already", mark("This service was launched already."), "service")
    if not isinstance(data, Service) and not history.has(Service):
        told = mark("No such service was launched or improved: record that first.")
        raise Denied("service_unknown", told, "service")
    if isinstance(data, ServiceUsersReported):
        _users(data)


def _users(data: ServiceUsersReported) -> None:
    if bool(data.users) == (data.count is not None):
        told = mark("Give either the persons who used it, or only their number.")
        raise Denied("users_or_count", told, "users")
    if len({one.person for one in data.users}) < len(data.users):
        raise Denied("user_twice", mark("One person stands among the users twice."), "users")
