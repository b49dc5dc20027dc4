"""Filing over HTTP, the same for the form and for programs: once for an Idempotency-Key, the code shown once again.

A complaint about the staff of the very member that it is filed at is sealed to its receiver here, before anything of it
touches a disk. Whatever the way, the work and so the time of an answer are alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from services.feedback.commands import filing, routing
from services.feedback.commands.routing import Destination
from services.feedback.domain import tracking
from services.feedback.inputs import filing as inputs
from services.feedback.post import outbox
from services.feedback.post.handing import away, pieces
from services.feedback.public.once import hashes_of
from services.feedback.store import files
from services.feedback.store.cases import Story
from services.feedback.store.files import Attachment
from services.feedback.store.room import Room, Rooms
from shared.files.uploads import Upload
from shared.postgres import Connection
from shared.web import idempotency
from shared.web.ratelimit import TokenBucket

# Phones of a whole village may share one address, so there is room for a few; a flood meets its end.
FILINGS = TokenBucket(burst=10, every=30.0)
POSTERS = TokenBucket(burst=300, every=0.2)  # of one poster, whatever the address
UPLOADS = TokenBucket(burst=10, every=30.0)  # files of forms that are not sent yet
LOOKUPS = TokenBucket(burst=10, every=10.0)
_CREATED = 201


@dataclass(frozen=True, slots=True)
class Filed:
    """What the complainant is told: the tracking code (grouped), and by when there will be an answer.

    `member` is where the case is followed. `case` and `events` are empty where they may not be told.
    """

    case: str
    code: str
    filed_on: date
    acknowledge_by: date
    due_on: date
    events: tuple[str, ...]
    member: str


async def file_once(
    rooms: Rooms, key: str | None, fingerprint: bytes, new: inputs.NewComplaint, upload: Upload | None = None
) -> Filed:
    """File, or give the first answer again for the same key; Problem 422 if the key came with another complaint."""
    service = rooms.common.service
    to = routing.for_filing(service.programme, service.member, new.category_group, new.staff_of)
    room = rooms.of(to.desk) if to.member == service.member else rooms.common
    async with rooms.common.pool.acquire(timeout=10) as connection:
        story = await filing.story_of(service, connection, new)
    code = tracking.new_code()
    code_hash = await room.keys.hash_of(code)  # slow, so before the transaction

    async def work(connection: Connection) -> Filed:
        if key is None:
            return await _file(room, connection, to, story, code, code_hash, upload)
        under = await hashes_of(connection, room, key)
        request = under.fingerprint(fingerprint)
        async with idempotency.idempotent(connection, under.place(key), request) as slot:
            if slot.answer is not None:
                return msgspec.json.decode(under.open(key, slot.answer.body), type=Filed)
            filed = await _file(room, connection, to, story, code, code_hash, upload)
            await slot.keep(_CREATED, under.seal(key, msgspec.json.encode(filed)))
            return filed

    return await room.run(work)


async def _file(
    room: Room, connection: Connection, to: Destination, story: Story, code: str, code_hash: bytes,
    upload: Upload | None,
) -> Filed:  # fmt: skip
    shown, days = tracking.grouped(code), filing.Deadlines.of_today(room.service)
    case, events = "", tuple[str, ...]()
    if to.member == room.service.member:
        kept, outcome = await filing.file(room, connection, to.desk, story, code_hash)
        case, events = kept.id, outcome.events
        if upload:
            await files.add(connection, room.vault, case, upload)
    else:
        parcel = away(room.service, to, story, code_hash)
        attached = [Attachment.of(upload)] if upload else []
        await outbox.put_all(room.service, connection, [parcel, *pieces(room.service, parcel, attached)])
    return Filed(case, shown, days.filed_on, days.acknowledge_by, days.due_on, events, to.member)
