"""The end of the demo's story: three years are reported, the last one waits for two members, breakdowns are published."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx

from deploy.embedded.seed.accounts import Login
from deploy.embedded.seed.api import refused
from deploy.embedded.seed.plan import LAST
from deploy.loopback import LOCAL

if TYPE_CHECKING:
    from deploy.embedded.consortium import Consortium

_PATIENCE = 60  # seconds until the figures have caught up with what was recorded


async def report(consortium: Consortium, logins: list[Login]) -> None:
    """Every member submits, the lead certifies; of the last year the two members after the lead have submitted."""
    who = {login.user: httpx.BasicAuth(login.user, login.password) for login in logins}
    programme = consortium.programme
    lead, others = who["coordinator"], [one.code for one in programme.members if one != programme.lead]
    async with httpx.AsyncClient(base_url=consortium.url("reporting"), timeout=60, **LOCAL) as client:
        told = [period for period in programme.periods if period.end <= LAST]
        for period in told:
            path = f"/v1/periods/{period.code}"
            await _send(client, f"{path}/opening", lead)
            last = period == told[-1]
            for code in others[:2] if last else others:
                await _send(client, f"{path}/submissions", who[code], {"member": code})
            if not last:
                await _send(client, f"{path}/submissions", lead, {"member": programme.lead.code})
                await _send(client, f"{path}/certification", lead)
                consortium.tell(f"certified {period.code}")
        await _send(client, "/v1/snapshots", lead)
        await _send(client, "/v1/quality/look", lead)


async def _send(
    client: httpx.AsyncClient, path: str, who: httpx.BasicAuth, body: dict[str, Any] | None = None
) -> None:
    """A command to the reporting service; one that comes before the figures have caught up is sent again."""
    for _ in range(_PATIENCE * 2):
        answer = await client.post(path, json=body or {}, auth=who)
        if answer.is_success:
            return
        if answer.json().get("code") not in {"still_arriving", "not_ready_not_counted"}:
            break
        await asyncio.sleep(0.5)
    raise refused(path, answer)
