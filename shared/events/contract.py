"""The committed language: a JSON Schema and an example of each type, and what may change between two of its versions.

`python -m shared.events.contract` writes them; the contract tests compare them with the code, and with every earlier
release: within a major version only optional additions.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from shared.events import catalogue
from shared.events.asyncapi import schema
from shared.events.base import BY_FULL_NAME, type_of
from shared.events.examples import EXAMPLES
from shared.events.language import MODULES

HERE = Path(__file__).parent
Document = Mapping[str, Any]


def files() -> dict[str, str]:
    """Every committed file by its name below `shared/events`, with its text as the code says it is."""
    assert MODULES
    found = {}
    for name, kind in BY_FULL_NAME.items():
        document = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$id": f"urn:paravani:event:{name}",
        }
        text = json.dumps(document | schema(kind), ensure_ascii=False, indent=1, sort_keys=True)
        found[f"schemas/{name}.json"] = text.replace(f"#/components/schemas/{name}/$defs/", "#/$defs/") + "\n"
    for example in EXAMPLES:
        data = msgspec.json.decode(msgspec.json.encode(example))
        found[f"examples/{type_of(example).full_name}.json"] = (
            json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        )
    return found


def breaks(old: Document, new: Document) -> list[str]:
    """What in a new schema of a type would break a reader or writer of the old one; empty if nothing does."""
    return [
        fault
        for name, shape in old["$defs"].items()
        for fault in _breaks(name, shape, new["$defs"].get(name))
    ]


def _breaks(name: str, old: Document, new: Document | None) -> Iterator[str]:
    if new is None:
        yield f"{name} is gone"
        return
    had, has = old.get("properties", {}), new.get("properties", {})
    yield from (f"{name}.{field} is gone" for field in had.keys() - has.keys())
    yield from (f"{name}.{field} is newly required" for field in set(new.get("required", ())) - set(old.get("required", ())))  # fmt: skip
    yield from (f"{name}.{field} is required no more" for field in set(old.get("required", ())) - set(new.get("required", ())))  # fmt: skip
    for field in had.keys() & has.keys():
        if _without_words(had[field]) != _without_words(has[field]):
            yield f"{name}.{field} has another shape"


def _without_words(shape: Document) -> Document:
    return {key: value for key, value in shape.items() if key not in {"description", "title"}}


def main() -> None:
    """Write the files and the page of the catalogue, and remove the files of types that are gone."""
    wanted = files()
    for folder in ("schemas", "examples"):
        (HERE / folder).mkdir(exist_ok=True)
        for file in (HERE / folder).glob("*.json"):
            if f"{folder}/{file.name}" not in wanted:
                file.unlink()
    for name, text in wanted.items():
        (HERE / name).write_text(text, encoding="utf-8")
    catalogue.PAGE.write_text(catalogue.page(), encoding="utf-8")


if __name__ == "__main__":
    main()
