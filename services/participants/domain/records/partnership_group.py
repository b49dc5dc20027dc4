"""A partnership group of civil society and a local authority: established, meets, dissolved."""

from __future__ import annotations

from services.participants.domain.records.history import Around, History
from services.participants.domain.records.mechanism import begun, open_since
from shared.events.base import EventData
from shared.events.community import Group, GroupDissolved, GroupEstablished


def check(history: History, data: EventData, _: Around) -> None:
    """Refuse a second foundation, and a meeting or an end of a group that does not stand on that day."""
    assert isinstance(data, Group)
    if isinstance(data, GroupEstablished):
        begun(history, GroupEstablished, GroupDissolved)
    else:
        open_since(history, data.occurred_on, GroupEstablished, GroupDissolved)
