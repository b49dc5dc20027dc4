"""The feedback service as part of a member's site."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

from services.feedback import api
from services.feedback.pages import board, case, files, intake, posters, statistics
from services.feedback.post.handing import Taker
from services.feedback.post.inbox import Receiver
from services.feedback.post.outbox import postman
from services.feedback.public import changed, pages, tracking
from services.feedback.public.uploading import BODY
from services.feedback.reactions.dispatch import NAMES, SERVICES, take
from services.feedback.reading.access import GUARDIANS, HANDLERS
from services.feedback.store import room
from services.feedback.store.room import Rooms
from services.feedback.watch import Watch
from shared.reactions import Reactions, listening
from shared.service import Service
from shared.tasks import running
from shared.web.middleware import tell_together
from shared.web.page import Link
from shared.web.translations import mark

# What has a name of its own goes before the page of a case, whose id could stand there too.
ROUTERS = (
    pages.router, tracking.router, changed.router, board.router, intake.router, statistics.router, posters.router,
    files.router, case.router, api.router,
)  # fmt: skip
# How many complaints were filed, or triaged, less how many the bus has heard of, would be how many are sensitive.
tell_together("services.feedback", "complaints")
# Forms that take a picture or a recording, and what goes with it.
UPLOADS = dict.fromkeys(("/complaint", "/safeguarding"), BODY)
NAVIGATION = (
    Link("/complaints", mark("Complaints"), frozenset(HANDLERS)),
    Link("/safeguarding", mark("Sensitive cases"), frozenset(GUARDIANS)),
)


@dataclass(slots=True)
class Listening:
    """What the service keeps open beside its pool."""

    rooms: Rooms
    reactions: Reactions

    @property
    def listening(self) -> bool:
        """Whether the bus is heard."""
        return self.reactions.listening


@contextlib.asynccontextmanager
async def reactions(service: Service) -> AsyncIterator[Listening]:
    """Hear the other services, send and receive cases, and watch the clocks, for as long as the context is open."""
    async with contextlib.AsyncExitStack() as stack:
        rooms = await stack.enter_async_context(room.opened(service))
        await stack.enter_async_context(running(postman(service).run(), "post"))
        await stack.enter_async_context(running(Receiver(service, Taker(rooms).take).run(), "inbox"))
        await stack.enter_async_context(running(Watch(rooms).run(), "deadlines"))
        heard = Reactions(service, SERVICES, NAMES, partial(take, rooms))
        yield Listening(rooms, await stack.enter_async_context(listening(heard)))
