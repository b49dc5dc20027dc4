"""Collects what is wrong, and says of which part of which file each message speaks."""

from __future__ import annotations

from collections.abc import Mapping

from shared.programme.problems import Problem
from shared.programme.yaml_lines import Data, Document, Path


class Findings:
    """Problems found so far, and the documents that turn a path into a line."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._documents: dict[str, Document] = {}

    def open(self, document: Document) -> None:
        """Know a document, so that problems can be placed in it."""
        self._documents[document.file] = document

    def add(self, file: str, path: Path, message: str, hint: str = "") -> None:
        """Note a problem at a path; its message is put behind the name of the part, as in "indicator X.2"."""
        document = self._documents[file]
        known = document.known(path)
        missing = known != path and isinstance(path[-1], str)
        subject = _subject(document.data, (*known, path[-1]) if missing else known)
        text = f"{subject}: {message}" if subject else message
        self.problems.append(Problem(file, document.line(path), text, hint))


def _subject(data: Data, path: Path) -> str:
    """The part that holds a path's last step: "indicator OP1.1.b", "indicator OP1.1.b, target", "donor"."""
    names: list[str] = []
    here: Data = data
    for position, step in enumerate(path):
        last = position == len(path) - 1
        here = _into(here, step)
        if isinstance(step, int):
            item = isinstance(here, Mapping) or not last
            names[-1:] = [_item_name(str(path[position - 1]), step, here)] if item else []
        elif not last:
            names.append(step)
    return ", ".join(names)


def _into(data: Data, step: str | int) -> Data:
    if isinstance(data, Mapping):
        return data.get(str(step))
    if isinstance(data, tuple) and isinstance(step, int):
        return data[step]
    return None


def _item_name(plural: str, index: int, item: Data) -> str:
    """An item of a list by its code, else by its position: "member ctc", "title 2"."""
    singular = plural[:-3] + "y" if plural.endswith("ies") else plural.removesuffix("s")
    code = item.get("code") if isinstance(item, Mapping) else None
    return f"{singular} {code if isinstance(code, str) and code else index + 1}"
