"""How a request reaches this service."""

from __future__ import annotations

from typing import cast

from fastapi import Request

from services.feedback.store.room import Rooms
from shared.service import Service

NAME = "feedback"


def service_of(request: Request) -> Service:
    """The feedback service of this process."""
    return cast("Service", request.app.state.services[NAME])


def rooms_of(request: Request) -> Rooms:
    """Its two rooms."""
    return cast("Rooms", request.app.state.listeners[NAME].rooms)
