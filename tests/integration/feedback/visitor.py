"""A visitor without JavaScript: fills in what a page's form shows and sends it with its hidden fields."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import httpx


class FormFields(HTMLParser):
    """What a browser would send for the form that has a marker among its actions."""

    def __init__(self, action: str = "") -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._action, self._inside, self._area = action, False, ""
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        one: dict[str, Any] = dict(attrs)
        if tag == "form":
            self._inside = self._action in (one.get("action") or "") and "sign-out" not in (
                one.get("action") or ""
            )
        if not self._inside:
            return
        if tag == "input" and (one.get("type") != "radio" or "checked" in one):
            self.fields[one["name"]] = one.get("value") or ""
        if tag == "textarea":
            self._area = one["name"]
            self.fields[self._area] = ""
        if tag == "select":
            self._select = one["name"]
        if tag == "option" and ("selected" in one or self._select not in self.fields):
            self.fields[self._select] = one.get("value") or ""

    def handle_data(self, data: str) -> None:
        if self._area and self._inside:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        if tag == "form":
            self._inside = False


def fields_of(page: str, action: str = "") -> dict[str, str]:
    """The fields of a page's form."""
    parser = FormFields(action)
    parser.feed(page)
    return parser.fields


class Visitor:
    """Somebody at the public form."""

    def __init__(self, client: httpx.AsyncClient, lang: str) -> None:
        self.client, self.lang = client, lang
        self.page: httpx.Response

    async def open(self, path: str = "complaint") -> httpx.Response:
        self.page = await self.client.get(f"/{self.lang}/{path}")
        return self.page

    async def answer(self, go: str = "next", **typed: str) -> httpx.Response:
        """Fill in, press a button."""
        sent = fields_of(self.page.text, "/complaint") | typed | {"go": go}
        self.page = await self.client.post(str(self.page.request.url.path), data=sent)
        return self.page

    async def up_to_the_check(self, text: str, group: str = "activity", **contact: str) -> httpx.Response:
        await self.open("complaint?poster=ge-kk-mar")
        await self.answer(category_group=group)
        await self.answer(text=text)
        await self.answer()
        page = await self.answer(**contact)
        while page.status_code == 200 and fields_of(page.text)["step"] in ("contact", "file"):
            page = await self.answer()
        return page

    def code(self) -> str:
        """The tracking code on the last page."""
        return self.page.text.split('<span class="code">')[1].split("<")[0].strip()
