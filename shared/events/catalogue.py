"""The page docs/events.md, made from the declared types: what each event says, its key, and who may read what of it.

`python -m shared.events.contract` writes it with the schemas; the contract tests compare it with the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import inspect

from shared.events.base import BY_FULL_NAME, EventData, EventType, PersonPart

PAGE = Path(__file__).parents[2] / "docs" / "events.md"
_HEAD = """# Events

What the services publish, as CloudEvents 1.0 in binary mode; the value is the data below. JSON Schemas lie in
`shared/events/schemas`, examples in `shared/events/examples`. This page is made by `python -m shared.events.contract`.

Every event has `occurred_on` (the day in Asia/Tbilisi), and may have `corrects` (the id of the event that it replaces as a
whole) and `evidence` (documents: `doc_id`, `sha256`, `kind`). An event of any type is taken back by one of its type whose data
are `occurred_on`, `voids` (its id) and `reason`. Both lie in the lane of their target and always name the original.

`readers` says who outside the consortium may read a type: `public` ones lie in the open stream, `sealed` ones are about persons or
tell how many there are, `restricted` ones about cases; those two need a key for rows ([who reads what](http.md#events)).

`sealed` in the data is a person's part, encrypted for the reporting service: {part}. Order holds per key.
A field with `?` may be left out; it then holds what stands after `=`, else nothing is known of it.
"""
_WORDS: dict[type, str] = {
    inspect.StrType: "text",
    inspect.IntType: "whole number",
    inspect.DecimalType: "number",
    inspect.BoolType: "true or false",
    inspect.DateType: "day",
}
_EVERY = {field.encode_name for field in inspect.type_info(EventData).fields}  # type: ignore[attr-defined]


def page() -> str:
    """The whole page."""
    part = ", ".join(f"`{name}`" for name in PersonPart.__struct_fields__)
    owners = sorted({kind.owner for kind in BY_FULL_NAME.values()})
    parts = [_HEAD.format(part=part), *(_owner(owner) for owner in owners)]
    return "\n".join(parts)


def _owner(owner: str) -> str:
    rows = [_row(name, kind) for name, kind in sorted(BY_FULL_NAME.items()) if kind.owner == owner]
    head = f"## {owner}\n\n| type | says | key | readers | data |\n|---|---|---|---|---|\n"
    return head + "".join(rows)


def _row(name: str, kind: EventType) -> str:
    says = " ".join((kind.model.__doc__ or "").split("\n\n")[0].split())
    keys = " or ".join(f"`{key}`" for key in kind.keys)
    return f"| `{name}` | {says} | {keys} | {kind.readers} | {', '.join(fields(kind.model))} |\n"


def fields(model: type[msgspec.Struct]) -> Iterator[str]:
    """Each field of its own that a type has, with what it holds; `?` after one that may be left out."""
    info = inspect.type_info(model)
    assert isinstance(info, inspect.StructType)
    for field in info.fields:
        if field.encode_name not in _EVERY:
            yield f"`{field.encode_name}`{'' if field.required else '?'} {_words(field.type)}{_otherwise(field)}"


def _otherwise(field: inspect.Field) -> str:
    """What a field holds that is left out, if it is more than nothing."""
    value = field.default
    if isinstance(value, bool):
        return f" = {str(value).lower()}"
    return f" = `{value}`" if isinstance(value, str | int) and value not in {"", "unknown"} else ""


def _words(kind: inspect.Type) -> str:
    match kind:
        case inspect.Metadata(type=inner):
            said = _words(inner)
        case inspect.UnionType(types=types):
            alternatives = [_words(one) for one in types if not isinstance(one, inspect.NoneType)]
            said = " or ".join(dict.fromkeys(alternatives))
        case inspect.LiteralType(values=values):
            said = "one of " + " ".join(f"`{value}`" for value in values)
        case inspect.VarTupleType(item_type=inner):
            said = f"list of {_words(inner)}"
        case inspect.TupleType(item_types=types):
            said = f"{len(types)} x {_words(types[0])}"
        case inspect.DictType(value_type=inner):
            said = f"mapping of {_words(inner)}"
        case inspect.StructType(cls=model):
            said = "(" + ", ".join(fields(model)) + ")"
        case inspect.StrType(pattern=str(pattern)) if r"\d" in pattern:
            said = "number as text"
        case _:
            said = _WORDS.get(type(kind), "text")
    return said
