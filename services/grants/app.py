"""The grants service as part of a member's site."""

from __future__ import annotations

from services.grants import api, pages
from shared.web.page import Link
from shared.web.translations import mark

ROUTERS = (api.router, pages.router)
NAVIGATION = (Link("/grants", mark("Sub-grants"), frozenset(api.ROLES)),)
