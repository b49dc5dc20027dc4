"""A token bucket per key, for public forms.

It lives in this process's memory: it is forgotten at a restart, and each replica counts for itself, so with n
replicas the true limit is n times as high. That is enough against a flood from one address; what must hold exactly
(failed sign-ins) is counted in the database.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from ipaddress import ip_address, ip_network

from starlette.requests import Request

from shared.web.problems import Problem
from shared.web.translations import mark


class TokenBucket:
    """`burst` at once, then one each `every` seconds, for each key; the `most_keys` latest keys are remembered."""

    def __init__(
        self,
        burst: int,
        every: float,
        *,
        most_keys: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst = burst
        self._every = every
        self._most_keys = most_keys
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take one; returns 0.0, or the seconds to wait when there is none (and then takes nothing)."""
        now = self._clock()
        left, seen = self._buckets.pop(key, (float(self._burst), now))
        left = min(self._burst, left + (now - seen) / self._every)
        wait = 0.0 if left >= 1 else (1 - left) * self._every
        self._buckets[key] = (left - 1 if not wait else left, now)
        if len(self._buckets) > self._most_keys:
            self._buckets.popitem(last=False)
        return wait


def address_of(request: Request) -> str:
    """The caller's address; of IPv6 the /64, since one household or attacker owns all of it."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    return str(ip_network((address, 64), strict=False)) if address.version == 6 else host  # noqa: PLR2004 - IPv6


def too_many(wait: float) -> Problem:
    """429 `too_many_requests` with Retry-After in whole seconds."""
    seconds = max(1, math.ceil(wait))
    return Problem(
        429,
        "too_many_requests",
        mark("Too many requests. Please wait a little."),
        headers={"Retry-After": str(seconds)},
    )


def limit(bucket: TokenBucket) -> Callable[[Request], Awaitable[None]]:
    """A FastAPI dependency that takes one from the bucket of the caller's address, or answers 429."""

    async def take_one(request: Request) -> None:
        if wait := bucket.take(address_of(request)):
            raise too_many(wait)

    return take_one
