"""The demo's data: four years of an invented programme, recorded by commands through the services' own API."""

from __future__ import annotations

from deploy.embedded.seed.fill import fill

__all__ = ["fill"]
