"""A parcel, and the box around it. All boxes have one of few sizes, so that none tells by its length what it holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from shared.matching import Box
from shared.programme import Programme
from shared.service import Service

Kind = Literal["case", "part", "receipt", "blank"]
_BLOCK = 32 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one member sends to another about a case. `body` is JSON."""

    id: str
    kind: Kind
    sender: str
    receiver: str
    body: Mapping[str, Any] = field(default_factory=dict)

    def sealed(self, service: Service) -> str:
        """The parcel in a box for its receiver."""
        text = json.dumps(asdict(self), ensure_ascii=False).encode()
        return _box(service.settings.public_keys / f"{self.receiver}.cases.box").seal(
            text + b" " * (-len(text) % _BLOCK)
        )

    @classmethod
    def read(cls, message: bytes) -> Parcel:
        """The parcel of an opened box; ValueError or TypeError if it is none."""
        return cls(**json.loads(message))


def topic(programme: Programme, member: str) -> str:
    """The topic on which a member's parcels travel."""
    return f"{programme.code}.{member}.cases"


def topics(programme: Programme) -> dict[str, str]:
    """The member of each such topic."""
    return {topic(programme, one.code): one.code for one in programme.members if "feedback" in one.services}


def said(topic_: str, box: str) -> bytes:
    """The bytes that a member signs, so that nobody else can send in its name."""
    return b"paravani case box 1\0" + topic_.encode() + b"\0" + box.encode()


@cache
def _box(public: Path) -> Box:
    return Box(public)
