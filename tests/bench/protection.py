"""What signatures and sealing cost: the same load with both, and with neither, in turn.

The other side signs nothing, believes everything, and carries persons' attributes in clear; the chain of hashes and
all the rest is the same.
"""

from __future__ import annotations

import asyncio
import base64
from contextlib import AsyncExitStack
from pathlib import Path

import msgspec

from shared.events.base import PersonPart
from shared.events.sealing import Keyring, SealingKey
from shared.ledger.append import Ledger
from shared.ledger.signing import Signer, Verifier
from tests.bench import ingest, sending
from tests.bench.append import Work, sheets_of
from tests.bench.place import Place, admin, place, topics
from tests.bench.report import Finding, rate, ratio
from tests.environment import Environment


class _Mute(Signer):
    def sign_bytes(self, said: bytes) -> str:  # noqa: ARG002 - it says nothing of it
        return "none:none"


class _Believing(Verifier):
    def holds(self, lane: str, sequence: int, digest: bytes, signature: str) -> bool:  # noqa: ARG002 - it asks nothing
        return True

    def holds_bytes(self, name: str, said: bytes, signature: str, *, replaced: bool = False) -> bool:  # noqa: ARG002
        return True


class _Clear(SealingKey):
    def seal(self, part: PersonPart, event_id: str) -> str:  # noqa: ARG002 - in clear it belongs to any event
        return f"{self.id}.{base64.urlsafe_b64encode(msgspec.json.encode(part)).decode()}"

    def open(self, sealed: str, event_id: str) -> PersonPart:  # noqa: ARG002
        _, _, text = sealed.partition(".")
        return msgspec.json.decode(base64.urlsafe_b64decode(text), type=PersonPart)


class Unprotected(Place):
    """A place whose members sign and seal nothing."""

    @property
    def verifier(self) -> Verifier:
        """It believes everybody."""
        return _Believing(self.programme.code, {})

    @property
    def keyring(self) -> Keyring:
        """It opens what was never sealed."""
        return Keyring([_Clear(bytes(32))])

    def ledger(self, topic: str) -> Ledger:
        """A ledger without signatures and sealing."""
        return Ledger(topic, self.programme.lanes, _Mute(self.programme.code, bytes(32)), _Clear(bytes(32)))


async def measure(environment: Environment, folder: Path, events: int, rounds: int) -> list[Finding]:
    """Appending and ingesting, each with and without."""
    async with place(environment, folder) as ours, place(environment, folder, Unprotected) as bare:
        appended = await _append(ours, bare, events, rounds)
        ingested = await _ingest(ours, bare, events, rounds)
    return [*_told("append", appended), *_told("ingest", ingested)]


def _told(what: str, pairs: list[tuple[float, float]]) -> list[Finding]:
    return [
        rate("protection", f"{what}, signed and sealed", (one for one, _ in pairs)),
        rate("protection", f"{what}, neither", (other for _, other in pairs)),
        ratio("protection", f"{what}, with of without", pairs),
    ]


async def _append(ours: Place, bare: Place, events: int, rounds: int) -> list[tuple[float, float]]:
    size = events // 60
    commands = sheets_of(size * rounds)
    async with AsyncExitStack() as stack:
        works = [await _work(one, stack) for one in (ours, bare)]
        rows = [commands[n * size : (n + 1) * size] for n in range(rounds)]
        return [(await works[0].append(some), await works[1].append(some)) for some in rows]


async def _work(here: Place, stack: AsyncExitStack) -> Work:
    prepared = await here.database("participants")
    boss, own = await admin(prepared), await prepared.connect()
    stack.push_async_callback(lambda: asyncio.gather(boss.close(), own.close()))
    return Work(here, boss, [own])


async def _ingest(ours: Place, bare: Place, events: int, rounds: int) -> list[tuple[float, float]]:
    async with topics(ours), topics(bare):
        counts = [await sending.send(here, events) for here in (ours, bare)]
        return [(await _once(ours, counts[0]), await _once(bare, counts[1])) for _ in range(rounds)]


async def _once(here: Place, count: int) -> float:
    prepared = await here.database("reporting")
    speed, _ = await ingest.ingest(here, prepared, count)
    await here.drop(prepared)
    return speed
