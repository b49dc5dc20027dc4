"""Walks through fitted models: every value with the path at which its file has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeAlias, TypeVar

from pydantic import BaseModel

from shared.programme.model_base import Text
from shared.programme.yaml_lines import Path

Wanted = TypeVar("Wanted")
Part: TypeAlias = tuple[Path, object]


def walk(value: object) -> tuple[Part, ...]:
    """The value itself and everything inside, outermost first; a Text is one value."""
    found: list[Part] = []
    _walk(value, (), found)
    return tuple(found)


def every(parts: Iterable[Part], kind: type[Wanted]) -> Iterator[tuple[Path, Wanted]]:
    """Every one of the parts that is of a kind."""
    return ((path, found) for path, found in parts if isinstance(found, kind))


def _walk(value: object, path: Path, found: list[Part]) -> None:
    found.append((path, value))
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            _walk(item, (*path, index), found)
    elif isinstance(value, BaseModel):
        if not isinstance(value, Text):
            for name, written in _fields(type(value)):
                _walk(getattr(value, name), (*path, written), found)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            _walk(item, (*path, key), found)


@cache
def _fields(kind: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """A model's fields, each with its name in the file, without those that come from elsewhere than the file."""
    return tuple((name, info.alias or name) for name, info in kind.model_fields.items() if not info.exclude)
