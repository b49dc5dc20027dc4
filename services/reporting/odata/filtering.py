"""`$filter`: comparisons of a column with a literal, joined by `and` and `or` (`and` binds closer); no parentheses."""

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
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<day>\d{4}-\d{2}-\d{2})|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z]\w*))(?=\s|$)"
)
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "ge": operator.ge, "lt": operator.lt, "le": operator.le,
}  # fmt: skip
_WORDS = {"true": True, "false": False, "null": None}
_PARTS = 3  # of a comparison


def compiled(text: str, types: Mapping[str, str]) -> Test:
    """A test of one row; Problem 400 `filter_wrong` says what would be right. `types` are the columns."""
    alternatives: list[list[Test]] = [[]]
    tokens = _tokens(text)
    if len(tokens) % (_PARTS + 1) != _PARTS:
        raise wrong("it ends in the middle of a comparison")
    for start in range(0, len(tokens), _PARTS + 1):
        alternatives[-1].append(_comparison(tokens[start : start + _PARTS], types))
        joined = tokens[start + _PARTS : start + _PARTS + 1]
        if joined == [("word", "or")]:
            alternatives.append([])
        elif joined not in ([], [("word", "and")]):
            raise wrong("between two comparisons stands `and` or `or`")
    return lambda row: any(all(test(row) for test in tests) for tests in alternatives)


def wrong(why: str) -> Problem:
    """400 `filter_wrong`."""
    return Problem(
        400, "filter_wrong", f"$filter: {why}; write it as in: Indicator eq 'X.2' and Value gt 10."
    )


def _tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while text[place:].strip():
        token = _TOKEN.match(text, place)
        if token is None or token.lastgroup is None:
            raise wrong(f"it cannot be read from its character {place + 1} on")
        found.append((token.lastgroup, token[token.lastgroup]))
        place = token.end()
    return found


def _comparison(tokens: list[tuple[str, str]], types: Mapping[str, str]) -> Test:
    (_, name), (_, how), literal = tokens
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
