"""`$filter`: comparisons of a column with a literal, joined by `and`, `or` and `not`, with parentheses (OData 4.0, 11.2.6.1).

`not` binds closest, then `and`, then `or`. Nothing that is written becomes code or SQL: it becomes a test of a row.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from shared.web.problems import Problem

Row = Mapping[str, Any]
Test = Callable[[Row], bool]
Token = tuple[str, str]
_TOKEN = re.compile(
    r"\s*(?:(?P<paren>[()])|(?:(?P<text>'(?:[^']|'')*')|(?P<day>\d{4}-\d{2}-\d{2})|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<word>[A-Za-z]\w*))(?=[\s()]|$))"
)
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le,
}  # fmt: skip
_WORDS = {"true": True, "false": False, "null": None}
_DEEPEST = 20  # parentheses within parentheses
_END: Token = ("end", "")


def compiled(text: str, types: Mapping[str, str]) -> Test:
    """A test of one row; Problem 400 `filter_wrong` says what would be right. `types` are the columns."""
    reading = _Reading(_tokens(text), types)
    test = reading.either()
    if reading.next != _END:
        raise wrong("between two comparisons stands `and` or `or`")
    return test


def wrong(why: str) -> Problem:
    """400 `filter_wrong`."""
    return Problem(
        400, "filter_wrong", f"$filter: {why}; write it as in: Indicator eq 'X.2' and Value gt 10."
    )


class _Reading:
    """Reads the tokens from left to right, one method for each kind of expression."""

    def __init__(self, tokens: list[Token], types: Mapping[str, str]) -> None:
        self._tokens, self._types = [*tokens, _END], types
        self._place = self._depth = 0

    @property
    def next(self) -> Token:
        """The token that comes."""
        return self._tokens[self._place]

    def either(self) -> Test:
        """One or several with `or` between."""
        tests = [self._both()]
        while self._takes("word", "or"):
            tests.append(self._both())
        return lambda row: any(test(row) for test in tests)

    def _both(self) -> Test:
        tests = [self._one()]
        while self._takes("word", "and"):
            tests.append(self._one())
        return lambda row: all(test(row) for test in tests)

    def _one(self) -> Test:
        if self._takes("word", "not"):
            test = self._nested(self._one)
            return lambda row: not test(row)
        if self._takes("paren", "("):
            test = self._nested(self.either)
            if not self._takes("paren", ")"):
                raise wrong("a parenthesis is not closed")
            return test
        return self._comparison()

    def _nested(self, read: Callable[[], Test]) -> Test:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise wrong(f"it is nested more than {_DEEPEST} times")
        test = read()
        self._depth -= 1
        return test

    def _comparison(self) -> Test:
        name, how, literal = self._take(), self._take(), self._take()
        return _comparison(name[1], how[1], literal, self._types)

    def _takes(self, kind: str, text: str) -> bool:
        found = self.next == (kind, text)
        self._place += found
        return found

    def _take(self) -> Token:
        token = self.next
        if token == _END:
            raise wrong("it ends in the middle of a comparison")
        if token[0] == "paren":
            raise wrong("a parenthesis stands in the middle of a comparison")
        self._place += 1
        return token


def _tokens(text: str) -> list[Token]:
    found, place = [], 0
    while text[place:].strip():
        token = _TOKEN.match(text, place)
        if token is None or token.lastgroup is None:
            raise wrong(f"it cannot be read from its character {place + 1} on")
        found.append((token.lastgroup, token[token.lastgroup]))
        place = token.end()
    return found


def _comparison(name: str, how: str, literal: Token, types: Mapping[str, str]) -> Test:
    if name not in types:
        raise wrong(f"there is no column {name[:40]}; there are {', '.join(types)}")
    if how not in _COMPARE:
        raise wrong(f"the operators are {', '.join(_COMPARE)}")
    value, compare = _value(*literal), _COMPARE[how]
    if value is None:
        return lambda row: compare(row[name], None) if how in {"eq", "ne"} else False
    if not isinstance(value, _CLASSES[types[name]]):
        raise wrong(f"{name} is {types[name]}")
    return lambda row: how == "ne" if row[name] is None else compare(row[name], value)


_CLASSES: Mapping[str, type | tuple[type, ...]] = {
    "Edm.String": str, "Edm.Double": Decimal, "Edm.Int32": Decimal, "Edm.Date": date, "Edm.Boolean": bool,
}  # fmt: skip


def _value(kind: str, text: str) -> object:
    if kind == "text":
        return text[1:-1].replace("''", "'")
    if kind == "number":
        return Decimal(text)
    if kind == "word" and text in _WORDS:
        return _WORDS[text]
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong("a value is 'text', a number, a day such as 2024-12-31, true, false or null") from None
