"""A story as reporting's copy of the ledgers, sealed parts and all, counted by the projector's own rebuild."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import msgspec

from deploy.provision.secrets import write_private
from services.reporting.logframe.known import Known, instant
from services.reporting.projector.rebuild import build
from shared.events.base import LATEST
from shared.events.sealing import Keyring, SealingKey
from shared.postgres import Connection
from tests.unit.reporting.story import Story, programme


async def copy(connection: Connection, secrets: Path, story: Story) -> None:
    """Write every event of a story into the copy and count it; the key lies in `secrets`/sealing."""
    file = secrets / "sealing" / "ctc.key"
    file.parent.mkdir(mode=0o700)
    write_private(file, base64.b64encode(os.urandom(32)))
    key, lanes, subjects = SealingKey.read(file), dict[str, int](), dict[str, str]()
    for one in story.told:
        if one.lane not in lanes:
            lanes[one.lane] = await connection.fetchval(_LANE, one.lane, one.member)
        subjects[one.id] = subjects.get(getattr(one.data, "voids", ""), "") or _subject(one)
        await connection.execute(
            _EVENT, one.position, lanes[one.lane], one.id, LATEST[one.name].full_name, subjects[one.id],
            instant(one.recorded), bytes([one.position]) * 32, _value(one, key),
        )  # fmt: skip
    await build(connection, programme(), Keyring.read(file.parent))


def _subject(one: Known) -> str:
    named = (getattr(one.data, name, None) for name in ("person", "activity", "case"))
    return str(next(filter(None, named), one.id))


def _value(one: Known, key: SealingKey) -> bytes:
    data = one.data
    if one.attributes is not None:
        data = msgspec.structs.replace(data, sealed=key.seal(one.attributes, one.id))
    return msgspec.json.encode(data)


_LANE = "INSERT INTO lane (name, member, service, hash) VALUES ($1, $2, 'participants', '') RETURNING id"
_EVENT = """INSERT INTO event (position, lane, sequence, id, type, subject, recorded_at, correlation_id, causation_id,
                               signature, prev_hash, hash, value)
            VALUES ($1::bigint, $2, $1::bigint, $3::text::uuid, $4, $5, $6, '', '', '', $7, $7, $8)"""
