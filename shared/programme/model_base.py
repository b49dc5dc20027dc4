"""The small words that all of a programme's files are made of: texts by language, days, numbers, codes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, RootModel, Strict
from pydantic_core import PydanticCustomError


class Model(BaseModel):
    """Base of every model: frozen, and refusing fields that it does not know.

    The docstring under a field is shown to whoever left it out or filled it wrongly.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        if isinstance(value, str) and len(value) == len("2022-01-31"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise PydanticCustomError(
        "own", "{shown} is no day", {"shown": shown(value), "hint": "write it like 2022-01-31"}
    )


def _number(value: object) -> Decimal:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return Decimal(value)
    hint = "write it like 300000 or 2.50, without separators, quotes or units"
    raise PydanticCustomError("own", "{shown} is no number", {"shown": shown(value), "hint": hint})


def shown(value: object) -> str:
    """A value as a message quotes it, shortened."""
    if value is None:
        return "nothing"
    if isinstance(value, tuple):
        return "a list"
    if isinstance(value, Mapping):
        return "a mapping"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f'"{text[:60]}"'


def _list(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
Number: TypeAlias = Annotated[Decimal, BeforeValidator(_number)]
Whole: TypeAlias = Annotated[int, Strict()]
Flag: TypeAlias = Annotated[bool, Strict()]
Line: TypeAlias = Annotated[str, Field(min_length=1)]
Code: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9<][A-Za-z0-9_.+-]*$")
]
Lower: TypeAlias = Annotated[str, Field(max_length=30, pattern=r"^[a-z][a-z0-9_]*$")]
Source: TypeAlias = Annotated[tuple[Lower, ...], BeforeValidator(_list), Field(min_length=1)]


class Text(RootModel[dict[str, Line]]):
    """A text by language, as in {en: Women, ka: ...}."""

    model_config = ConfigDict(frozen=True)

    def get(self, lang: str) -> str:
        """The text in a language; where it has none, the English one, else its first."""
        return self.root.get(lang) or self.root.get("en") or next(iter(self.root.values()), "")

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which the text is given."""
        return frozenset(self.root)

    def __str__(self) -> str:
        return self.get("en")


class Coded(Model):
    """An entry of a code list."""

    code: Code
    """the short name that data carry, such as peer_exchange"""
    name: Text
    """the name shown, by language"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""
    note: Text | None = None
    """a remark shown beside it, by language"""


class Money(Model):
    """An amount with its currency."""

    amount: Annotated[Number, Field(ge=0)]
    """the amount, such as 60000.00"""
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    """the ISO 4217 code, such as EUR"""
    source: Source
    """where it comes from: one of the codes under `sources` in programme.yaml, or a list of them"""
    note: Text | None = None
    """a remark shown beside it, by language"""
