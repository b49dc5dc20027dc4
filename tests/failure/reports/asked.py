"""Requests made from the OpenAPI document of a running site, right and wrong ones, each checked against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

Auth = tuple[str, str] | None
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    status_code_conformance,
    response_schema_conformance,
]
ENDLESS = {"/v1/events/stream"}  # has a test of its own, in test_feed.py
KNOWN: Mapping[str, Sequence[Any]] = {
    "code": ["OP1.1.b", "X.2", "2023", "2024"],
    "name": ["values", "logframe", "Values", "Disaggregation"],
    "number": [1],
}
"""What stands in a path where something is to be found."""


def operations(site: str) -> list[Any]:
    """Everything that the site's document offers."""
    schema: Any = schemathesis.openapi.from_url(f"{site}/openapi.json")
    return [one for found in schema.get_all_operations() if (one := found.ok()).path not in ENDLESS]


def ask(operation: Any, auth: Auth, times: int) -> int:
    """Ask that often, as somebody; returns how often. Raises what schemathesis finds."""
    made = 0

    @settings(
        max_examples=times,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def once(data: st.DataObject) -> None:
        nonlocal made
        case = data.draw(_cases(operation))
        for name in case.path_parameters or ():
            if name in KNOWN and data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(KNOWN[name]))
        case.call_and_validate(checks=CHECKS, auth=auth, timeout=60)
        made += 1

    once()
    return made


def _cases(operation: Any) -> st.SearchStrategy[Any]:
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    if not (operation.query or operation.path_parameters or operation.body):
        return right
    wrong: st.SearchStrategy[Any] = operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)
    return st.one_of(right, wrong)
