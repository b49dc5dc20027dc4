"""The grants service as part of a member's site."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from services.grants import api, pages
from services.grants.reactions import take
from shared.reactions import Reactions, listening
from shared.service import Service
from shared.web.page import Link
from shared.web.translations import mark

ROUTERS = (api.router, pages.router)
NAVIGATION = (Link("/grants", mark("Sub-grants"), frozenset(api.ROLES)),)


@contextlib.asynccontextmanager
async def reactions(service: Service) -> AsyncIterator[Reactions]:
    """Learn of appeals against this member's calls for as long as the context is open."""
    appeals = frozenset({"feedback.complaint.filed"})
    async with listening(Reactions(service, ("feedback",), appeals, take)) as listener:
        yield listener
