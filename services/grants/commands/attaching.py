"""Documents that prove a step: kept sealed under the key of the third party, told by their SHA-256 in the step's event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec

from services.grants import store
from services.grants.domain.refusals import Denied
from services.grants.tables import drafts as table
from services.grants.tables.drafts import DraftRow
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
    if len(uploads) > MOST:
        raise Denied("too_many_files", mark("At most %(most)s files can be added."), "documents", most=MOST)
    row = await store.recipient_row(connection, recipient)
    if row is None or row["wrapped"] is None:
        told = mark("This recipient is not known here, or was erased; nothing can be signed for it.")
        raise Denied("recipient_unknown", told)
    key = DraftRow(recipient, row["wrapped"], {})
    found: list[Evidence] = []
    for upload in uploads:
        doc_id = ids.event_id()
        await table.add_file(connection, vault, key, doc_id, upload, owner=owner)
        found.append(Evidence(doc_id=doc_id, sha256=upload.sha256, kind=KIND))
    data = msgspec.structs.replace(draft.data, evidence=(*draft.data.evidence, *found))
    return replace(draft, data=data)
