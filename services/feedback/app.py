"""The feedback service as part of a member's site."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from services.feedback import api, desk, public, tracking_page
from services.feedback.reactions import NAMES, SERVICES, take
from services.feedback.reading import HANDLERS
from shared.reactions import Reactions, listening
from shared.service import Service
from shared.web.page import Link
from shared.web.translations import mark

ROUTERS = (public.router, tracking_page.router, desk.router, api.router)
NAVIGATION = (Link("/complaints", mark("Complaints"), frozenset(HANDLERS)),)


@contextlib.asynccontextmanager
async def reactions(service: Service) -> AsyncIterator[Reactions]:
    """Learn of all members' activities and calls for as long as the context is open."""
    async with listening(Reactions(service, SERVICES, NAMES, take)) as listener:
        yield listener
