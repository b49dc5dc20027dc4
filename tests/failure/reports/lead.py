"""The lead's coordinator at reporting's API."""

from __future__ import annotations

from typing import Any

import httpx

from deploy.loopback import LOCAL
from tests.failure.spine.field import Field


async def ask(field: Field, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
    async with httpx.AsyncClient(
        base_url=field.consortium.url("reporting"),
        auth=field.coordinator,
        timeout=20,
        **LOCAL,
    ) as client:
        return await client.request(method, path, json=body)
