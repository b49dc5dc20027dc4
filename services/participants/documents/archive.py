"""The auditor's file: the documents of some events, or of a random sample of them, with an index."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence

from services.participants.documents import store
from shared.files.tables import Column, Table, csv
from shared.postgres import Connection, Row
from shared.service import Service

_SUFFIX = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/zip": ".zip",
}


async def archive(service: Service, connection: Connection, events: Sequence[str]) -> bytes:
    """A ZIP with index.csv: for every event its documents with their hashes, or that it has none."""
    rows = await store.of_events(connection, events)
    by_event: dict[str, list[Row]] = {event: [] for event in events}
    for row in rows:
        by_event[str(row["wanted"])].append(row)
    out, written = io.BytesIO(), set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        lines = []
        for event, some in by_event.items():
            lines += [[event, "", "", "", "no document"]] if not some else []
            for row in some:
                found = await store.content(connection, service.vault, str(row["id"]))
                name = f"{row['event']}/{row['id']}{_SUFFIX.get(row['media_type'], '')}"
                right = found is not None and hashlib.sha256(found[1]).hexdigest() == row["sha256"]
                if name not in written:  # one signed sheet proves many attendances
                    file.writestr(name, found[1] if found else b"")
                    written.add(name)
                lines.append(
                    [event, name, row["kind"], row["sha256"], "hash is right" if right else "HASH DIFFERS"]
                )
        columns = [Column(one) for one in ("event", "file", "kind", "sha256", "check")]
        file.writestr("index.csv", csv(Table("index", columns, lines)))
    return out.getvalue()
