"""The participants service as part of a member's site."""

from __future__ import annotations

from services.participants import api, pages_activities, pages_desk, pages_recording, pages_register
from services.participants.context import STAFF
from shared.web.identity.roles import Role
from shared.web.page import Link
from shared.web.translations import mark

ROUTERS = (
    api.router,
    pages_desk.router,
    pages_recording.router,
    pages_activities.router,
    pages_register.router,
)
_STAFF: frozenset[str] = frozenset(STAFF)
NAVIGATION = (
    Link("/desk", mark("Desk"), frozenset(Role)),
    Link("/activities", mark("Activities"), _STAFF),
    Link("/persons", mark("Persons"), _STAFF),
    Link("/organisations", mark("Organisations"), _STAFF),
)
