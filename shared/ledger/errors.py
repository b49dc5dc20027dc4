"""Why a ledger does not take an append: somebody was first, or the bus has events of ours that are not here."""

from __future__ import annotations

from shared.refusal import Refused


class Behind(Refused):
    """The bus has events of ours that this ledger has not: it was restored from an older backup."""

    status = 503

    def __init__(self, lane: str, has: int, shown: int) -> None:
        super().__init__(
            "ledger_behind",
            f"Nothing can be recorded: this database was restored from an older backup. Lane {lane} ends at event {has}"
            f" here and at {shown} on the bus. Fetch your own events back first: paravani ledger recover.",
        )


class Forked(Refused):
    """The bus has another event of ours at a sequence of this ledger."""

    status = 503

    def __init__(self, lane: str, sequence: int) -> None:
        super().__init__(
            "ledger_forked",
            f"Nothing can be recorded: at event {sequence} of lane {lane} the bus has another event of ours than this"
            " database. Restore the database to before that event, then fetch the rest back: paravani ledger recover.",
        )


class Undecided(Refused):
    """The bus has two stories of ours, and nobody has decided which one stands."""

    status = 503

    def __init__(self, lane: str, sequence: int) -> None:
        super().__init__(
            "fork_undecided",
            f"Nothing was fetched back: at event {sequence} of lane {lane} the bus has two events of ours. The lead's"
            " coordinator decides first which one stands, under Decisions; then fetch back again.",
        )


class Conflict(Exception):
    """Another command appended to the same stream first: load, decide and append again."""
