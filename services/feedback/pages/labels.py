"""What cases are about, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import Request

from services.feedback.public import words
from services.feedback.public.shell import gettext_of
from services.feedback.reading.access import At
from services.feedback.store import subjects
from services.feedback.store.cases import Case
from services.feedback.store.subjects import Subject


async def labels_of(request: Request, at: At, some: Sequence[Case], lang: str) -> Mapping[str, str]:
    """The activity or call of each case that names one."""
    named = {case.id: (str(case.story.about_kind), case.story.about) for case in some if case.story.about}
    async with at.rooms.common.pool.acquire(timeout=10) as connection:
        found: dict[tuple[str, str], Subject] = await subjects.find(connection, named.values())
    _ = gettext_of(request)
    return {
        case: words.subject_label(at.service.programme, found[pair], lang, _)
        for case, pair in named.items()
        if pair in found
    }
