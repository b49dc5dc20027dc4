"""Answers for the OpenAPI document: shortened ones of the demo, kept as a file; a test asks for one of each operation."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import orjson

_FILE = Path(__file__).parent / "examples.json"


@cache
def answers() -> dict[str, Any]:
    """By method and path."""
    found: dict[str, Any] = orjson.loads(_FILE.read_bytes())
    return found
