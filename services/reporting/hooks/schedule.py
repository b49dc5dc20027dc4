"""When a message that did not arrive is sent again, and when an address is given up: days, not minutes."""

from __future__ import annotations

from datetime import timedelta

PAUSES = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 300, 1800, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""Between two attempts, as Standard Webhooks recommends; after the last a message is given up."""
GIVE_UP = timedelta(days=5)
"""An address at which nothing arrived for so long is switched off."""
_JITTER = 0.2
_MOST = timedelta(days=1)


def pause(attempts: int, chance: float, asked: str = "") -> timedelta | None:
    """How long to wait after so many attempts; None: no more. `chance` (0 to 1) spreads what failed at one moment.

    `asked` is the address's own Retry-After in seconds; it is kept to where it is longer, up to a day.
    """
    if attempts > len(PAUSES):
        return None
    usual = PAUSES[attempts - 1] * (1 + _JITTER * chance)
    wish = timedelta(seconds=min(int(asked), _MOST.total_seconds())) if asked.isdecimal() else timedelta()
    return max(usual, wish)
