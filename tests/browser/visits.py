"""Every kind of page, visited once on a phone: how wide it is, what axe finds, what it asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, Response

from tests.browser.fitness import faults
from tests.browser.village import PHONE, Village

DESKS = ("en", "ka")
DONOR = ("en", "ka", "az", "hy")
PUBLIC = ("en", "ka", "az", "hy", "ru")
LEAD = ("reporting", "coordinator")
ME, GRANTS, CASES = ("ctc", "me"), ("cenn", "grants"), ("kkm", "cases")
_OPEN = "for (const one of document.querySelectorAll('details')) one.open = true"
_WIDTH = "document.documentElement.scrollWidth"
_CUT = """[...document.querySelectorAll('.stack')].filter(one => one.parentElement.scrollWidth >
  one.parentElement.clientWidth).map(one => one.caption.innerText)"""
WIDER = (768, 1024)  # CSS pixels


@dataclass(frozen=True)
class Place:
    """A page: its site, its path in a language (`{}` stands for it), and who may see it."""

    site: str
    path: str
    who: tuple[str, str] | None = None
    languages: tuple[str, ...] = DESKS


PLACES = (
    Place("reporting", "/{}/logframe", languages=DONOR),
    Place("reporting", "/{}/indicators/OP1.1.c", languages=DONOR),
    Place("reporting", "/{}/indicators/OP3.1.b", languages=DONOR),
    Place("reporting", "/{}/indicators/X.1", languages=DONOR),
    Place("reporting", "/{}/indicators/X.2", languages=DONOR),
    Place("reporting", "/{}/indicators/X.2?by=sex", languages=DONOR),
    Place("reporting", "/{}/indicators/X.3", languages=DONOR),
    Place("reporting", "/{}/indicators/X.2/events?by=sex%3DF", LEAD, languages=DONOR),
    Place("reporting", "/{}/indicators/X.2/events?excluded=true", LEAD, languages=DONOR),
    Place("reporting", "/{}/periods", languages=DONOR),
    Place("reporting", "/{}/periods/2024", LEAD, languages=DONOR),
    Place("reporting", "/{}/periods/2024/preview", LEAD, languages=DONOR),
    Place("reporting", "/{}/waiting", LEAD, languages=DONOR),
    Place("reporting", "/{}/municipalities", languages=DONOR),
    Place("reporting", "/{}/sub-grants", languages=DONOR),
    Place("reporting", "/{}/finance", LEAD, languages=DONOR),
    Place("reporting", "/{}/integrators", LEAD, languages=DONOR),
    Place("reporting", "/{}/about", languages=DONOR),
    Place("reporting", "/{}/iati", languages=DONOR),
    Place("reporting", "/{}/complaints", languages=DONOR),
    Place("reporting", "/{}/municipalities?indicator=OP3.1.b", languages=DONOR),
    Place("reporting", "/{}/quality", languages=DONOR),
    Place("reporting", "/{}/quality", LEAD, languages=DONOR),
    Place("reporting", "/{}/compare", languages=DONOR),
    Place("reporting", "/{}/versions", languages=DONOR),
    Place("reporting", "/{}/versions/1", LEAD, DONOR),
    Place("reporting", "/{}/sign-in", languages=DONOR),
    Place("reporting", "/{}/events", languages=DONOR),
    Place("reporting", "/docs", languages=("en",)),
    Place("ctc", "/docs", languages=("en",)),
    Place("ctc", "/{}/sign-in"),
    Place("ctc", "/{}/desk", ME),
    Place("ctc", "/{}/activities", ME),
    Place("ctc", "/{}/activities/new", ME),
    Place("ctc", "/{}/activities/[activity]", ME),
    Place("ctc", "/{}/activities/[activity]/void", ME),
    Place("ctc", "/{}/persons", ME),
    Place("ctc", "/{}/organisations", ME),
    Place("ctc", "/{}/organisations?q=green&sort=-name", ME),
    Place("ctc", "/{}/records/capacity-assessments/new", ME),
    Place("ctc", "/{}/quality", ME),
    Place("ctc", "/{}/documents/archive?indicator=X.2", ("ctc", "audit")),
    Place("cenn", "/{}/grants", GRANTS),
    Place("cenn", "/{}/grants/new", GRANTS),
    Place("cenn", "/{}/grants/[grant]", GRANTS),
    Place("cenn", "/{}/calls/new", GRANTS),
    Place("cenn", "/{}/rates/new", GRANTS),
    Place("cenn", "/{}/rates/revaluation", GRANTS),
    Place("cenn", "/{}/grants/money", GRANTS),
    Place("cenn", "/{}/grants/money/explanations", GRANTS),
    Place("cenn", "/{}/grants/payments", GRANTS),
    Place("cenn", "/{}/grants/[grant]/amendment", GRANTS),
    Place("cenn", "/{}/third-parties/[recipient]", GRANTS),
    Place("cenn", "/{}/third-parties/[recipient]/account", GRANTS),
    Place("cenn", "/{}/costs", GRANTS),
    Place("kkm", "/{}/grants", ("kkm", "grants")),
    Place("kkm", "/{}/complaints", CASES),
    Place("kkm", "/{}/complaints/[case]", CASES),
    Place("kkm", "/k/marneuli", languages=("en",)),
    Place("kkm", "/{}/complaint", languages=PUBLIC),
    Place("kkm", "/{}/complaint/track", languages=PUBLIC),
    Place("kkm", "/{}/complaint/changed", languages=PUBLIC),
    Place("kkm", "/{}/complaints/new", CASES),
    Place("kkm", "/{}/complaints/statistics", CASES),
    Place("kkm", "/{}/complaints/posters", CASES),
    Place("kkm", "/{}/safeguarding", ("kkm", "focal")),
    Place("kkm", "/{}/safeguarding/[sensitive]", ("kkm", "focal")),
)
PAGES = tuple((place, place.path.format(lang)) for place in PLACES for lang in place.languages)


@dataclass(frozen=True)
class Visit:
    """What one page was like."""

    status: int
    width: int  # CSS pixels that its content takes on a phone
    cut: tuple[str, ...]  # the tables that became cards, yet are wider than the screen
    serious: tuple[str, ...]  # what axe calls serious or critical, with the first element of each
    cramped: tuple[int, ...]  # the widths of a tablet and of a small desk at which it scrolls sideways
    foreign: frozenset[str]  # hosts it asked for something that are none of the consortium's


class Visits:
    """Visits each page when it is first asked about."""

    def __init__(self, village: Village, ids: Mapping[str, str]) -> None:
        """`ids` fill the paths' names in square brackets."""
        self._village, self._ids = village, ids
        self._pages: dict[tuple[str, str] | None, Page] = {}
        self._made: dict[tuple[Place, str], Visit] = {}

    def of(self, place: Place, path: str) -> Visit:
        """The page as it was when it was first visited."""
        if (place, path) not in self._made:
            self._made[place, path] = self._visit(place, path)
        return self._made[place, path]

    def _visit(self, place: Place, path: str) -> Visit:
        if place.who not in self._pages:
            self._pages[place.who] = self._village.visitor(PHONE, who=place.who)
        page, again = self._pages[place.who], path != place.path.format(place.languages[0])
        for name, value in self._ids.items():
            path = path.replace(f"[{name}]", value)
        self._village.hosts.clear()
        answer = page.goto(self._village.url(place.site) + path)
        assert isinstance(answer, Response)
        page.evaluate(_OPEN)
        width, cut = page.evaluate(_WIDTH), tuple(page.evaluate(_CUT))
        serious = faults(page, words_only=again)
        cramped = tuple(wide for wide in WIDER if self._width(page, wide) > wide)
        self._width(page, PHONE)
        return Visit(answer.status, width, cut, serious, cramped, frozenset(self._village.foreign))

    @staticmethod
    def _width(page: Page, screen: int) -> int:
        """How wide the page is on a screen."""
        page.set_viewport_size({"width": screen, "height": 800})
        found: int = page.evaluate(_WIDTH)
        return found
