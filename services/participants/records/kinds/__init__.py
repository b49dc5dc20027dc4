"""Every kind of record, section by section."""

from __future__ import annotations

from services.participants.records.kind import Kind
from services.participants.records.kinds import (
    community,
    courses,
    organisations,
    planning,
    public,
    services,
    surveys,
)

KINDS: tuple[Kind, ...] = (
    *planning.KINDS,
    *courses.KINDS,
    *organisations.KINDS,
    *community.KINDS,
    *services.KINDS,
    *public.KINDS,
    *surveys.KINDS,
)
BY_CODE = {one.code: one for one in KINDS}
BY_TYPE = {one.type.name: one for one in KINDS}
