"""The pages for applicants: the open calls, and an application without account and without JavaScript."""

from __future__ import annotations

from services.grants.public import applying, calls

ROUTERS = (calls.router, applying.router)
