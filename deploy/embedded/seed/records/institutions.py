"""The institutions around the programme, known at the lead: local authorities, health centres, groups, national CSOs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from deploy.embedded.seed.api import at
from deploy.embedded.seed.records.desk import Desks

_KINDS = {
    "local_authority": ("la", "მუნიციპალიტეტის მერია"),
    "health_facility": ("health", "სოფლის ჯანდაცვის ცენტრი"),
    "community_institution": ("community", "სათემო საბჭო"),
    "women_group": ("women", "ქალთა ჯგუფი"),
}
_NATIONAL = ("ეროვნული ქსელი „თანადგომა“", "ასოციაცია „სოციალური სამართალი“")


@dataclass(frozen=True, slots=True)
class Institution:
    """One of them."""

    id: str
    kind: str
    home: str


async def register(desks: Desks, lead: str, day: date) -> list[Institution]:
    """Register all; one of each kind in each municipality, and two national organisations."""
    found = [
        Institution(f"demo-{short}-{home[-3:].lower()}", kind, home)
        for kind, (short, _) in _KINDS.items()
        for home in desks.names.homes
    ]
    for one in found:
        await _register(desks, lead, day, one, f"{_KINDS[one.kind][1]}, {one.home[-3:]}")
    for number, name in enumerate(_NATIONAL, start=1):
        await _register(
            desks, lead, day, Institution(f"demo-national-{number}", "cso_national", "unknown"), name
        )
    return found


async def _register(desks: Desks, lead: str, day: date, one: Institution, name: str) -> None:
    body = {"organisation": one.id, "name": name, "type": one.kind, "registered_on": day.isoformat()}
    await desks.apis[lead].send("/v1/organisations", body | {"municipality": one.home}, at(day, 9))
