"""What has changed because of complaints: the public page that shows that writing helps."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from services.feedback.context import rooms_of
from services.feedback.public.shell import render
from services.feedback.store import actions
from shared.web.languages import LANG

router = APIRouter(prefix=LANG, include_in_schema=False)


@router.get("/complaint/changed")
async def changed(request: Request, lang: str) -> Response:
    """The latest changes, in the reader's language where they were written in it. Sensitive cases publish nothing."""
    common = rooms_of(request).common
    async with common.pool.acquire(timeout=10) as connection:
        found = await actions.published(connection)
    told = [
        (day, texts.get(lang) or next(iter(texts.values())), lang if lang in texts else next(iter(texts)))
        for day, texts in found
    ]
    return render(request, "changed.html", switch=True, told=told)
