"""The forks of one lane on which a person has decided: which story stands, and what is known of the other one."""

from __future__ import annotations

from dataclasses import dataclass, field

from shared.events.envelope import Envelope

_MOST = 10_000  # records of other stories that are remembered


@dataclass(slots=True)
class Decided:
    """What stands by sequence, as the event's hash (empty while it is not known), and what does not, record by record.

    Whatever is chained to a lost record is lost too, so one decision is enough however long the other story is. An
    honest event is never chained to one.
    """

    stands: dict[int, bytes] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.stands)

    def keeps_out(self, envelope: Envelope, digest: bytes) -> bool:
        """Whether a record is of a story that does not stand, as far as its place and its chain tell; it is noted then."""
        stands = self.stands.get(envelope.sequence, b"")
        if not self.continues_lost(envelope) and (not stands or digest == stands):
            return False
        self.lose(digest)
        return True

    def continues_lost(self, envelope: Envelope) -> bool:
        """Whether a record is chained to one that is lost."""
        return envelope.prevhash in self.lost

    def lose(self, digest: bytes) -> None:
        """Note a record of a story that does not stand."""
        if len(self.lost) < _MOST:
            self.lost.add(digest.hex())

    def learn(self, sequence: int, digest: bytes) -> None:
        """The event at a sequence was admitted: where a decision did not know it yet, it is the one that stands."""
        if self.stands.get(sequence) == b"":
            self.stands[sequence] = digest
