"""Pages: Jinja templates in the reader's language inside the shell that all sites share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.runtime import Context
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from shared.web import csrf, event_words, formats
from shared.web.assets import Assets
from shared.web.compiled import Compiled
from shared.web.forms import Gettext
from shared.web.languages import LANGUAGES, negotiate, of_path
from shared.web.problems import Problem
from shared.web.site import Site, in_language, worded
from shared.web.translations import mark, translations

_HIDDEN = Markup('<input type="hidden" name="{}" value="{}">')
TEMPLATES = Path(__file__).parent / "templates"
_COMPILED = Compiled()
# Sentences of the problems that a reader of pages meets; other details stay as they were raised.
_HEADINGS = {
    403: mark("You cannot open this page"),
    404: mark("This page does not exist"),
    422: mark("The address is not right"),
    413: mark("The file is too large"),
    429: mark("Too many attempts"),
    500: mark("Something went wrong"),
    503: mark("This is not available just now"),
}


@dataclass(frozen=True)
class Link:
    """One entry of the main navigation: a path without its language, a text marked with `mark`, who sees it.

    An entry without roles is for everybody, signed in or not.
    """

    path: str
    text: str
    roles: frozenset[str] = frozenset()

    def is_for(self, roles: frozenset[str]) -> bool:
        """Whether somebody with these roles sees it."""
        return not self.roles or bool(self.roles & roles)


class Pages:
    """Renders pages of one site.

    `behind` says whether the member's ledger lacks events that the bus has; a signed-in reader sees it on every page.
    `folders` are the services' own folders: `services/participants` brings `templates` (named
    `participants/register.html`) and `locale`. In a template: `_` and `ngettext` for
    texts written there, `tr` for a text that arrives in a variable (escaped, no place-holders), `event_words` (what a type of event
    says, in words), `number`, `percent`, `money`, `day`,
    `instant`, `text` (picks a language of a programme text),
    `worded` (the same, marked with its language where it is another one), `asset`, `url` (a path in the page's language), `csrf`.
    """

    def __init__(
        self,
        site: Site,
        *,
        navigation: Iterable[Link] = (),
        folders: Iterable[Path] = (),
        assets: Assets | None = None,
        public_tokens: csrf.PublicTokens | None = None,
        behind: Callable[[], bool] = bool,
    ) -> None:
        self.site = site
        self._behind = behind
        self.assets = assets or Assets()
        self.public_tokens = public_tokens
        self._navigation = tuple(navigation)
        self._folders = tuple(folders)
        self._environment = cache(self._make_environment)

    def gettext(self, lang: str) -> Gettext:
        """The translation of a language, for messages made in Python."""
        return translations(lang, *self._locales()).ugettext

    def landing(self, lang: str, roles: frozenset[str]) -> str:
        """Where a reader goes on after signing in: her first entry of the navigation, in a language that it speaks."""
        offered = self.site.offered(inside=True)
        own = next((link.path for link in self._navigation if link.is_for(roles)), self.site.home)
        return f"/{lang if lang in offered else offered[0]}{own}"

    def _locales(self) -> tuple[Path, ...]:
        return tuple(folder / "locale" for folder in self._folders)

    def language(self, request: Request) -> str:
        """The language of a request: its path's if it is offered, else of those what the browser likes best."""
        accepted = request.headers.get("accept-language", "")
        named = of_path(request.url.path)
        return named if named in self.site.languages else negotiate(accepted, self.site.languages)

    def render(self, request: Request, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """A page. Pass `form` to show a form with its errors; status 422 then."""
        lang = self.language(request)
        text = self._environment(lang).get_template(template).render(self._shell(request) | context)
        return HTMLResponse(text, status, headers={"Content-Language": lang})

    def part(self, lang: str, template: str, **context: object) -> str:
        """A part of a page, without the shell: for a page that is kept as it is now."""
        return self._environment(lang).get_template(template).render(context)

    def problem(self, request: Request, problem: Problem) -> HTMLResponse:
        """The page of an error, with the id that support can find in the log."""
        heading = _HEADINGS.get(problem.status, _HEADINGS[500])
        return self.render(request, "problem.html", problem.status, problem=problem, heading=heading)

    def _shell(self, request: Request) -> dict[str, object]:
        path = request.url.path
        named = of_path(path)
        bare = path.removeprefix(f"/{named}") if named else self.site.home
        reader = getattr(request.state, "account", None)
        held: frozenset[str] = getattr(reader, "roles", frozenset())
        return {
            "bare_path": bare or "/",
            "query": f"?{request.url.query}" if request.url.query and request.method == "GET" else "",
            "navigation": [link for link in self._navigation if link.is_for(held)],
            "reader": reader,
            "session": getattr(request.state, "session", None),
            "plain": False,
            "behind": reader is not None and self._behind(),
        }

    def _make_environment(self, lang: str) -> Environment:
        services = {folder.name: FileSystemLoader(folder / "templates") for folder in self._folders}
        environment = Environment(
            loader=ChoiceLoader([FileSystemLoader(TEMPLATES), PrefixLoader(services)]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
            auto_reload=False,
            bytecode_cache=_COMPILED,
        )
        texts = translations(lang, *self._locales())
        environment.policies["ext.i18n.trimmed"] = True
        environment.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]
        environment.globals.update(self._globals(lang))
        return environment

    def _globals(self, lang: str) -> Mapping[str, Any]:
        return {
            "lang": lang,
            "all_languages": LANGUAGES,
            "site": self.site,
            "asset": self.assets.address,
            "url": lambda path: f"/{lang}{path}",
            "text": partial(in_language, lang=lang),
            "worded": partial(worded, lang=lang),
            "tr": self.gettext(lang),
            "event_words": lambda name: self.gettext(lang)(event_words.said(name)),
            "number": partial(formats.format_number, lang=lang),
            "percent": partial(formats.format_percent, lang=lang),
            "money": partial(formats.format_money, lang=lang),
            "day": partial(formats.format_date, lang=lang),
            "instant": partial(formats.format_instant, lang=lang),
            "csrf": _hidden_fields(self.public_tokens),
        }


def _hidden_fields(tokens: csrf.PublicTokens | None) -> Callable[[Context], Markup]:
    """The template function `csrf()`: the hidden fields of every posted form.

    They are the token and the key that makes a double tap one record.
    """

    @pass_context
    def hidden_fields(context: Context) -> Markup:
        session = context.get("session")
        token = csrf.session_token(session) if session else tokens.issue() if tokens else ""
        form = context.get("form")
        key = (form.value(csrf.FORM_KEY) if form else "") or csrf.new_form_key()
        return _HIDDEN.format(csrf.FIELD, token) + _HIDDEN.format(csrf.FORM_KEY, key)

    return hidden_fields
