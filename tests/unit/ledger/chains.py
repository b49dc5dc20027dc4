"""Well-made lanes for tests: events chained and signed as a member's ledger would."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from shared.events.envelope import Envelope, to_headers
from shared.ledger.lanes import genesis
from shared.ledger.signing import Signer, Verifier

LANE = "csdp.ctc.participants/0"
SIGNER = Signer("csdp", bytes(range(32)))
STRANGER = Signer("csdp", bytes(32))
VERIFIER = Verifier("csdp", {"ctc": [SIGNER.public]})


@dataclass(frozen=True)
class Record:
    """As much of Kafka's record as the gate looks at."""

    headers: list[tuple[str, bytes]]
    value: bytes | None
    offset: int = 0


def envelope(sequence: int, previous: bytes, text: str = "x", signer: Signer | None = None) -> Envelope:
    made = Envelope(
        id=f"018f7a10-5c00-7aaa-8bbb-{sequence:012x}",
        source="/csdp/ctc/participants",
        type="participants.activity.held.v1",
        subject="a",
        time="2024-05-14T12:00:00.000000Z",
        sequence=sequence,
        prevhash=previous.hex(),
        value=b'{"title":"%s"}' % text.encode(),
    )
    return replace(made, signature=signer.sign(LANE, sequence, made.hash())) if signer else made


def chain(
    length: int, *, signed: set[int] | None = None, text: str = "x", after: Envelope | None = None
) -> list[Envelope]:
    """Events after `after` (or from the first), signed where told (all by default)."""
    found: list[Envelope] = []
    sequence, previous = (after.sequence, after.hash()) if after else (0, genesis(LANE))
    for number in range(sequence + 1, sequence + length + 1):
        one = envelope(number, previous, text, SIGNER if signed is None or number in signed else None)
        found.append(one)
        previous = one.hash()
    return found


def records(envelopes: list[Envelope], **changes: Any) -> list[Record]:
    return [Record(to_headers(replace(one, **changes)), one.value, n) for n, one in enumerate(envelopes)]
