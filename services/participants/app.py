"""The participants service as part of a member's site."""

from __future__ import annotations

from services.participants import api
from shared.web.page import Link

ROUTERS = (api.router,)
NAVIGATION: tuple[Link, ...] = ()
