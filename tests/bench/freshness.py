"""Freshness: from the 201 of a command at a member's desk to the new figure in the donor's logframe.

Commands go out at a fixed pace whether or not earlier ones are answered. Each adds one hour of training to OP1.1.c, so
that the k-th answered one is seen when the figure has grown by k; from its 201 on the logframe is asked again and
again, and the time ends with the answer that shows it.
"""

from __future__ import annotations

import asyncio
import math
import time
from pathlib import Path
from typing import Any

import httpx

from deploy.embedded.consortium import Consortium
from deploy.embedded.seed import accounts
from deploy.embedded.seed.api import Api
from deploy.loopback import LOCAL
from deploy.waiting import until
from tests.bench.report import Finding
from tests.consortiums import begin, end
from tests.environment import Environment

_PACE = 10  # commands a second
_PEOPLE = 5  # new people on each sheet
_PATIENCE = 30  # seconds
_INDICATOR = "OP1.1.c"


async def measure(environment: Environment, folder: Path, seconds: int) -> list[Finding]:
    """Start a consortium, send for so many seconds, and look."""
    consortium = await begin(environment, folder / "consortium")
    try:
        work = _Work(consortium)
        await work.begin()
        await work.send(_PACE)  # a second to warm up
        lags, answers = await work.send(seconds * _PACE)
    finally:
        await end(environment, consortium)
    what = f"201 to figure, {_PACE} commands/s for {seconds} s"
    return [
        Finding("freshness", f"{what}, p50", _at(lags, 0.50), "ms", 50, least=False),
        Finding("freshness", f"{what}, p99", _at(lags, 0.99), "ms"),
        Finding("freshness", "the command itself, p50", _at(answers, 0.50), "ms"),
    ]


def _at(seconds: list[float], share: float) -> float:
    """A percentile in milliseconds (nearest rank)."""
    return round(1000 * sorted(seconds)[math.ceil(share * len(seconds)) - 1], 1)


class _Work:
    """The M&E officer of CTC, and the donor who looks."""

    def __init__(self, consortium: Consortium) -> None:
        self._consortium = consortium
        self._donor = httpx.AsyncClient(base_url=consortium.url("reporting"), timeout=30, **LOCAL)
        self._sent = self._answered = 0

    async def begin(self) -> None:
        login = (await accounts.make(self._consortium))["ctc", "me"]
        self._desk = Api(self._consortium.url("node-ctc"), login, self._consortium.demo_clock)
        await self._desk.sign_in()

    async def send(self, count: int) -> tuple[list[float], list[float]]:
        """Seconds from 201 to figure, and of the commands, of each."""
        began = asyncio.get_running_loop().time()
        tasks = []
        for n in range(count):
            await asyncio.sleep(max(0.0, began + n / _PACE - asyncio.get_running_loop().time()))
            tasks.append(asyncio.create_task(self._one()))
        lags, answers = zip(*await asyncio.gather(*tasks), strict=True)
        return list(lags), list(answers)

    async def _one(self) -> tuple[float, float]:
        sent = time.perf_counter()
        answer = await self._desk.client.post("/v1/activities", json=self._sheet())
        answered = time.perf_counter()
        if answer.status_code != 201:
            raise RuntimeError(f"a command was refused: {answer.status_code} {answer.text[:200]}")
        self._answered += 1
        mine = self._answered

        async def shown() -> float | None:
            return time.perf_counter() if await self._figure() >= mine else None

        return await until(shown, _PATIENCE, 0) - answered, answered - sent

    async def _figure(self) -> float:
        indicators = (await self._donor.get("/v1/logframe")).json()["indicators"]
        return next(float(one["value"] or 0) for one in indicators if one["code"] == _INDICATOR)

    def _sheet(self) -> dict[str, Any]:
        self._sent += 1
        people = [{"new": {"name": f"P {self._sent}-{n}", "sex": "F"}, "minutes": 60} for n in range(_PEOPLE)]
        return {
            "title": "T", "kind": "training", "occurred_on": "2024-05-14", "hours": "1", "attendees": people,
        }  # fmt: skip
