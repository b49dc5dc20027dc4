"""Numbers, money and days as each language writes them (CLDR, through Babel), and reading them back."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from babel import Locale, numbers
from babel import dates as babel_dates

from shared.clock import TBILISI

NOTHING: Final = "–"  # not reported is not zero: a value that is not there is a dash
_NBSP: Final = "\u00a0"
# English here is European English: 30 September 2025, not September 30, 2025.
_LOCALES: Final = {"en": Locale("en", "GB")}
Length = Literal["short", "medium", "long", "full"]


def locale(lang: str) -> Locale:
    """Babel's locale of one of our languages."""
    return _LOCALES.get(lang) or Locale.parse(lang)


def format_number(value: Decimal | int | None, lang: str, decimals: int | None = None) -> str:
    """A number, e.g. ka `1 111 100,5`; with `decimals` exactly that many; a dash for None."""
    if value is None:
        return NOTHING
    pattern = "#,##0.######" if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    return _minus(numbers.format_decimal(value, format=pattern, locale=locale(lang)))


def format_percent(value: Decimal | None, lang: str, decimals: int = 0) -> str:
    """A share given as a fraction (0.95 -> 95 %), e.g. in an achievement column; a dash for None."""
    if value is None:
        return NOTHING
    place = locale(lang)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    number = numbers.format_decimal(value * 100, format=pattern, locale=place)
    return _minus(f"{number}{_NBSP}%")  # one look in a column of mixed pages; ISO 80000-1 asks for the space


def format_money(amount: Decimal | None, currency: str, lang: str) -> str:
    """An amount with its currency to the minor unit, e.g. en `GEL 1,234.50`, ka `1 234,50 ₾`; a dash for None."""
    if amount is None:
        return NOTHING
    text = numbers.format_currency(amount, currency, locale=locale(lang))
    # CLDR's currencySpacing (a letter never touches a digit), which Babel does not apply.
    return _minus(re.sub(r"(?<=[^\W\d_])(?=\d)", _NBSP, text))


def _minus(text: str) -> str:
    """A true minus sign, as wide as a plus in tables."""
    return text.replace("-", "−", 1) if text.startswith("-") else text


def format_date(day: date | None, lang: str, length: Length = "long") -> str:
    """A calendar day, e.g. `30 September 2025`, ka `30 სექტემბერი, 2025`; a dash for None."""
    if day is None:
        return NOTHING
    return babel_dates.format_date(day, format=length, locale=locale(lang))


def format_instant(instant: datetime | None, lang: str, length: Length = "medium") -> str:
    """An instant as date and time of day in Tbilisi, to the minute; a dash for None."""
    if instant is None:
        return NOTHING
    local = instant.astimezone(TBILISI)
    return f"{format_date(local.date(), lang, length)}, {local:%H:%M}"


def parse_number(text: str, lang: str) -> Decimal:
    """The number that a person typed or pasted; ValueError if it is none.

    Spaces of any kind, dots and commas are accepted. With both dot and comma the last one is the decimal
    sign. A single one counts as the language reads it: 1.234 is a thousand in az and a fraction in en. After a
    lone zero it is the decimal sign in any language: 0,005.
    The caller echoes what was understood, so that a misreading is seen.
    """
    typed = re.sub(r"[\s\u00a0\u202f']", "", text).replace("−", "-")
    if not re.fullmatch(r"-?[0-9][0-9.,]*", typed):
        raise ValueError("not a number")
    decimal_sign = _decimal_sign(typed, lang)
    whole, _, fraction = typed.rpartition(decimal_sign) if decimal_sign else (typed, "", "")
    if not decimal_sign:
        fraction = ""
    if not re.fullmatch(r"-?(\d+|\d{1,3}([.,]\d{3})(?:\2?[.,]?\d{3})*)", whole) or "," in fraction:
        raise ValueError("not a number")
    return Decimal(re.sub(r"[.,]", "", whole) + (f".{fraction}" if fraction else ""))


def _decimal_sign(typed: str, lang: str) -> str:
    signs = {sign for sign in ".," if sign in typed}
    if len(signs) == 2:  # noqa: PLR2004 - both of them
        return max(signs, key=typed.rindex)
    if not signs:
        return ""
    (sign,) = signs
    if typed.count(sign) > 1:
        return ""
    groups = sign == numbers.get_group_symbol(locale(lang)) and re.search(r"^-?[1-9]\d*[.,]\d{3}$", typed)
    return "" if groups else sign
