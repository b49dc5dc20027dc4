"""Heads: every few seconds a service says, signed, how far its ledger goes. So a silent member and a lost tail show.

A head is a record on `<programme>.<member>.heads`, its key the service's topic, its value JSON. The signature is
Ed25519 over `paravani.heads.1`, a line feed, then programme, topic and time, then for each lane in ascending order its
number, its sequence (20 digits) and its hash in hex, each with its length as four bytes big-endian before it. The time
is signed too: nobody can pass off an old head as news.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import chain

import msgspec

from shared import clock
from shared.events.envelope import sequence_text
from shared.ledger.lanes import lane_name
from shared.ledger.signing import Signer, Verifier
from shared.postgres import Connection

MAGIC = b"paravani.heads.1\n"
RECENT = (
    2_000  # records of a member's topic: half an hour of three services; what they said before is no news
)
_AHEAD = timedelta(minutes=5)  # how far another member's clock may be ahead of ours
_MOST = 65_536  # bytes of a head; an honest one of 64 lanes has some 7,000


class NotAHead(ValueError):
    """A record that is no head of the member whose topic it lies on; the message says why."""


class LaneHead(msgspec.Struct, frozen=True):
    """The last event of one lane; sequence 0 and the genesis hash before the first."""

    lane: int
    sequence: int
    hash: str


class Head(msgspec.Struct, frozen=True):
    """How far one service's ledger goes, at a moment of its own clock."""

    topic: str
    at: str
    lanes: tuple[LaneHead, ...]
    signature: str = ""

    @property
    def moment(self) -> datetime:
        """`at` as an instant."""
        return clock.parse(self.at)

    def by_name(self) -> dict[str, LaneHead]:
        """The lanes by their names."""
        return {lane_name(self.topic, one.lane): one for one in self.lanes}


async def ends(connection: Connection, lanes: int, now: datetime) -> tuple[LaneHead, ...]:
    """How far each lane goes at a moment: what is being appended is waited for, what comes later is recorded later."""
    rows = await connection.fetch(_SAY, lanes, now)
    return tuple(LaneHead(row["lane"], row["sequence"], row["hash"].hex()) for row in rows)


def heads_topic(topic: str) -> str:
    """Where the heads of a service's topic are published: `csdp.ctc.participants` -> `csdp.ctc.heads`."""
    return f"{topic.rpartition('.')[0]}.heads"


def signed_bytes(programme: str, head: Head) -> bytes:
    """The byte string under a head's signature; see the module."""
    lanes = ((str(one.lane), sequence_text(one.sequence), one.hash) for one in head.lanes)
    parts = [programme, head.topic, head.at, *chain.from_iterable(lanes)]
    return MAGIC + b"".join(len(raw := part.encode()).to_bytes(4, "big") + raw for part in parts)


def signed(signer: Signer, head: Head) -> Head:
    """The head with its member's signature."""
    return msgspec.structs.replace(head, signature=signer.sign_bytes(signed_bytes(signer.programme, head)))


def encode(head: Head) -> bytes:
    """The record's value."""
    return msgspec.json.encode(head)


def decode(value: bytes | None, heard_on: str, verifier: Verifier, now: datetime) -> Head:
    """A head that its member vouches for; NotAHead says why another record is none."""
    return verified(read(value, heard_on), verifier, now)


def read(value: bytes | None, heard_on: str) -> Head:
    """A record as a head, which nobody has vouched for yet; NotAHead if it is none.

    `heard_on` is the topic that the record lay on: a member speaks for its own services only.
    """
    if value is None or len(value) > _MOST:
        raise NotAHead("no value, or too long")
    try:
        head = msgspec.json.decode(value, type=Head)
        _ = head.moment
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise NotAHead("not the JSON of a head") from None
    if heads_topic(head.topic) != heard_on:
        raise NotAHead("it speaks for a service of somebody else")
    return head


def verified(head: Head, verifier: Verifier, now: datetime) -> Head:
    """The head, if its member vouches for it and its clock is not far ahead of ours; NotAHead says what is wrong."""
    if not verifier.holds_bytes(head.topic, signed_bytes(verifier.programme, head), head.signature):
        raise NotAHead("no valid signature of this member")
    if head.moment - now > _AHEAD:
        raise NotAHead("its clock is ahead of ours")
    return head


_SAY = """
WITH held AS (SELECT lane FROM lane WHERE lane < $1 ORDER BY lane FOR UPDATE),
     said AS (UPDATE lane SET said_at = greatest(said_at, $2) FROM held WHERE lane.lane = held.lane
              RETURNING lane.lane, lane.sequence, lane.hash)
SELECT * FROM said ORDER BY lane
"""
