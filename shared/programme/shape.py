"""Fits a document into its model and turns every complaint of pydantic into a sentence with line and remedy."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from shared.programme.findings import Findings
from shared.programme.model_base import shown
from shared.programme.problems import suggest
from shared.programme.yaml_lines import Document

Fitted = TypeVar("Fitted", bound=BaseModel)


def fit(document: Document, model: type[Fitted], findings: Findings) -> Fitted | None:
    """The document as its model; None when it does not fit, with every reason in `findings`."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            if fault["type"] == "too_short" and fault["input"]:
                continue  # its items have their own faults; pydantic counts the good ones only
            message, hint = _sentence(fault, model)
            findings.add(document.file, fault["loc"], message, hint)
        return None


def _sentence(fault: ErrorDetails, root: type[BaseModel]) -> tuple[str, str]:
    say = _SENTENCES.get(fault["type"], _other)
    return say(fault, root)


def _name(fault: ErrorDetails) -> str:
    """The field at fault; of a list's item, the list's name."""
    return next((step for step in reversed(fault["loc"]) if isinstance(step, str)), "the file")


def _missing(fault: ErrorDetails, root: type[BaseModel]) -> tuple[str, str]:
    field = _name(fault)
    holder = _model_at(root, fault["loc"][:-1])
    about = next((info.description for name, info in _fields(holder).items() if name == field), None)
    return f'"{field}" is missing', f'add "{field}": {about}' if about else f'add "{field}"'


def _unknown_field(fault: ErrorDetails, root: type[BaseModel]) -> tuple[str, str]:
    holder = _model_at(root, fault["loc"][:-1])
    return f'unknown field "{_name(fault)}"', suggest(_name(fault), list(_fields(holder)))


def _unknown_word(fault: ErrorDetails, _root: type[BaseModel]) -> tuple[str, str]:
    known = re.findall(r"'([^']*)'", fault["ctx"]["expected"])
    field = _name(fault)
    singular = field.removesuffix("s") if isinstance(fault["loc"][-1], int) else field
    return f"unknown {singular} {shown(fault['input'])}", suggest(str(fault["input"]), known)


def _pattern(fault: ErrorDetails, root: type[BaseModel]) -> tuple[str, str]:
    loc = (
        fault["loc"][:-1] if isinstance(fault["loc"][-1], int) else fault["loc"]
    )  # an item: its list's field
    info = _fields(_model_at(root, loc[:-1])).get(_name(fault))
    about = (
        f"write {info.description}"
        if info and info.description
        else f"it must match {fault['ctx']['pattern']}"
    )
    return f"{_name(fault)}: {shown(fault['input'])} has the wrong form", about


def _own(fault: ErrorDetails, _root: type[BaseModel]) -> tuple[str, str]:
    return f"{_name(fault)}: {fault['msg']}", str(fault["ctx"]["hint"])


def _expected(what: str, hint: str) -> Callable[[ErrorDetails, type[BaseModel]], tuple[str, str]]:
    def say(fault: ErrorDetails, _root: type[BaseModel]) -> tuple[str, str]:
        found = fault["input"]
        return f"{_name(fault)}: {what} is expected, not {shown(found)}", hint.format(
            found=found if isinstance(found, str | int) else "..."
        )

    return say


def _other(fault: ErrorDetails, _root: type[BaseModel]) -> tuple[str, str]:
    text = fault["msg"].removeprefix("Input ").removeprefix("Value error, ")
    return f"{_name(fault)}: {shown(fault['input'])} {text[:1].lower()}{text[1:]}", ""


def _too_short(fault: ErrorDetails, _root: type[BaseModel]) -> tuple[str, str]:
    return f"{_name(fault)} is empty", "fill it in, or take the line out if it may be left out"


_MAPPING = _expected('a mapping ("key: value" lines)', "indent its fields below it")
_SENTENCES: Mapping[str, Callable[[ErrorDetails, type[BaseModel]], tuple[str, str]]] = {
    "missing": _missing,
    "extra_forbidden": _unknown_field,
    "literal_error": _unknown_word,
    "string_pattern_mismatch": _pattern,
    "own": _own,
    "string_type": _expected("a text", 'write it in quotes, such as "{found}"'),
    "int_type": _expected("a whole number", "write digits only, without quotes"),
    "bool_type": _expected("true or false", "write true or false"),
    "tuple_type": _expected("a list", 'write [a, b], or "- " before each item'),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "string_too_short": _too_short,
    "too_short": _too_short,
}


def _fields(model: type[BaseModel] | None) -> dict[str, Any]:
    """A model's fields by the names that files use."""
    if model is None:
        return {}
    return {info.alias or name: info for name, info in model.model_fields.items()}


def _model_at(root: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    """The model that a path leads to, through lists, mappings and optional fields."""
    here: Any = root
    for step in path:
        model = _model_in(here)
        fields = _fields(model)
        if isinstance(step, str) and step in fields:
            here = fields[step].annotation
    return _model_in(here)


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - an annotation is any object
    """The first model inside an annotation."""
    if isinstance(annotation, type) and get_origin(annotation) is None:
        return annotation if issubclass(annotation, BaseModel) else None
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
