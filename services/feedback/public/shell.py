"""What the public pages have around them: the form's own languages, no navigation, system fonts, numbers for help."""

from __future__ import annotations

from dataclasses import replace

from fastapi import Request
from starlette.responses import HTMLResponse

from services.feedback.context import service_of
from shared.web.forms import Gettext
from shared.web.languages import LANGUAGES
from shared.web.page import Pages
from shared.web.site import Site
from shared.web.translations import mark

HOME = "/complaint"
PATIENCE = 20.0  # seconds, fewer than a site gives an answer: so a page comes back with all that was typed
_STRAP = mark("Complaints and feedback")


def pages_of(request: Request) -> Pages:
    """The pages of this site."""
    pages: Pages = request.app.state.pages
    return pages


def gettext_of(request: Request) -> Gettext:
    """The translation into the page's language."""
    pages = pages_of(request)
    return pages.gettext(pages.language(request))


def render(
    request: Request, template: str, status: int = 200, *, switch: bool = False, **context: object
) -> HTMLResponse:
    """A public page. `switch` shows the choice of languages, where nothing typed can be lost by it."""
    pages = pages_of(request)
    lang = pages.language(request)
    told = service_of(request).programme.feedback
    emergency = [(one.number, one.name.get(lang)) for one in told.emergency]
    site = _site(pages, told.languages if switch else (lang,))
    return pages.render(
        request, f"feedback/public/{template}", status, site=site, plain=True, navigation=(), emergency=emergency, **context
    )  # fmt: skip


def _site(pages: Pages, languages: tuple[str, ...]) -> Site:
    strap = {lang: pages.gettext(lang)(_STRAP) for lang in LANGUAGES}
    return replace(pages.site, strap=strap, who="", languages=languages, home=HOME)
