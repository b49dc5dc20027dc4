"""What is checked of the model: which guard is out, which faults happen, and which property must break, if any."""

from __future__ import annotations

from dataclasses import dataclass

LOSS = "no_loss"
DOUBLE = "no_double_application"
ORDER = "applied_in_order"
RECORDED = "only_what_was_recorded"
PROGRESS = "progress"
REFUSES = "restored_ledger_refuses"
FORK = "fork_stops_the_lane"


@dataclass(frozen=True, slots=True)
class Variant:
    """One run of Spin. `breaks` is the property that must be seen to fail; without it all must hold."""

    name: str
    faults: str
    out: str = ""
    breaks: str = ""

    @property
    def defines(self) -> list[str]:
        """The options that make it."""
        return [f"-D{one}" for one in f"{self.faults} {self.out}".split()]


_BUS = "LOSSES=1 REPEATS=1 REREADS=1 STOPS=1 CRASHES=1 FAILURES=1"
_LOST_AFTER_RESTORE = "RESTORES=1 LOSSES=1 EVENTS=3 OTHERS=1"
_MENDED_LOOK = f"{_LOST_AFTER_RESTORE} LOOK_AT_ALL"

WHOLE = (
    Variant("bus, relay and reader fail, any two faults", _BUS),
    Variant("another cluster", "WIPES=1 FAULTS=1"),
    Variant("another cluster, and the reader begins anew", "WIPES=1 CRASHES=1 EVENTS=1"),
    Variant("an intruder writes two records", "FORGERIES=1"),
    Variant("an intruder writes while the bus loses", "FORGERIES=1 LOSSES=1"),
    Variant("a restored member, two faults", "RESTORES=1 STOPS=1 CRASHES=1 OTHERS=1"),
)
# What mends by two ways breaks only if the other way is out too: the pair without the guard, after the pair with it.
HALVES = (
    Variant("new cluster, nobody asks", "WIPES=1 FAULTS=1", "NO_ASK"),
    Variant("relay stops, nobody asks", "STOPS=1", "NO_ASK"),
    Variant("reader begins anew, nobody reads again", "CRASHES=1 EVENTS=3 OTHERS=1", "NO_READ_AGAIN NO_ASK"),
)
GUARDS = (
    Variant("the gate takes only the next", _BUS, "NO_SEQUENCE", ORDER),
    Variant("the gate knows what it has", _BUS, "NO_DUPLICATE", DOUBLE),
    Variant("the gate asks for the chain", "FORGERIES=1", "NO_CHAIN", RECORDED),
    Variant("the gate verifies the signature", "FORGERIES=1", "NO_SIGNATURE", RECORDED),
    Variant("the checkpoint is compared and set", _BUS, "NO_COMPARE", DOUBLE),
    Variant("figures and checkpoint are one transaction", "CRASHES=1 EVENTS=1", "NO_TRANSACTION", LOSS),
    Variant("a failed write discards the memory", "FAILURES=1", "NO_DISCARD", LOSS),
    Variant(
        "the position waits for what is pending",
        "CRASHES=1 EVENTS=3 OTHERS=1",
        "NO_READ_AGAIN NO_ASK NO_PENDING_OFFSET",
        PROGRESS,
    ),
    Variant(
        "who misses an event reads again", "REREADS=1 LOSSES=1 WIPES=1", "NO_READ_AGAIN NO_ASK", PROGRESS
    ),
    Variant("who still misses it asks", "LOSSES=1", "NO_ASK", PROGRESS),
    Variant("the relay goes back when asked", "LOSSES=1", "NO_RESEND", PROGRESS),
    Variant("heads tell of a lost tail", "LOSSES=1", "NO_HEADS", PROGRESS),
    Variant("another cluster is an empty bus", "WIPES=1 FAULTS=1", "NO_ASK NO_CLUSTER_ID", PROGRESS),
    Variant("the cursor moves past acknowledged rows only", "STOPS=1", "NO_ASK NO_ACKNOWLEDGEMENT", PROGRESS),
    Variant("a relay looks before it sends", "RESTORES=1", "NO_LOOK", REFUSES),
    Variant("a ledger behind the bus refuses", "RESTORES=1", "NO_REFUSAL", REFUSES),
    Variant("both signatures of an event are tried", "SPOILS=1 FAULTS=1", "NO_EVERY_SIGNATURE", PROGRESS),
    Variant("a second past is a fork", _MENDED_LOOK, "NO_FORK_BY_CHAIN", FORK),
)
# Faults that the model found and that the code has mended in a way that is not modelled: see the README.
FOUND = (
    Variant("the look trusts an offset that the bus has reused", _LOST_AFTER_RESTORE, "", REFUSES),
    Variant("a ledger that is behind is not missed", _MENDED_LOOK, "SILENT_IS_SILENT", PROGRESS),
)
MENDED = (
    Variant("a record without its signature hides nothing", "SPOILS=1", ""),
    Variant("the look reads the whole lane", _MENDED_LOOK, ""),
)
ALL = (*WHOLE, *HALVES, *GUARDS, *FOUND, *MENDED)
