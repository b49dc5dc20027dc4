"""Reporting's web process: `python -m services.reporting.app`."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from services.reporting import about, api, examples, pages, stream
from services.reporting.complaints import pages as complaints
from services.reporting.context import Context
from services.reporting.decisions import api as decisions
from services.reporting.decisions import pages as decision_pages
from services.reporting.exports import routes as exports
from services.reporting.feed import api as feed
from services.reporting.feed import sse
from services.reporting.finance import pages as finance
from services.reporting.freshness import Freshness
from services.reporting.hooks import api as hooks
from services.reporting.hooks import worker as hooks_worker
from services.reporting.iati import pages as iati
from services.reporting.integrators import pages as integrators
from services.reporting.odata import api as odata
from services.reporting.periods import api as periods
from services.reporting.periods import pages as period_pages
from services.reporting.periods import preview
from services.reporting.places import boundaries
from services.reporting.places import pages as places
from services.reporting.publications import api as publications
from services.reporting.publications.commands import every_month
from services.reporting.quality import api as quality_api
from services.reporting.quality import flags, live
from services.reporting.quality import pages as quality
from services.reporting.reading import health
from services.reporting.subgrants import pages as subgrants
from services.reporting.versions import api as versions
from services.reporting.versions import following
from services.reporting.versions import pages as version_pages
from shared import postgres, telemetry
from shared.keyfile import exit_unless_private
from shared.programme import Programme, load
from shared.replaced import ends_if_replaced
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
LANGUAGES = ("en", "ka", "az", "hy")
NAVIGATION = (
    Link("/logframe", mark("Logframe")),
    Link("/municipalities", mark("Municipalities")),
    Link("/sub-grants", mark("Sub-grants")),
    Link("/finance", mark("Financial report"), frozenset(finance.ROLES)),
    Link("/complaints", mark("Complaints")),
    Link("/periods", mark("Reports")),
    Link("/quality", mark("Data quality")),
    Link("/compare", mark("Two days")),
    Link("/events", mark("Events")),
    Link("/about", mark("About")),
    Link("/waiting", mark("Decisions"), frozenset(decisions.ROLES)),
)
_ABOUT = (
    "Figures, and the events behind each of them. Reads carry `X-As-Of` (the moment of which they speak), `X-Lag-Seconds` "
    "(since when a member may not have been heard) and `ETag`: send it back as `If-None-Match` and get 304 while nothing "
    "has changed. Lists that grow come in pages: `next` or `X-Next-After` says how to go on. Errors are RFC 9457 problems. "
    "Codes and sums are never translated."
)
ROUTERS = (
    api.router, pages.router, stream.router, decisions.router, decision_pages.router, periods.router, period_pages.router, preview.router, publications.router, versions.router, version_pages.router, quality.router, live.router, quality_api.router, complaints.router, subgrants.router, finance.router, exports.router, places.router, feed.router, sse.router, hooks.router, integrators.router, odata.router, about.router, iati.router,
)  # fmt: skip


def application(settings: Settings) -> FastAPI:
    """The site of the reporting service."""
    programme = load(settings.programme)
    site = site_of(programme, settings, who="", home="/logframe", languages=LANGUAGES)
    app = create_app(
        "Paravani reporting",
        description=_ABOUT,
        pages=Pages(site, navigation=NAVIGATION, folders=[HERE]),
        routers=[*session_routers(), *ROUTERS],
        checks={"lanes": lambda: _lanes(app)},
        lifespan=lambda app: _open(app, settings, programme),
        https=_https(settings),
        examples=examples.answers(),
        tagged=True,
    )
    app.state.boundaries = boundaries.given(settings.boundaries, settings.programme, programme)
    add_refusals(app)
    app.add_middleware(Freshness, site=app)
    return app


@contextlib.asynccontextmanager
async def _open(app: FastAPI, settings: Settings, programme: Programme) -> AsyncIterator[None]:
    """What the site works with while it is open."""
    database = f"{programme.code}_reporting"
    async with (
        await postgres.pool(settings, database, f"{database}_reporting", most=6) as pool,
        await postgres.pool(settings, database, f"{database}_identity", most=2) as people,
        ends_if_replaced(people),
        Service.open("reporting", programme, settings, schema="ledger") as ledger,
    ):
        context = app.state.context = Context(programme, settings, pool, ledger)
        app.state.identity = Identity(people, programme, "reporting", secure=_https(settings))
        await ledger.has_looked()
        await following.look(context)
        async with (
            running(following.follow(context), "versions"),
            running(hooks_worker.run(context, app.state.identity), "webhooks"),
            _by_the_clock(context),
        ):
            yield


@contextlib.asynccontextmanager
async def _by_the_clock(context: Context) -> AsyncIterator[None]:
    """What happens without anybody asking for it; a demo that is being filled asks for it when it is full."""
    if context.settings.demo_clock is not None:
        yield
        return
    async with running(every_month(context), "snapshots"), running(flags.watch(context), "quality"):
        yield


async def _lanes(app: FastAPI) -> str | None:
    """The alarm that keeps the site from being ready, if there is one; anybody may ask, so that no sequence is told."""
    async with app.state.context.pool.acquire(timeout=2) as connection:
        troubles = await health.troubles(connection)
    grave = [one for one in troubles if one.alarm in {"gap", "lost_tail", "behind", "fork"}]
    return f"{grave[0].alarm} in {grave[0].lane}; GET /v1/status says where" if grave else None


def _https(settings: Settings) -> bool:
    return settings.public_url.startswith("https:")


def main() -> None:
    """Serve until told to stop."""
    settings = Settings()
    exit_unless_private(settings.secrets)
    telemetry.configure("reporting", settings.log_level)
    try:
        site = application(settings)
    except boundaries.WrongBoundariesError as wrong:
        raise SystemExit(str(wrong)) from None
    uvicorn.run(site, host=settings.host, port=settings.port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
