"""Requests to Kafka that aiokafka does not make: many rights at once, and SCRAM users.

The shapes are Kafka's own (clients/src/main/resources/common/message/*.json): CreateAcls and DeleteAcls version 1,
DescribeUserScramCredentials and AlterUserScramCredentials version 0.
"""

# aiokafka has no types, so its classes are Any:
# mypy: disable-error-code="misc"
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aiokafka.protocol.admin import CreateAclsRequest_v1, DeleteAclsRequest_v1
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    CompactArray,
    CompactBytes,
    CompactString,
    Int8,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

Acl = tuple[int, str, int, str, str, int, int]  # kind, name, pattern, principal, host, operation, permission


class CreateAcls(Request[CreateAclsRequest_v1]):
    """Grants rights."""

    API_KEY = 30

    def __init__(self, acls: Sequence[Acl]) -> None:
        self._acls = list(acls)

    def build(self, request_struct_class: type[CreateAclsRequest_v1]) -> CreateAclsRequest_v1:
        """The request as it is sent."""
        return request_struct_class(self._acls)


class DeleteAcls(Request[DeleteAclsRequest_v1]):
    """Takes rights away, each named exactly."""

    API_KEY = 31

    def __init__(self, acls: Sequence[Acl]) -> None:
        self._acls = list(acls)

    def build(self, request_struct_class: type[DeleteAclsRequest_v1]) -> DeleteAclsRequest_v1:
        """The request as it is sent."""
        return request_struct_class(self._acls)


class ScramUsersResponse(Response):
    """Which users have SCRAM credentials."""

    API_KEY = 50
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("error_code", Int16),
        ("error_message", CompactString("utf-8")),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                (
                    "credentials",
                    CompactArray(("mechanism", Int8), ("iterations", Int32), ("tags", TaggedFields)),
                ),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class ScramUsersStruct(RequestStruct):
    """Asks for all users."""

    API_KEY = 50
    API_VERSION = 0
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = ScramUsersResponse
    SCHEMA = Schema(
        ("users", CompactArray(("name", CompactString("utf-8")), ("tags", TaggedFields))),
        ("tags", TaggedFields),
    )


class ScramUsers(Request[ScramUsersStruct]):
    """Asks which users have SCRAM credentials."""

    API_KEY = 50

    def build(self, request_struct_class: type[ScramUsersStruct]) -> ScramUsersStruct:
        """The request as it is sent; no list of names means all."""
        return request_struct_class(None, {})


class ScramAlteredResponse(Response):
    """What the broker made of each user."""

    API_KEY = 51
    API_VERSION = 0
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class AlterScramStruct(RequestStruct):
    """Credentials to remove and to set."""

    API_KEY = 51
    API_VERSION = 0
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = ScramAlteredResponse
    SCHEMA = Schema(
        (
            "deletions",
            CompactArray(("name", CompactString("utf-8")), ("mechanism", Int8), ("tags", TaggedFields)),
        ),
        (
            "upsertions",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class AlterScram(Request[AlterScramStruct]):
    """Sets and removes SCRAM credentials; the broker gets salted passwords, never the passwords."""

    API_KEY = 51

    def __init__(self, deletions: Sequence[tuple[Any, ...]], upsertions: Sequence[tuple[Any, ...]]) -> None:
        self._deletions = [(*one, {}) for one in deletions]
        self._upsertions = [(*one, {}) for one in upsertions]

    def build(self, request_struct_class: type[AlterScramStruct]) -> AlterScramStruct:
        """The request as it is sent."""
        return request_struct_class(self._deletions, self._upsertions, {})
