"""Reads a YAML file into plain data and remembers on which line every part of it stands.

Narrower than YAML on purpose: no anchors or aliases (a small file could unfold to gigabytes), no tags, no
duplicate keys, one document; `yes`, `012` and `1e3` stay text; a number with a point becomes a Decimal.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

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
    try:
        text = content.decode("utf-8-sig")
        faults = list(_forbidden(file, text))
        node = None if faults else yaml.compose(text, Loader=_LOADER)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        faults, node = [Problem(file, line, "not UTF-8 text", "save the file as UTF-8")], None
    except yaml.MarkedYAMLError as error:
        faults, node = [_syntax(file, error)], None
    except yaml.YAMLError:
        faults, node = (
            [Problem(file, 0, "a character that YAML does not allow", "remove control characters")],
            None,
        )
    problems += faults
    if faults:
        return None
    document = Document(file)
    if node is not None:
        document.data = _Builder(document, problems).build(node, ())
    return document


def _syntax(file: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    message = f"not valid YAML: {error.problem or error.context}"
    return Problem(
        file, mark.line + 1 if mark else 0, message, "look at the indentation and quotes here and above"
    )


def _forbidden(file: str, text: str) -> list[Problem]:
    """Whatever could unfold, or run, or hide: aliases, anchors, tags, depth, a second document."""
    found: list[Problem] = []
    depth = documents = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1 if event.start_mark else 0
        documents += isinstance(event, yaml.DocumentStartEvent)
        if documents > 1:
            return [*found, Problem(file, line, "a second document", "remove the line ---")]
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST_NESTING:
            return [*found, Problem(file, line, f"nested deeper than {DEEPEST_NESTING} levels", "flatten it")]
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if anchor:
            found.append(Problem(file, line, f'anchors and aliases ("{anchor}") are refused', "write it out"))
        if tag:
            found.append(Problem(file, line, f'tags ("{tag}") are refused', "write the value without it"))
    return found


class _Builder:
    """Turns composed nodes into data while it notes lines and duplicate keys."""

    def __init__(self, document: Document, problems: list[Problem]) -> None:
        self.document, self.problems = document, problems

    def build(self, node: Node, path: Path) -> Data:
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return tuple(self._item(item, (*path, n)) for n, item in enumerate(node.value))
        assert isinstance(node, ScalarNode)
        return _scalar(node)

    def _item(self, node: Node, path: Path) -> Data:
        self.document.lines[path] = node.start_mark.line + 1
        return self.build(node, path)

    def _mapping(self, node: MappingNode, path: Path) -> Data:
        found: dict[str, Data] = {}
        for key_node, value in node.value:
            line = key_node.start_mark.line + 1
            key = key_node.value if isinstance(key_node, ScalarNode) else "?"
            if key in found:
                first = self.document.lines[*path, key]
                self.problems.append(
                    Problem(
                        self.document.file,
                        line,
                        f'"{key}" stands here twice',
                        f"the first is on line {first}",
                    )
                )
                continue
            self.document.lines[*path, key] = line
            found[key] = self.build(value, (*path, key))
        return found


def _scalar(node: ScalarNode) -> Data:
    text: str = node.value
    if node.style:  # quoted or a block: text as it stands (plain is None or, from libyaml, empty)
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text) if len(text) < 20 else text  # noqa: PLR2004 - longer than any figure: not a number
    return Decimal(text) if _DECIMAL.fullmatch(text) else text
