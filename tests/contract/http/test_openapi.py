"""The OpenAPI documents of all sites: every operation says how errors look; of reporting's each shows an answer."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.reporting.app import application
from shared.settings import Settings
from shared.web.openapi import operations


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return application(Settings(identity="reporting")).openapi()


def test_it_is_openapi_3_1_and_every_operation_has_a_name_a_tag_and_a_problem(
    document: dict[str, Any],
) -> None:
    assert document["openapi"].startswith("3.1")
    for method, path, operation in operations(document):
        assert operation["summary"], f"{method} {path}"
        assert operation["tags"], f"{method} {path}"
        problem = operation["responses"]["default"]["content"]["application/problem+json"]
        assert problem["schema"] == {"$ref": "#/components/schemas/Problem"}


def test_every_operation_shows_an_answer(document: dict[str, Any]) -> None:
    bare = [
        f"{method} {path}"
        for method, path, operation in operations(document)
        if not any("example" in content for content in _answers(operation))
    ]
    assert set(bare) <= {"DELETE /v1/session", "DELETE /v1/webhooks/{webhook}"}  # 204: no content


def test_every_answer_in_json_has_a_shape_and_the_example_keeps_to_it(document: dict[str, Any]) -> None:
    for method, path, operation in operations(document):
        for content in _in_json(operation):
            schema = content["schema"]
            named = schema.get("items", schema)
            assert "$ref" in named, f"{method} {path}"
            whole = {**schema, "components": document["components"]}
            wrong = [error.message for error in Draft202012Validator(whole).iter_errors(content["example"])]
            assert wrong == [], f"{method} {path}"


def _in_json(operation: dict[str, Any]) -> list[dict[str, Any]]:
    """What an operation answers as JSON of its own; OData and CloudEvents are told by their own standards."""
    return [
        answer["content"]["application/json"]
        for status, answer in operation["responses"].items()
        if status.startswith("2") and "application/json" in answer.get("content", {})
    ]


def test_every_body_shows_what_to_send(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for method, path, operation in operations(document):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            name = content["schema"]["$ref"].rpartition("/")[2]
            for field, schema in schemas[name]["properties"].items():
                known = schema.get("examples") or schema.get("enum") or "default" in schema
                assert known, f"{method} {path}: {field}"


def _answers(operation: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        content
        for status, answer in operation["responses"].items()
        if status.startswith("2")
        for content in answer.get("content", {}).values()
    ]
