"""Posters for the municipalities, to print and hang."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from services.feedback.public.poster import poster
from services.feedback.public.shell import pages_of
from services.feedback.reading.access import COMMON, DESK, Sitting
from shared.files.printing import PDF
from shared.web.languages import LANG, LANGUAGES
from shared.web.problems import not_found

router = APIRouter(prefix=LANG + DESK, include_in_schema=False)


@router.get("/posters")
async def page(request: Request, lang: str, at: Sitting) -> Response:
    """Choose a municipality and languages."""
    if at.path != COMMON:
        raise not_found()
    programme = at.service.programme
    return pages_of(request).render(
        request, "feedback/posters.html", languages=[(code, LANGUAGES[code]) for code in programme.feedback.languages],
        municipalities=[(one.code, one.name.get(lang)) for one in programme.municipalities],
    )  # fmt: skip


@router.get("/poster.pdf")
async def print_one(
    request: Request, at: Sitting, municipality: str, languages: Annotated[list[str] | None, Query()] = None
) -> Response:
    """The poster as PDF; without languages in all of them."""
    programme, pages = at.service.programme, pages_of(request)
    place = programme.find_municipality(municipality)
    chosen = [lang for lang in programme.feedback.languages if not languages or lang in languages]
    if place is None or not chosen or at.path != COMMON:
        raise not_found()
    site = at.service.settings.public_url
    made = await asyncio.to_thread(poster, programme, place, chosen, site, pages.gettext)
    name = f"poster-{place.code.lower()}.pdf"
    return Response(made, headers={"Content-Disposition": f'inline; filename="{name}"'}, media_type=PDF)
