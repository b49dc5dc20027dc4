"""Which version of the programme's files is counted: the one that was adopted last, by an event with author and reason.

The files on the disk count for a programme that begins. From then on another version is adopted by
`reporting.logframe.version_adopted`; its files are kept here, so that what is counted does not depend on what somebody
copied where.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import orjson
import structlog

from shared.events.language import decode
from shared.events.reporting import LogframeVersionAdopted
from shared.postgres import Connection
from shared.programme import Programme, load

log = structlog.get_logger()
ADOPTED = "reporting.logframe.version_adopted.v1"


class Readopted(RuntimeError):
    """A person adopted another version: it is to be counted from the copy, and then to go on."""


def of_texts(texts: Mapping[str, str]) -> Programme:
    """The programme of files that are given as texts; ProgrammeError if they are none."""
    with tempfile.TemporaryDirectory() as name:
        for file, text in texts.items():
            (Path(name) / Path(file).name).write_bytes(text.encode())
        return load(Path(name))


async def keep(connection: Connection, programme: Programme) -> None:
    """Keep a programme's files."""
    await connection.execute(
        "INSERT INTO programme_files (fingerprint, files) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        programme.fingerprint,
        orjson.dumps(dict(programme.texts)).decode(),
    )


async def kept(connection: Connection, fingerprint: str) -> Programme | None:
    """The programme of a fingerprint; None if its files were never kept."""
    files = await connection.fetchval("SELECT files FROM programme_files WHERE fingerprint = $1", fingerprint)
    return None if files is None else of_texts(orjson.loads(files))


async def wanted(connection: Connection) -> str | None:
    """The fingerprint that was adopted last, else the one that is live; None before anything was counted."""
    value = await connection.fetchval(
        "SELECT value FROM event WHERE type = $1 ORDER BY position DESC LIMIT 1", ADOPTED
    )
    if value is not None:
        said = decode(ADOPTED, value)
        assert isinstance(said, LogframeVersionAdopted)
        return said.fingerprint
    found: str | None = await connection.fetchval("SELECT fingerprint FROM logframe_version WHERE live")
    return found


async def in_force(connection: Connection, on_disk: Programme) -> Programme:
    """The programme that is to be counted; says so in the log if other files lie on the disk."""
    fingerprint = await wanted(connection)
    if fingerprint in {None, on_disk.fingerprint}:
        await keep(connection, on_disk)
        return on_disk
    found = await kept(connection, fingerprint)
    if found is None:  # counted by a release that kept no files
        await keep(connection, on_disk)
        return on_disk
    log.warning("programme.other_files", in_force=fingerprint[:16], on_disk=on_disk.fingerprint[:16])
    return found
