"""Events written by hand, in a line each: for cases whose figures are known without any calculation."""

from __future__ import annotations

from itertools import count
from typing import Any

Document = dict[str, Any]
MEMBERS = ("cenn", "ctc", "kkm", "fe")


class Telling:
    """A history as it is told; events are recorded in that order, an hour apart, or when `recorded` says."""

    def __init__(self) -> None:
        self.events: list[Document] = []
        self._numbers = count(1)

    def __call__(self, source: str, name: str, day: str, *, recorded: str = "", **data: Any) -> str:
        """Tell an event of a member's service: `ctc`, `participants.activity.held`, its day; returns its id."""
        number = next(self._numbers)
        event_id = f"018f7a10-5c00-7000-8000-{number:012d}"
        service = name.split(".", maxsplit=1)[0]
        when = recorded or f"2024-06-{1 + number // 20:02d}T{number % 20:02d}:00:00Z"
        self.events.append(
            {
                "id": event_id,
                "source": f"/csdp/{source}/{service}",
                "type": f"{name}.v1",
                "time": when,
                "sequence": f"{number:020d}",
                "lane": f"csdp.{source}.{service}/0",
                "data": {"occurred_on": day, **data},
            }
        )
        return event_id

    def activity(self, source: str, activity: str, day: str, kind: str = "training", **data: Any) -> str:
        """An activity that was held."""
        return self(
            source, "participants.activity.held", day, activity=activity, kind=kind, **{"hours": "2", **data}
        )

    def attendance(self, source: str, activity: str, day: str, person: str, **data: Any) -> str:
        """A person who took part."""
        said = {"activity": activity, "person": person, "role": "participant", **data}
        return self(source, "participants.attendance.recorded", day, **said)

    def submitted(self, period: str, *members: str) -> None:
        """Members who submit a period; all of them if none is named."""
        for member in members or MEMBERS:
            self("cenn", "reporting.period.submitted", "2024-02-20", period=period, member=member)
