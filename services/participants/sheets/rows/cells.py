"""What a cell of an attendance sheet means; a fault says what stands there instead of what would be right. Pure."""

from __future__ import annotations

import re

from services.participants.sheets.rows import words
from shared.web.translations import mark

_SEPARATES = re.compile(r"[\s'’‘`.-]")
_SHORT = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](\d\d)")  # 12.03.90
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


class Fault(ValueError):
    """A cell that cannot be read: `template` is marked for translation, `values` fill its places, `code` names the refusal."""

    def __init__(self, template: str, code: str = "", **values: object) -> None:
        super().__init__(template % values)
        self.template, self.values, self.code = template, values, code


def birth_year(text: str, now: int) -> int | None:
    """The year of a year or of a date in any usual order; None where it is not known.

    Of two digits at the end of a date the last such year up to `now` is meant: nobody of 100 comes.
    """
    if not text or words.is_unknown(text):
        return None
    if short := _SHORT.fullmatch(text):
        return now - (now - int(short[1])) % 100
    years = _YEAR.findall(text)
    if len(years) == 1:
        return int(years[0])
    told = mark("The year of birth cannot be read from “%(text)s”. Write four digits, such as 1990.")
    raise Fault(told, text=text)


def age(text: str) -> int | None:
    """Years of age; None where they are not known."""
    if not text or words.is_unknown(text):
        return None
    if text.isascii() and text.isdigit() and len(text) <= 3:  # noqa: PLR2004 - the rule of ages says more
        return int(text)
    raise Fault(
        mark("The age cannot be read from “%(text)s”. Write whole years, such as 34."), text=text[:20]
    )


def choice(kind: str, text: str) -> str | None:
    """The code of a word for `sex`, `answer` or `role`; None where it is not known."""
    if not text or words.is_unknown(text):
        return None
    if found := words.code(kind, text):
        return found
    english = dict(words.offered(kind, "en"))
    examples = ", ".join(f"{word} ({english[code]})" for code, word in words.offered(kind, "ka"))
    raise Fault(
        mark("“%(text)s” is not one of the answers here. Write one of: %(words)s."), text=text, words=examples
    )


def count(text: str) -> int | None:
    """A whole number; None where there is none."""
    if not text or words.is_unknown(text):
        return None
    if text.isascii() and text.isdigit() and len(text) <= 3:  # noqa: PLR2004 - no activity has 1,000 sessions
        return int(text)
    raise Fault(mark("“%(text)s” is not a number. Write a whole number, such as 2."), text=text)


def digits(text: str) -> str:
    """A number as it was typed; nothing where it is not known."""
    return "" if words.is_unknown(text) else text


def personal_number(text: str) -> str:
    """A personal number, without what separates or marks its digits; one that lost its leading zero gets it back."""
    typed = digits(text)
    bare = _SEPARATES.sub("", typed)
    typed = bare if bare.isascii() and bare.isdigit() else typed
    return typed.zfill(11) if typed.isascii() and typed.isdigit() and len(typed) == 10 else typed  # noqa: PLR2004
