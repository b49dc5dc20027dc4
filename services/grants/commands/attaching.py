"""Documents that prove a step: kept sealed, told by their SHA-256 in the step's event.

The key is the third party's, so that they are destroyed with it; of a step of a call, which concerns no third party, the call's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from services.grants.domain.refusals import Denied
from services.grants.store import drafts as table
from services.grants.store import recipients
from services.grants.store.drafts import DraftRow
from shared import ids
from shared.events.base import Evidence
from shared.files.uploads import Upload
from shared.ledger.append import Draft
from shared.postgres import Connection
from shared.vault import Vault
from shared.web.translations import mark

KIND = "document"
MOST, MOST_BYTES = 3, 5 * 1024 * 1024


async def attach(
    connection: Connection, vault: Vault, uploads: Sequence[Upload], owner: str, recipient: str, draft: Draft
) -> Draft:
    """The draft with what it proves itself by. `owner` is the sub-grant or the third party that the step is about."""
    if not uploads:
        return draft
    row = await recipients.recipient_row(connection, recipient)
    if row is None or row["wrapped"] is None:
        told = mark("This recipient is not known here, or was erased; nothing can be signed for it.")
        raise Denied("recipient_unknown", told)
    return await _attached(connection, vault, uploads, owner, DraftRow(recipient, row["wrapped"], {}), draft)


async def attach_to_call(
    connection: Connection, vault: Vault, uploads: Sequence[Upload], call: str, draft: Draft
) -> Draft:
    """The same for a step of a call."""
    if not uploads:
        return draft
    wrapped = await recipients.key_of(connection, call, vault.new_key(call))
    return await _attached(connection, vault, uploads, call, DraftRow(call, wrapped, {}), draft)


async def of_call(
    connection: Connection, vault: Vault, call: str, file_id: str
) -> tuple[str, str, bytes] | None:
    """The name, the media type and the bytes of a document of a call; None if there is none."""
    found = [one for one in await table.files(connection, call) if str(one["id"]) == file_id]
    if not found:
        return None
    wrapped = await recipients.key_of(connection, call, b"")
    name = table.name_of(vault, wrapped, call, found[0])
    return name, found[0]["media_type"], table.content_of(vault, wrapped, call, found[0])


async def _attached(
    connection: Connection, vault: Vault, uploads: Sequence[Upload], owner: str, key: DraftRow, draft: Draft
) -> Draft:
    if len(uploads) > MOST:
        raise Denied("too_many_files", mark("At most %(most)s files can be added."), "documents", most=MOST)
    found: list[Evidence] = []
    for upload in uploads:
        doc_id = ids.event_id()
        await table.add_file(connection, vault, key, doc_id, upload, owner=owner)
        found.append(Evidence(doc_id=doc_id, sha256=upload.sha256, kind=KIND))
    data = msgspec.structs.replace(draft.data, evidence=(*draft.data.evidence, *found))
    return replace(draft, data=data)
