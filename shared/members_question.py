"""A member's site asks reporting a question of which everybody else gets half the answer: signed with the member's key.

The header `Paravani-Member` reads `<member> <seconds since 1970> <key id>:<base64>`. Signed are `paravani.question.1`, a
line feed, then programme, member, seconds and what is asked (path and query), each with its length as four bytes big-endian
before it. It holds for five minutes, and for nothing else that could be asked.
"""

from __future__ import annotations

from shared import clock
from shared.ledger.signing import Signer, Verifier
from shared.programme import Programme

HEADER = "Paravani-Member"
FRESH = 300
"""Seconds by which the clocks of asker and asked may be apart."""
_MAGIC = b"paravani.question.1\n"


def signed(programme: Programme, member: str, signer: Signer, asked: str) -> str:
    """The header of a question; `asked` is its path and query as they are sent."""
    at = str(int(clock.now().timestamp()))
    return f"{member} {at} {signer.sign_bytes(_said(programme, member, at, asked))}"


def asking(programme: Programme, verifier: Verifier, header: str, asked: str) -> str | None:
    """The member that signed this very question just now; None if none did."""
    member, at, signature = (*header.split(" "), "", "")[:3]
    if member not in {one.code for one in programme.members} or not (at.isascii() and at.isdecimal()):
        return None
    if abs(clock.now().timestamp() - int(at[:15])) > FRESH:
        return None
    said = _said(programme, member, at, asked)
    return member if verifier.holds_bytes(f"{programme.code}.{member}", said, signature) else None


def _said(programme: Programme, member: str, at: str, asked: str) -> bytes:
    parts = [part.encode() for part in (programme.code, member, at, asked)]
    return _MAGIC + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
