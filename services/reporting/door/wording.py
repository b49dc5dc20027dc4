"""What is wrong with the data of an event, in words: the field, the fault, and what would be right."""

from __future__ import annotations

import re

import msgspec
from msgspec import inspect

_PATTERNS = (  # a piece of a pattern of the language -> what it asks for; the first that fits
    ("[0-9a-f]{8}", "write the id of an event, a UUID"),
    ("[A-Z]{3}", "write three letters, such as GEL"),
    (r"^-?\d{1,12}", "write a number with at most four decimals, such as 1000.50"),
    (r"^\d{1,9}", "write units of the currency for one EUR, with at most eight decimals, or leave it out while it is pending"),
    (r"^\d{1,5}", "write a number with at most two decimals, such as 6.5"),
)  # fmt: skip


def explained(message: str, model: type[msgspec.Struct]) -> tuple[str, str, str]:
    """What msgspec says of some data, as (field, what is wrong, what would be right)."""
    what, _, path = message.partition(" - at ")
    field = path.strip("`").replace("$", "data") or "data"
    if "missing required field" in what:
        return f"{field}.{what.split('`')[1]}", "is missing", "write it"
    if what.startswith("Invalid enum value"):
        codes = _codes(model, field.removeprefix("data."))
        return (
            field,
            "is none of the codes that are known",
            f"write one of {', '.join(codes)}" if codes else "",
        )
    if "RFC3339 encoded date" in what:
        return field, "is no day", "write it like 2024-05-31"
    if field == "data.age":
        return field, "is no age", "write whole years, from 0 to 130, or leave it out"
    if "matching regex" in what:
        hint = next((hint for piece, hint in _PATTERNS if piece in what.replace("\\\\", "\\")), "")
        return field, "is not as it should be", hint
    return field, "is not as it should be", re.sub("`", "", what[0].lower() + what[1:])


def _codes(model: type[msgspec.Struct], name: str) -> list[str]:
    info = inspect.type_info(model)
    assert isinstance(info, inspect.StructType)
    kinds = [field.type for field in info.fields if field.encode_name == name]
    options = [
        *kinds,
        *(one for kind in kinds if isinstance(kind, inspect.UnionType) for one in kind.types),
    ]
    return [str(code) for kind in options if isinstance(kind, inspect.LiteralType) for code in kind.values]
