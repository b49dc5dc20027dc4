"""The projector as a process: the intake, and the addresses that say how it is."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from services.reporting.projector import memory
from services.reporting.projector.hearing import Hearing
from services.reporting.projector.intake import Intake
from shared import postgres, telemetry
from shared.events.sealing import Keyring
from shared.keyfile import exit_unless_private
from shared.ledger.signing import Verifier
from shared.postgres import Connection
from shared.programme import load
from shared.settings import Settings
from shared.tasks import running
from shared.web.health import health_router


async def main() -> None:
    """Project until told to stop."""
    settings = Settings()
    exit_unless_private(settings.secrets)
    telemetry.configure("projector", settings.log_level)
    intake = make_intake(settings)
    memory.settle()
    app = FastAPI(openapi_url=None)
    app.include_router(health_router({"intake": lambda: _state(intake)}))
    server = uvicorn.Server(
        uvicorn.Config(app, host=settings.host, port=settings.port, log_config=None, access_log=False)
    )
    async with running(intake.hearing.run(), "hearing"), running(intake.run(), "intake"):
        await server.serve()


def make_intake(settings: Settings) -> Intake:
    """The intake of a programme, as the environment says."""
    programme = load(settings.programme)
    database = f"{programme.code}_reporting"

    async def connect() -> Connection:
        return await postgres.connect(settings, database, f"{database}_reporting", idle_session_timeout="20s")

    verifier = Verifier.read(programme.code, settings.public_keys)
    keyring, hearing = Keyring.read(settings.secrets / "sealing"), Hearing(programme, settings, verifier)
    return Intake(programme, settings, verifier, keyring, connect, hearing)


async def _state(intake: Intake) -> str | None:
    if intake.in_charge:
        return None
    return (
        f"waiting ({intake.trouble})"
        if intake.trouble
        else "another projector is in charge; this one stands by"
    )
