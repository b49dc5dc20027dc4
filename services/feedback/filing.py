"""Filing over HTTP, the same for the form and for programs: once for an Idempotency-Key, the code shown once again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from services.feedback import commands, inputs
from services.feedback.domain import tracking
from services.feedback.keys import Keys, keys_of
from shared.postgres import Connection
from shared.service import Service
from shared.web import idempotency
from shared.web.ratelimit import TokenBucket

# Phones of a whole village may share one address, so there is room for a few; a flood meets its end.
FILINGS = TokenBucket(burst=10, every=30.0)
LOOKUPS = TokenBucket(burst=10, every=10.0)
_CREATED = 201


@dataclass(frozen=True, slots=True)
class Filed:
    """What the complainant is told: the tracking code (grouped), and by when there will be an answer."""

    case: str
    code: str
    filed_on: date
    acknowledge_by: date
    due_on: date
    events: tuple[str, ...]


async def file_once(service: Service, key: str | None, fingerprint: bytes, new: inputs.NewComplaint) -> Filed:
    """File, or give the first answer again for the same key; Problem 422 if the key came with another complaint."""
    keys = keys_of(service)
    code = tracking.new_code()
    code_hash = await keys.hash_of(code)  # slow, so before the transaction

    async def work(connection: Connection) -> Filed:
        if key is None:
            return await _file(service, connection, new, code, code_hash)
        place, request = keys.place(key), keys.fingerprint(fingerprint)
        async with idempotency.idempotent(connection, place, request) as slot:
            if slot.answer is not None:
                return _read(keys, key, slot.answer.body)
            filed = await _file(service, connection, new, code, code_hash)
            await slot.keep(_CREATED, keys.seal(key, msgspec.json.encode(filed)))
            return filed

    return await service.run(work)


def _read(keys: Keys, key: str, sealed: bytes) -> Filed:
    return msgspec.json.decode(keys.open(key, sealed), type=Filed)


async def _file(
    service: Service, connection: Connection, new: inputs.NewComplaint, code: str, code_hash: bytes
) -> Filed:
    case, outcome = await commands.file(service, connection, new, code_hash)
    shown = tracking.grouped(code)
    return Filed(case.id, shown, case.filed_on, case.acknowledge_by, case.due_on, outcome.events)
