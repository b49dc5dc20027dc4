"""What the members' heads claim of their lanes: how far each goes, for a reader to compare with what it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from shared import clock
from shared.ledger.heads import Head, NotAHead, read, verified
from shared.ledger.signing import Verifier

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Claim:
    """How far a lane goes, as its member says."""

    sequence: int
    hash: bytes
    at: datetime


@dataclass(slots=True)
class Claims:
    """The newest claim about each lane; `back` are lanes whose member said less than before."""

    verifier: Verifier
    by_lane: dict[str, Claim] = field(default_factory=dict)
    back: dict[str, Claim] = field(default_factory=dict)
    _newest: dict[str, Head] = field(default_factory=dict)

    def take(self, heard_on: str, values: Iterable[bytes | None]) -> None:
        """Take in records of a member's topic of heads; of each service only the newest is looked at closely."""
        for value in reversed(list(values)):
            try:
                head = read(value, heard_on)
                before = self._newest.get(head.topic)
                if before is None or head.at > before.at:
                    self._believe(verified(head, self.verifier, clock.now()))
            except NotAHead as wrong:
                log.warning("head.refused", topic=heard_on, detail=str(wrong))

    def _believe(self, head: Head) -> None:
        self._newest[head.topic] = head
        for name, said in head.by_name().items():
            claim = Claim(said.sequence, bytes.fromhex(said.hash), head.moment)
            before = self.by_lane.get(name)
            if before is not None and claim.sequence < before.sequence:
                self.back[name] = before
            elif name in self.back and claim.sequence >= self.back[name].sequence:
                del self.back[name]
            self.by_lane[name] = claim
