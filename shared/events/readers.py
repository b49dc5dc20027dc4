"""Who outside the consortium may read which events: the one place that every door asks.

Each type is declared with its readers (docs/events.md): `public` counts no person and no case and says nothing from
which somebody could count them; `sealed` is about persons, or tells how many there are; `restricted` is about a case.
The open stream carries the public ones. All of them, pseudonymous, go only to whom somebody let read rows.

Where a service publishes other types too, the place of an event gives those away: two sequences of a lane tell how many
lie between them, the hash of the one before joins them, a correlation id ties an activity to its sheet. So the open
stream has events of such a service without their place; those of the other services have theirs, and all can check it.
"""

from __future__ import annotations

from collections.abc import Iterable

from shared.events.base import LATEST
from shared.events.language import MODULES

assert MODULES, "every type is declared"
OPEN = frozenset(
    f"{kind.name}.v{version}"
    for kind in LATEST.values()
    if kind.readers == "public"
    for version in range(1, kind.version + 1)
)
"""The types of the open stream, as events name them; a version that this release does not know is not among them."""
_OWNERS = frozenset(kind.owner for kind in LATEST.values())
_OPEN_OWNERS = _OWNERS - {kind.owner for kind in LATEST.values() if kind.readers != "public"}


def all_open(names: Iterable[str]) -> bool:
    """Whether all types, named without a version as a logframe names them, are open."""
    return all(name in LATEST and LATEST[name].readers == "public" for name in names)


def carries_rows(service: str) -> bool:
    """Whether a service publishes more than the open stream has; supposed of a service that nobody declared."""
    return service not in _OPEN_OWNERS
