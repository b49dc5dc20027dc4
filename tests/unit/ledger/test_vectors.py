"""The hashed byte string is fixed: these vectors are what an outsider recomputes (docs/ledger-vectors.json)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from shared.events.envelope import HASHED, Envelope, sequence_text
from shared.ledger.lanes import genesis
from shared.ledger.signing import Signer, Verifier, signed_bytes

VECTORS = json.loads((Path(__file__).parents[3] / "docs" / "ledger-vectors.json").read_text())


def _by_hand(attributes: dict[str, str], value: str) -> bytes:
    """As the documentation says it, without our code."""
    text = b"paravani.event.1\n"
    for part in [*(attributes.get(name, "").encode() for name in HASHED), value.encode()]:
        text += len(part).to_bytes(4, "big") + part
    return hashlib.sha256(text).digest()


@pytest.mark.parametrize("vector", VECTORS["events"], ids=lambda v: v["name"])
def test_an_event_has_the_hash_of_the_vector(vector: dict) -> None:
    a = vector["attributes"]
    event = Envelope(
        a["id"], a["source"], a["type"], a["subject"], a["time"], int(a["sequence"]), a["prevhash"],
        vector["value"].encode(), a.get("correlationid", ""), a.get("causationid", ""),
    )  # fmt: skip
    assert sequence_text(int(a["sequence"])) == a["sequence"]
    assert event.hash().hex() == vector["sha256"] == _by_hand(a, vector["value"]).hex()


def test_a_lane_begins_with_the_hash_of_its_name() -> None:
    assert {lane: genesis(lane).hex() for lane in VECTORS["genesis"]} == VECTORS["genesis"]


def test_the_signature_of_the_vector_holds_and_no_other_lane_sequence_or_hash_does() -> None:
    v = VECTORS["signature"]
    signer = Signer(v["programme"], bytes.fromhex(v["seed"]))
    assert signer.public.hex() == v["public"]
    assert (
        signed_bytes(v["programme"], v["lane"], v["sequence"], bytes.fromhex(v["hash"])).hex() == v["signed"]
    )
    assert signer.sign(v["lane"], v["sequence"], bytes.fromhex(v["hash"])) == v["signature"]
    verifier = Verifier(v["programme"], {"ctc": [signer.public]})
    assert verifier.holds(v["lane"], v["sequence"], bytes.fromhex(v["hash"]), v["signature"])
    assert not verifier.holds(v["lane"], v["sequence"] + 1, bytes.fromhex(v["hash"]), v["signature"])
    assert not verifier.holds(
        "csdp.ctc.participants/1", v["sequence"], bytes.fromhex(v["hash"]), v["signature"]
    )
    assert not verifier.holds(
        "csdp.fe.participants/0", v["sequence"], bytes.fromhex(v["hash"]), v["signature"]
    )
