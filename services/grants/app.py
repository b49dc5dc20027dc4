"""The grants service as part of a member's site."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from services.grants import api, pages, public
from services.grants.annex import routes as annex
from services.grants.commands.attaching import MOST, MOST_BYTES
from services.grants.pages import letters
from services.grants.pages.money import bank, report
from services.grants.public import applying
from services.grants.reactions.dispatch import LISTENS_TO, NAMES, take
from services.grants.watch import Watch
from shared.reactions import Reactions, listening
from shared.service import Service
from shared.tasks import running
from shared.web.page import Link
from shared.web.translations import mark

ROUTERS = (api.router, annex.router, *public.ROUTERS, *pages.ROUTERS)
_PROVEN = MOST * MOST_BYTES * 4 // 3 + 64 * 1024  # bytes: the documents of a step, as base64 over the API
UPLOADS = (
    applying.UPLOADS
    | report.UPLOADS
    | letters.UPLOADS
    | bank.UPLOADS
    | dict.fromkeys(("/grants", "/applications", "/third-parties", "/calls"), _PROVEN)
)
NAVIGATION = (Link("/grants", mark("Sub-grants"), frozenset(api.ROLES)),)


@contextlib.asynccontextmanager
async def reactions(service: Service) -> AsyncIterator[Reactions]:
    """Learn of appeals, other members' contracts and the lead's answers, and value anew, for as long as the context is open."""
    heard = Reactions(service, LISTENS_TO, NAMES, take)
    async with running(Watch(service).run(), "valuation"), listening(heard) as listener:
        yield listener
