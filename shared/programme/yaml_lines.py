"""Reads a YAML file into plain data and remembers on which line every part of it stands.

Narrower than YAML on purpose: no anchors or aliases (a small file could unfold to gigabytes), no tags, no
duplicate keys, one document; `yes`, `012` and `1e3` stay text; a number with a point becomes a Decimal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

import yaml

from shared.programme.problems import Problem

Path: TypeAlias = tuple[str | int, ...]
Data: TypeAlias = "str | int | bool | Decimal | tuple[Data, ...] | Mapping[str, Data] | None"

LARGEST_FILE = 2**20  # bytes; the reference logframe has about 50,000
DEEPEST_NESTING = 30
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_WORDS: Mapping[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass
class Document:
    """A file's data, with the line (from 1) of every key and list item by its path."""

    file: str
    data: Data = None
    lines: dict[Path, int] = field(default_factory=dict)

    def line(self, path: Path) -> int:
        """The line of a path or, where it is missing from the file, of the nearest part around it."""
        known = self.known(path)
        return self.lines.get(known, 1)

    def known(self, path: Path) -> Path:
        """The path without the steps that the file does not have (absent fields, names of union members)."""
        found: Path = ()
        for step in path:
            if (*found, step) in self.lines:
                found = (*found, step)
        return found


def read(file: str, content: bytes, problems: list[Problem]) -> Document | None:
    """The document of a file's bytes; faults go to `problems`, None when nothing can be read."""
    if len(content) > LARGEST_FILE:
        problems.append(Problem(file, 0, f"larger than {LARGEST_FILE} bytes", "split the programme"))
        return None
    document = Document(file)
    reading = _Reading(document)
    try:
        faults = reading.read(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        faults = [Problem(file, line, "not UTF-8 text", "save the file as UTF-8")]
    except yaml.MarkedYAMLError as error:
        faults = [_syntax(file, error)]
    except yaml.YAMLError:
        faults = [Problem(file, 0, "a character that YAML does not allow", "remove control characters")]
    problems += faults or reading.twice
    return None if faults else document


def _syntax(file: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    message = f"not valid YAML: {error.problem or error.context}"
    return Problem(
        file, mark.line + 1 if mark else 0, message, "look at the indentation and quotes here and above"
    )


class _Refused(Exception):
    """What follows is not read."""


class _Reading:
    """Turns what the parser finds into data while it notes lines, duplicate keys (`twice`) and what is refused."""

    def __init__(self, document: Document) -> None:
        self.twice: list[Problem] = []
        self._document = document
        self._refused: list[Problem] = []
        self._events: Iterator[yaml.Event] = iter(())

    def read(self, text: str) -> list[Problem]:
        """Fill the document; whatever could unfold, or run, or hide: aliases, anchors, tags, depth, a second document."""
        self._events = self._nodes(yaml.parse(text, Loader=_LOADER))
        try:
            for event in self._events:
                self._document.data = self._value(event, ())
        except _Refused:
            pass
        return self._refused

    def _nodes(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        """The events that make nodes, up to the first after which nothing is to be read."""
        depth = documents = 0
        for event in events:
            if isinstance(event, yaml.NodeEvent):
                self._look(event)
                depth += isinstance(event, yaml.CollectionStartEvent)
                if depth > DEEPEST_NESTING:
                    self._refuse(event, f"nested deeper than {DEEPEST_NESTING} levels", "flatten it")
                    raise _Refused
                yield event
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
                yield event
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, "a second document", "remove the line ---")
                    raise _Refused

    def _look(self, event: yaml.NodeEvent) -> None:
        if event.anchor:
            self._refuse(event, f'anchors and aliases ("{event.anchor}") are refused', "write it out")
        if tag := getattr(event, "tag", None):
            self._refuse(event, f'tags ("{tag}") are refused', "write the value without it")

    def _refuse(self, event: yaml.Event, message: str, hint: str) -> None:
        self._refused.append(Problem(self._document.file, _line(event), message, hint))

    def _value(self, event: yaml.Event, path: Path) -> Data:
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return tuple(self._items(path)) if isinstance(event, yaml.SequenceStartEvent) else None

    def _items(self, path: Path) -> Iterator[Data]:
        for number, event in enumerate(self._inside()):
            self._document.lines[*path, number] = _line(event)
            yield self._value(event, (*path, number))

    def _mapping(self, path: Path) -> Data:
        found: dict[str, Data] = {}
        for event in self._inside():
            key, line = event.value if isinstance(event, yaml.ScalarEvent) else "?", _line(event)
            self._skip(event)
            value = next(self._events)
            if key in found:
                first = f"the first is on line {self._document.lines[*path, key]}"
                self.twice.append(Problem(self._document.file, line, f'"{key}" stands here twice', first))
                self._skip(value)
                continue
            self._document.lines[*path, key] = line
            found[key] = self._value(value, (*path, key))
        return found

    def _inside(self) -> Iterator[yaml.Event]:
        """The beginnings of what is in a collection whose own beginning was read, to its end."""
        for event in self._events:
            if isinstance(event, yaml.CollectionEndEvent):
                return
            yield event

    def _skip(self, event: yaml.Event) -> None:
        """Pass over what an event has begun."""
        if isinstance(event, yaml.CollectionStartEvent):
            for inner in self._inside():
                self._skip(inner)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _scalar(event: yaml.ScalarEvent) -> Data:
    text: str = event.value
    if event.style:  # quoted or a block: text as it stands (plain is None or, from libyaml, empty)
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 20 else text  # noqa: PLR2004 - longer than any figure: not a number
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
