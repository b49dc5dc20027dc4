"""What a request of the reporting service can reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from fastapi import Request

from shared.postgres import Pool
from shared.programme import Programme
from shared.service import Service
from shared.settings import Settings


@dataclass(slots=True)
class Context:
    """The programme in force, the settings, the pool of the figures, and the ledger of what persons decide here.

    `programme` is replaced as a whole when another version is adopted (versions/following.py).
    """

    programme: Programme
    settings: Settings
    pool: Pool
    decisions: Service


def context_of(request: Request) -> Context:
    """The context that the application was opened with."""
    return cast("Context", request.app.state.context)
