"""An applicant's draft: saved behind a code, with files, and sent before the deadline."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.grants.commands import applications
from services.grants.commands.applications import Receipt, new_code
from services.grants.commands.desk import Desk
from services.grants.domain.calls.call import Call, published
from services.grants.domain.refusals import Denied
from services.grants.inputs import applications as inputs
from services.grants.store import applications as table
from services.grants.store import drafts, recipients
from services.grants.store.drafts import DraftRow
from shared import clock, ids
from shared.events.base import Evidence
from shared.files.uploads import Upload
from shared.indexkey import Purpose
from shared.settings import Settings
from shared.web.translations import mark

MOST_FILES = 3
KIND = "application_document"
CODES = Purpose(lambda index: hmac.digest(index, b"paravani application draft 1", hashlib.sha256), "codes")


@dataclass(frozen=True, slots=True)
class Saved:
    """The code under which a draft is found again, and the names of its files."""

    code: str
    draft: DraftRow
    files: tuple[str, ...]


async def save(
    desk: Desk, call_id: str, code: str, typed: Mapping[str, object], uploads: Sequence[Upload]
) -> Saved:
    """Keep what was typed and added, under the code given, or a new one where it opens nothing."""
    call, _ = await desk.call(call_id)
    need_open(call)
    vault, connection = desk.service.vault, desk.connection
    found = await find(desk, call_id, code) if code else None
    if found is None:
        id_, code = ids.random_id(), new_code()
        found = DraftRow(id_, vault.new_key(id_), {})
    draft = DraftRow(found.id, found.wrapped, dict(typed))
    await drafts.put(
        connection, vault, call_id, draft, code_hashes(desk.service.settings, code)[0], clock.now()
    )
    if len(await drafts.files(connection, draft.id)) + len(uploads) > MOST_FILES:
        raise Denied("too_many_files", mark("At most %(most)s files can be added."), "files", most=MOST_FILES)
    for upload in uploads:
        await drafts.add_file(connection, vault, draft, ids.event_id(), upload)
    return Saved(code, draft, await names(desk, draft))


async def find(desk: Desk, call_id: str, code: str) -> DraftRow | None:
    """The draft of a code; None if there is none for this call."""
    hashes = code_hashes(desk.service.settings, code)
    return await drafts.find(desk.connection, desk.service.vault, call_id, hashes)


async def names(desk: Desk, draft: DraftRow) -> tuple[str, ...]:
    """The names of a draft's files."""
    rows = await drafts.files(desk.connection, draft.id)
    return tuple(drafts.name_of(desk.service.vault, draft.wrapped, draft.id, row) for row in rows)


async def send(desk: Desk, code: str, draft: DraftRow, new: inputs.NewApplication) -> Receipt:
    """Send a draft: it becomes the application, its files evidence of it."""
    rows = await drafts.files(desk.connection, draft.id)
    evidence = tuple(Evidence(doc_id=str(row["id"]), sha256=row["sha256"], kind=KIND) for row in rows)
    receipt = await applications.submit(
        desk, new, channel="public", application_id=draft.id, evidence=evidence
    )
    row = await table.one(desk.connection, draft.id)
    assert row is not None, "it was kept in this transaction"
    applicant = await recipients.recipient_row(desk.connection, str(row["recipient"]))
    assert applicant is not None, "an application has an applicant"
    vault = desk.service.vault
    await drafts.seal_anew(desk.connection, vault, draft, applicant["wrapped"], str(row["recipient"]))
    await table.keep_code(desk.connection, draft.id, code_hashes(desk.service.settings, code)[0])
    await drafts.remove(desk.connection, draft.id)
    return receipt


def need_open(call: Call) -> None:
    """Denied unless the call takes applications now, by the server's clock."""
    data = published(call)
    if not call.accepts(clock.now()):
        told = mark("The call closed at the end of %(day)s (Tbilisi time); nothing is accepted any more.")
        raise Denied("deadline_passed", told, "call", day=data.closes_on)


def code_hashes(settings: Settings, code: str) -> list[bytes]:
    """What is kept of a code, however it is typed: without the member's key nobody can try codes.

    The first is kept now; a code of before the index key was rotated is found by another one.
    """
    bare = "".join(sign for sign in code.upper() if sign.isalnum()).encode()
    return [hmac.digest(key, bare, hashlib.sha256) for key in CODES.keys(settings.secrets)]
