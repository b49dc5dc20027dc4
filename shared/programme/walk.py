"""Walks through fitted models: every value with the path at which its file has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeVar

from pydantic import BaseModel

from shared.programme.model_base import Text
from shared.programme.yaml_lines import Path

Wanted = TypeVar("Wanted")


def walk(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """The value itself and everything inside, outermost first; a Text is one value."""
    yield path, value
    if isinstance(value, Text):
        return
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            if not info.exclude:  # excluded fields come from elsewhere than the file
                yield from walk(getattr(value, name), (*path, info.alias or name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from walk(item, (*path, index))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from walk(item, (*path, key))


def every(value: object, kind: type[Wanted]) -> Iterator[tuple[Path, Wanted]]:
    """Every value of a kind inside a model, with its path."""
    return ((path, found) for path, found in walk(value) if isinstance(found, kind))
