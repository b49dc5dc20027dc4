"""Who visits the consortium's sites: signed in or not, on a phone or a desk, with JavaScript or without."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from deploy.embedded.seed.accounts import Login
from deploy.loopback import LOCAL

PHONE, DESK = 360, 1280  # CSS pixels
_WITHIN = 20.0  # seconds until a figure has followed an event
_PAUSE = 100  # milliseconds between two looks: another process gives the page no signal


@dataclass
class Village:
    """The sites by name, the accounts by (site, user), and the contexts that are open."""

    browser: Browser
    urls: Mapping[str, str]
    logins: Mapping[tuple[str, str], Login]
    reporting: Mapping[str, str] = field(default_factory=dict)  # the variables of its process
    open: list[BrowserContext] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    _sessions: dict[tuple[str, str], StorageState] = field(default_factory=dict)

    def url(self, site: str) -> str:
        """The address of `reporting` or of a member's node."""
        return self.urls[site if site == "reporting" else f"node-{site}"]

    def visitor(
        self, width: int = DESK, *, javascript: bool = True, who: tuple[str, str] | None = None
    ) -> Page:
        """A page of a browser of its own; `who` is signed in already."""
        state = self._session(who) if who else None
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript, storage_state=state
        )
        context.set_default_timeout(10_000)
        context.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))
        self.open.append(context)
        return context.new_page()

    def sign_in(self, page: Page, site: str, user: str, lang: str = "en") -> None:
        """Through the page, as people do."""
        login = self.logins[site, user]
        page.goto(f"{self.url(site)}/{lang}/sign-in")
        page.fill("#login", login.user)
        page.fill("#password", login.password)
        page.click("main button")

    def post(self, site: str, user: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """A command through the HTTP API."""
        login = self.logins[site, user]
        answer = httpx.post(
            self.url(site) + path,
            json=body,
            auth=(login.user, login.password),
            timeout=30,
            **LOCAL,
        )
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def get(self, site: str, user: str, path: str) -> Any:
        """What an address of the HTTP API answers."""
        login = self.logins[site, user]
        answer = httpx.get(
            self.url(site) + path,
            auth=(login.user, login.password),
            timeout=30,
            **LOCAL,
        )
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def figure(self, code: str) -> str:
        """What the donor's page says of an indicator now."""
        page = self.visitor()
        page.goto(f"{self.url('reporting')}/en/indicators/{code}")
        return page.locator("p.big").inner_text()

    def figure_becomes(self, code: str, expected: str) -> Page:
        """Open the donor's page of an indicator until it says what is expected; AssertionError with what it says."""
        page, until = self.visitor(), time.monotonic() + _WITHIN
        while True:
            page.goto(f"{self.url('reporting')}/en/indicators/{code}")
            shown = page.locator("p.big").inner_text()
            if shown == expected:
                return page
            assert time.monotonic() < until, f"{code} is {shown}, not {expected}"
            page.wait_for_timeout(_PAUSE)

    def leave(self) -> None:
        """Close every page."""
        while self.open:
            self.open.pop().close()

    @property
    def foreign(self) -> set[str]:
        """The hosts that were asked for something and are none of the consortium's."""
        return self.hosts - {urlsplit(url).netloc for url in self.urls.values()}

    def _session(self, who: tuple[str, str]) -> StorageState:
        if who not in self._sessions:
            page = self.visitor()
            self.sign_in(page, *who)
            self._sessions[who] = page.context.storage_state()
        return self._sessions[who]
