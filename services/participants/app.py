"""The participants service as part of a member's site."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator

from services.participants import api
from services.participants.context import STAFF
from services.participants.documents import api as documents_api
from services.participants.documents import pages as documents_pages
from services.participants.matching import api as matching_api
from services.participants.matching import pages as matching_pages
from services.participants.matching.outbox import postman
from services.participants.matching.role import Role as MatchingRole
from services.participants.matching.tokens import sealer
from services.participants.pages import activities, desk, recording, register
from services.participants.people import api as people_api
from services.participants.people import pages as people_pages
from services.participants.quality import pages as quality
from services.participants.quality import refusals, telling
from services.participants.reactions import dispatch
from services.participants.records import api as records_api
from services.participants.records import pages as records_pages
from services.participants.sheets import api as sheets_api
from services.participants.sheets import pages as sheets_pages
from services.participants.store import persons
from shared.files.hostile import MAX_BYTES
from shared.matching import BoxKeys
from shared.reactions import Reactions, listening
from shared.service import Service
from shared.tasks import running
from shared.web.identity.roles import Role
from shared.web.page import Link
from shared.web.translations import mark

ROUTERS = (
    api.router,
    desk.router,
    recording.router,
    activities.router,
    register.router,
    matching_api.router,
    matching_pages.router,
    sheets_api.router,
    sheets_pages.router,
    people_api.router,
    documents_api.router,
    documents_pages.router,
    quality.router,
    people_pages.router,
    records_api.router,
    records_pages.router,
)
_STAFF: frozenset[str] = frozenset(STAFF)
UPLOADS = {
    "/activities": MAX_BYTES + 4096,
    "/sheets": MAX_BYTES + 4096,
    "/records": MAX_BYTES + 4096,
}  # paths that take files, and how much
NAVIGATION = (
    Link("/desk", mark("Desk"), _STAFF | {Role.AUDITOR, Role.OPERATOR}),
    Link("/activities", mark("Activities"), _STAFF),
    Link("/records", mark("Records"), _STAFF),
    Link("/persons", mark("Persons"), _STAFF),
    Link("/organisations", mark("Organisations"), _STAFF),
    Link("/documents/archive", mark("Documents behind a figure"), frozenset({Role.AUDITOR})),
)


NOTICE = refusals.note  # of every command that is refused


@contextlib.asynccontextmanager
async def reactions(service: Service) -> AsyncIterator[Reactions]:
    """Send tokens and hear of proposals for as long as the context is open; at the matching member, match."""
    await persons.complete_index(service)
    sealer(service.settings)  # a key that is not there is told at the start, not at the first registration
    listener = Reactions(service, ("participants",), dispatch.NAMES, dispatch.react)
    async with (
        running(postman(service).run(), "tokens"),
        _matching(service),
        _counting(service),
        listening(listener),
    ):
        yield listener


@contextlib.asynccontextmanager
async def _counting(service: Service) -> AsyncIterator[None]:
    """Tell once a day what the rules of quality count; a demo that is being filled tells it when it is full."""
    if service.settings.demo_clock is not None:
        yield
        return
    async with running(telling.watch(service), "quality"):
        yield


@contextlib.asynccontextmanager
async def _matching(service: Service) -> AsyncIterator[None]:
    if service.member != service.programme.matcher.code:
        yield
        return
    role = MatchingRole(service, BoxKeys(service.settings.secrets / "matching"))
    async with running(role.run(), "matching"):
        yield
