"""The regional alliance: founded, joined, left, and its meetings."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.records.mechanism import begun, open_since
from services.participants.domain.refusals import Denied
from shared.events.base import EventData
from shared.events.community import AllianceEstablished, AllianceJoined, AllianceLeft, Group, Membership
from shared.web.translations import mark


def check(history: History, data: EventData, _: Around) -> None:
    """Refuse a second foundation, joining twice, leaving what one is not in."""
    assert isinstance(data, Group)
    if isinstance(data, AllianceEstablished):
        begun(history, AllianceEstablished)
        return
    open_since(history, data.occurred_on, AllianceEstablished)
    if isinstance(data, Membership):
        inside = _inside(history, data.organisation)
        if inside and isinstance(data, AllianceJoined):
            told = mark("This institution is a member already.")
            raise Denied("member_already", told, "organisation")
        if not inside and isinstance(data, AllianceLeft):
            raise Denied("not_a_member", mark("This institution is not a member."), "organisation")


def _inside(history: History, organisation: str) -> bool:
    steps = [one for one in history.of(Membership) if one.organisation == organisation]
    joined = sum(isinstance(one, AllianceJoined) for one in steps)
    return joined > len(steps) - joined
