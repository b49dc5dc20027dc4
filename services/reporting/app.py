"""Reporting's web process: `python -m services.reporting.app`."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from services.reporting import api, pages, stream
from services.reporting.context import Context
from services.reporting.decisions import api as decisions
from services.reporting.decisions import pages as decision_pages
from services.reporting.exports import routes as exports
from services.reporting.periods import api as periods
from services.reporting.periods import pages as period_pages
from services.reporting.places import pages as places
from services.reporting.publications import api as publications
from services.reporting.publications.commands import every_month
from services.reporting.quality import pages as quality
from services.reporting.reading import health
from services.reporting.versions import api as versions
from shared import postgres, telemetry
from shared.keyfile import exit_unless_private
from shared.programme import load
from shared.service import Service
from shared.settings import Settings
from shared.tasks import running
from shared.web.application import create_app, session_routers
from shared.web.commands import add_refusals
from shared.web.identity import Identity
from shared.web.page import Link, Pages
from shared.web.presentation import site_of
from shared.web.translations import mark

HERE = Path(__file__).parent
LANGUAGES = ("en", "ka")


def application(settings: Settings) -> FastAPI:
    """The site of the reporting service."""
    programme = load(settings.programme)
    database = f"{programme.code}_reporting"

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            await postgres.pool(settings, database, f"{database}_reporting", most=6) as pool,
            await postgres.pool(settings, database, f"{database}_identity", most=2) as people,
            Service.open("reporting", programme, settings, schema="ledger") as ledger,
        ):
            app.state.context = Context(programme, settings, pool, ledger)
            app.state.identity = Identity(people, programme, "reporting", secure=_https(settings))
            if settings.demo_clock is None:  # a demo that is being filled publishes when it is full
                async with running(every_month(app.state.context), "snapshots"):
                    yield
            else:
                yield

    async def database_answers() -> str | None:
        async with app.state.context.pool.acquire(timeout=2) as connection:
            troubles = await health.troubles(connection)
        grave = [one for one in troubles if one.alarm in {"gap", "lost_tail", "behind", "fork"}]
        return (
            f"{grave[0].alarm} in {grave[0].lane} at {grave[0].sequence}: {grave[0].detail}"
            if grave
            else None
        )

    site = site_of(programme, settings, who="", home="/logframe", languages=LANGUAGES)
    app = create_app(
        "Paravani reporting",
        description="Figures, and the events behind each of them.",
        pages=Pages(
            site,
            navigation=[
                Link("/logframe", mark("Logframe")),
                Link("/municipalities", mark("Municipalities")),
                Link("/periods", mark("Reports")),
                Link("/quality", mark("Data quality")),
                Link("/compare", mark("Two days")),
                Link("/events", mark("Events")),
                Link("/waiting", mark("Decisions"), frozenset(decisions.ROLES)),
            ],
            folders=[HERE],
        ),
        routers=[
            *session_routers(),
            api.router,
            pages.router,
            stream.router,
            decisions.router,
            decision_pages.router,
            periods.router,
            period_pages.router,
            publications.router,
            versions.router,
            quality.router,
            exports.router,
            places.router,
        ],
        checks={"lanes": database_answers},
        lifespan=lifespan,
        https=_https(settings),
    )
    add_refusals(app)
    return app


def _https(settings: Settings) -> bool:
    return settings.public_url.startswith("https:")


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()
    exit_unless_private(settings.secrets)
    telemetry.configure("reporting", settings.log_level)
    uvicorn.run(
        application(settings), host=settings.host, port=settings.port, log_config=None, access_log=False
    )


if __name__ == "__main__":
    main()
