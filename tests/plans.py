"""A programme as small as provisioning needs it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    code: str
    services: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    code: str = "csdp"
    lanes: int = 4
    members: tuple[Member, ...] = (Member("ctc", ("participants", "grants")), Member("fe", ("participants",)))

    @property
    def matcher(self) -> Member:
        return self.members[0]
