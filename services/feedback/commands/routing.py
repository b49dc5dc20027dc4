"""Who receives a complaint: the common desk, the focal point, or another member where it is about one's own staff."""

from __future__ import annotations

from dataclasses import dataclass

from services.feedback.store.room import Desk
from shared.programme import Programme
from shared.programme.model_feedback import Category
from shared.refusal import Refused


@dataclass(frozen=True, slots=True)
class Destination:
    """A desk of a member."""

    member: str
    desk: Desk


def for_filing(programme: Programme, here: str, group: str, staff_of: str | None) -> Destination:
    """Where a complaint of a group goes that is filed at a member."""
    restricted = programme.feedback.restricted_group(group)
    return _destination(programme, here, staff_of, restricted=restricted)


def for_triage(programme: Programme, here: str, category: Category, staff_of: str | None) -> Destination:
    """Where a case of a category belongs."""
    return _destination(programme, here, staff_of, restricted=category.restricted)


def _destination(programme: Programme, here: str, staff_of: str | None, *, restricted: bool) -> Destination:
    if staff_of:
        if staff_of not in {one.code for one in programme.members}:
            members = ", ".join(one.code for one in programme.members)
            raise Refused("staff_of_unknown", f"Choose one of {members}, or leave it out.", "staff_of")
        route = programme.feedback.route(staff_of)
        return Destination(route.receiver, route.desk)
    return Destination(here, "focal_point" if restricted else "complaints")
