"""`/healthz` (the process lives), `/readyz` (it can work, or what is wrong), `/metrics` (Prometheus)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping

import orjson
from fastapi import APIRouter
from starlette.responses import Response

from shared import telemetry

Check = Callable[[], Awaitable[str | None]]
"""Returns None when all is well, else one sentence on what is wrong and how to mend it."""

_PATIENCE = 2.0  # seconds; a check that hangs is a check that fails
log = telemetry.logger(__name__)


async def _outcome(name: str, check: Check) -> str | None:
    try:
        async with asyncio.timeout(_PATIENCE):
            return await check()
    except TimeoutError:
        return f"no answer within {_PATIENCE:g} s"
    except Exception as error:
        log.warning("readiness check failed", check=name, exc_info=error)
        if isinstance(error, OSError):  # refused, unreachable, or without so much as a name
            return "it does not answer"
        return f"failed ({type(error).__name__}); the log says more"


Notes = Callable[[], Mapping[str, str]]
"""What is not as it should be, though commands are taken all the same, by part."""


def health_router(checks: Mapping[str, Check], notes: Notes = dict) -> APIRouter:
    """The three addresses; `checks` run side by side, each with two seconds; `notes` make nobody unready."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> Response:
        return Response("ok", media_type="text/plain")

    @router.get("/readyz")
    async def readyz() -> Response:
        outcomes = await asyncio.gather(*(_outcome(name, check) for name, check in checks.items()))
        told = dict(zip(checks, outcomes, strict=True))
        ready = not any(outcomes)
        parts = {name: {"ok": not wrong, "detail": wrong or ""} for name, wrong in told.items()}
        body = orjson.dumps({"status": "ready" if ready else "not ready", "checks": parts, "notes": notes()})
        return Response(body, 200 if ready else 503, media_type="application/json")

    @router.get("/metrics")
    async def metrics() -> Response:
        text, media_type = telemetry.exposition()
        return Response(text, headers={"Content-Type": media_type})

    return router
