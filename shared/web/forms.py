"""A form as it was typed: its values, what is wrong with each, and the reading of texts, choices, days and numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from starlette.formparsers import MultiPartParser
from starlette.requests import Request

from shared.web.formats import format_date, format_number, parse_number

Gettext = Callable[[str], str]
_BEYOND = Decimal(10) ** 15
# An uploaded file stays in memory (a request's size is limited): in clear it touches no disk, not even a temporary one.
MultiPartParser.spool_max_size = 128 * 1024 * 1024


class Form:
    """What was typed, and the errors found in it, in the order of the page.

    A reader method returns the value, or None after noting the error. So a route reads all fields, adds its own
    findings with `fail`, and either acts or shows the same page again with status 422 and nothing lost.
    """

    def __init__(self, typed: Iterable[tuple[str, str]] = (), *, lang: str = "en", _: Gettext = str) -> None:
        self._typed: dict[str, list[str]] = {}
        for name, value in typed:
            self._typed.setdefault(name, []).append(value)
        self.errors: dict[str, str] = {}
        self._lang = lang
        self.gettext = _

    @classmethod
    def filled(cls, values: Mapping[str, object], *, lang: str = "en", _: Gettext = str) -> Form:
        """A form that shows what is stored; a `date` fills its three fields, None stays empty."""
        typed: list[tuple[str, str]] = []
        for name, value in values.items():
            if isinstance(value, dt.date):
                parts = {"day": value.day, "month": value.month, "year": value.year}
                typed += [(f"{name}-{part}", str(number)) for part, number in parts.items()]
            elif isinstance(value, list | tuple | set | frozenset):
                typed += [(name, str(item)) for item in value]
            elif value is not None:
                typed.append((name, str(value)))
        return cls(typed, lang=lang, _=_)

    def value(self, name: str) -> str:
        """What stands in a field; "" if nothing."""
        return self._typed.get(name, [""])[0]

    def values(self, name: str) -> list[str]:
        """All values of a field that takes several."""
        return self._typed.get(name, [])

    def put(self, name: str, value: str) -> None:
        """Let a field stand as if this had been typed."""
        self._typed[name] = [value]

    def names(self, prefix: str) -> list[str]:
        """The fields that begin so, in the order of the page."""
        return [name for name in self._typed if name.startswith(prefix)]

    def fail(self, name: str, message: str) -> None:
        """Note what is wrong with a field; the first finding stands."""
        self.errors.setdefault(name, message)

    def text(self, name: str, missing: str = "", *, most: int = 500) -> str | None:
        """A text without outer spaces; None if empty. `missing` is the message when it must be there."""
        typed = self.value(name).strip()
        if not typed:
            self._missing(name, missing)
            return None
        if len(typed) > most:
            told = self.gettext("Use at most %(most)s characters; this has %(typed)s")
            self.fail(name, told % {"most": most, "typed": len(typed)})
            return None
        return typed

    def choice(self, name: str, allowed: Iterable[str], missing: str = "") -> str | None:
        """One of the allowed values; None if nothing was chosen."""
        typed = self.value(name)
        if typed and typed in set(allowed):
            return typed
        if typed:
            self.fail(name, self.gettext("Choose one of the answers on the list"))
        else:
            self._missing(name, missing)
        return None

    def choices(self, name: str, allowed: Iterable[str], missing: str = "") -> list[str]:
        """Those of the allowed values that were ticked, in the order of the page."""
        typed, known = self.values(name), list(allowed)
        if set(typed) - set(known):
            self.fail(name, self.gettext("Choose one of the answers on the list"))
        elif not typed:
            self._missing(name, missing)
        return [value for value in known if value in typed]

    def date(
        self, name: str, missing: str = "", *, first: dt.date | None = None, last: dt.date | None = None
    ) -> dt.date | None:
        """A day from `name-day`, `name-month`, `name-year`; `first` and `last` bound it."""
        parts = [self.value(f"{name}-{part}").strip() for part in ("day", "month", "year")]
        if not any(parts):
            self._missing(name, missing)
            return None
        day = self._real_day(name, parts)
        if day and first and day < first:
            self.fail(
                name,
                self.gettext("The date must be %(day)s or later") % {"day": format_date(first, self._lang)},
            )
        if day and last and day > last:
            self.fail(
                name,
                self.gettext("The date must be %(day)s or earlier") % {"day": format_date(last, self._lang)},
            )
        return None if name in self.errors else day

    def _real_day(self, name: str, parts: list[str]) -> dt.date | None:
        missing = {
            0: self.gettext("The date must have a day"),
            1: self.gettext("The date must have a month"),
            2: self.gettext("The date must have a year"),
        }
        for index, part in enumerate(parts):
            if not part:
                self.fail(name, missing[index])
                return None
        try:
            day, month, year = (int(part) for part in parts)
            return dt.date(year, month, day)
        except ValueError:
            self.fail(name, self.gettext("Write a real date, such as 27 3 2024"))
            return None

    def number(
        self, name: str, missing: str = "", *, decimals: int = 0, least: Decimal | None = None
    ) -> Decimal | None:
        """A number with at most so many decimals, read as the page's language writes it."""
        typed = self.value(name).strip()
        if not typed:
            self._missing(name, missing)
            return None
        try:
            number = parse_number(typed, self._lang)
        except ValueError:
            example = format_number(Decimal("1234.5") if decimals else 1234, self._lang)
            self.fail(name, self.gettext("Write a number, such as %(example)s") % {"example": example})
            return None
        return self._bounded(name, number, decimals, least)

    def parsed(self, typed: str) -> Decimal | None:
        """A number read as the page's language writes it; None if it is none."""
        try:
            return parse_number(typed, self._lang)
        except ValueError:
            return None

    def _bounded(self, name: str, number: Decimal, decimals: int, least: Decimal | None) -> Decimal | None:
        if abs(number) >= _BEYOND:  # no sum or count of ours; and Decimal does not round what is much longer
            self.fail(name, self.gettext("This number is too large"))
        elif number != round(number, decimals):
            told = self.gettext("Use at most %(decimals)s digits after the decimal sign")
            self.fail(
                name, told % {"decimals": decimals} if decimals else self.gettext("Write a whole number")
            )
        elif least is not None and number < least:
            told = self.gettext("The number must be %(least)s or more")
            self.fail(name, told % {"least": format_number(least, self._lang)})
        return None if name in self.errors else number

    def _missing(self, name: str, message: str) -> None:
        if message:
            self.fail(name, message)


async def read_form(request: Request, lang: str, gettext: Gettext) -> Form:
    """The form that a browser sent; uploaded files are left to `request.form()`.

    A browser sends a new line as two characters: it is one, as whoever counts what she types sees it. NUL is none.
    """
    sent = await request.form()
    texts = [(name, value) for name, value in sent.multi_items() if isinstance(value, str)]
    typed = [(name, value.replace("\r\n", "\n").replace("\0", "")) for name, value in texts]
    return Form(typed, lang=lang, _=gettext)
