"""One lane as the intake keeps it: its gate, what its member claims, what is missing of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.ledger.claims import Claim
from shared.ledger.gate import Alarm, Gate, Refused
from shared.ledger.missing import LOST_AFTER, Missing

_SETTLED = timedelta(seconds=LOST_AFTER)


@dataclass(slots=True)
class Lane:
    """One lane's gate and its number in the database."""

    id: int
    member: str
    gate: Gate
    next_offset: int
    cluster_id: str
    missing: Missing = field(default_factory=Missing)
    promised: Claim | None = None  # the oldest claim that the lane has not reached yet
    unlike: datetime | None = None  # since when its member's head is another one at the same sequence
    unclaimed: Claim | None = None  # how far the lane was when its member first said less, and when that was

    def hear(self, name: str, claim: Claim, now: float) -> tuple[datetime | None, Refused | None]:
        """Until when everything is here, as far as the member's claims say; and what is wrong with them, if anything."""
        gate, until, alarm = self.gate, None, None
        if claim.hash.hex() in gate.decided.lost:
            return None, None  # its ledger holds the story that a person has decided against
        if self.promised is not None and gate.sequence >= self.promised.sequence:
            until, self.promised = self.promised.at, None
        if gate.sequence < claim.sequence:
            self.promised = self.promised or claim
            if self.missing.sequence == gate.sequence and self.missing.lost(now):
                alarm = Refused(
                    Alarm.LOST_TAIL,
                    name,
                    claim.sequence,
                    -1,
                    f"its member has {claim.sequence}, here are {gate.sequence}",
                )
        else:
            until = claim.at
            alarm = self._other_story(claim) or self._older_ledger(claim)
        return until, alarm

    def _older_ledger(self, claim: Claim) -> Refused | None:
        """A head is a moment older than what came beside it; one that stays behind is of a ledger that lacks events."""
        gate, beyond = self.gate, self.unclaimed
        if beyond is None or claim.sequence >= beyond.sequence:
            is_more = gate.sequence > claim.sequence
            self.unclaimed = Claim(gate.sequence, gate.hash, claim.at) if is_more else None
            return None
        if claim.at - beyond.at <= _SETTLED:
            return None
        told = f"its member's ledger ends at {claim.sequence}, here are {gate.sequence}"
        return Refused(Alarm.BEHIND, gate.lane, beyond.sequence, -1, told)

    def _other_story(self, claim: Claim) -> Refused | None:
        gate = self.gate
        if (
            gate.sequence != claim.sequence
            or gate.hash == claim.hash
            or claim.sequence in gate.decided.stands
        ):
            self.unlike = None
            return None
        self.unlike = self.unlike or claim.at
        if claim.at - self.unlike <= _SETTLED:
            return (
                None  # its records are on their way, and tell where the stories part, or that it is decided
            )
        gate.stop(claim.sequence)
        return Refused(Alarm.FORK, gate.lane, claim.sequence, -1, "its member's ledger tells another story")
