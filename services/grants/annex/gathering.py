"""The annex as the lead gathers it: every member is asked; one that does not answer is named, never left out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass

import httpx
import structlog

from services.grants.annex import rows
from services.grants.annex.request import PATH, NotSealedForUs, ask, opened
from services.grants.annex.rows import Party
from services.grants.parties.third_parties import keys_of
from services.grants.store.others import exposures
from shared.postgres import Row
from shared.service import Service

log = structlog.get_logger()
_PATIENCE = 15  # seconds for one member's answer


@dataclass(frozen=True, slots=True)
class Annex:
    """All contracts; `away` are the members that did not answer: of theirs only what events tell is here."""

    parties: list[Party]
    away: list[str]


async def gather(service: Service, client: httpx.AsyncClient | None = None) -> Annex:
    """Ask everybody, at once."""
    if client is None:
        async with httpx.AsyncClient(timeout=_PATIENCE, trust_env=False) as made:
            return await gather(service, made)
    async with service.pool.acquire(timeout=10) as connection:
        known = await exposures.every(connection)
        here = await rows.own(service, connection)
    others = [one.code for one in service.programme.running("grants") if one.code != service.member]
    told = await asyncio.gather(*(_told(service, client, code) for code in others))
    found = [Party.read(service.member, one) for one in here]
    away = []
    for code, answer in zip(others, told, strict=True):
        if answer is None:
            away.append(code)
        found += _of(code, answer or [], known)
    return Annex(found, away)


def _of(member: str, answer: Sequence[Party], known: Sequence[Row]) -> list[Party]:
    """What a member told, then what its events tell and it did not: with a member that answers, none."""
    has = {one.grant for one in answer}
    missing = [row for row in known if row["member"] == member and str(row["grant_id"]) not in has]
    return [*answer, *map(rows.nameless, missing)]


async def _told(service: Service, client: httpx.AsyncClient, member: str) -> list[Party] | None:
    """A member's answer; None if there is none that can be believed."""
    address = _address(service, member)
    given = ask(service, member)
    try:
        answer = await client.post(f"{address}{PATH}", content=given.model_dump_json(), headers=_JSON)
        answer.raise_for_status()
        told = opened(
            keys_of(service.settings.secrets), service.programme, member, given, answer.json()["sealed"]
        )
        return [Party.read(member, one) for one in told]
    except (httpx.HTTPError, httpx.InvalidURL, NotSealedForUs, LookupError, TypeError, ValueError) as wrong:
        log.warning("annex.away", member=member, error=type(wrong).__name__)
        return None


def _address(service: Service, member: str) -> str:
    """Where a member's site is reached from here; its public address where no other is told."""
    inside: dict[str, str] = json.loads(service.settings.sites)
    public: dict[str, str] = json.loads(service.settings.node_urls)
    return inside.get(f"node-{member}") or public.get(member, "")


_JSON = {"content-type": "application/json"}
