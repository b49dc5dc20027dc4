"""The desk's pages of sub-grants."""

from __future__ import annotations

from services.grants.pages import applications, calls, contracts, money, overview, parties, steps, work

ROUTERS = (
    overview.router,
    calls.router,
    applications.router,
    work.router,
    money.router,
    contracts.router,
    parties.router,
    steps.router,
)
