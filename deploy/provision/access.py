"""Makes Kafka's users and rights what rights.py says: adds what is missing, takes away what is too much.

Only users of this programme (`csdp.…`) are looked at: several programmes may share a broker.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aiokafka.errors import for_code
from aiokafka.protocol.admin import DescribeAclsRequest

from deploy.provision.errors import ProvisionError
from deploy.provision.operator import Admin
from deploy.provision.rights import Right
from deploy.provision.wire import Acl, AlterScram, CreateAcls, DeleteAcls, ScramUsers

SCRAM_SHA_512 = 2  # Kafka's ScramMechanism
ITERATIONS = 8192  # Kafka's own default; our passwords are random, not guessable
_ANY, _TOPIC, _LITERAL, _ALLOW = 1, 2, 3, 3  # of Kafka's ResourceType, PatternType and AclPermissionType
_EVERYWHERE = "*"  # the host from which a right holds


@dataclass(frozen=True)
class Change:
    """What was done to the broker."""

    granted: int
    revoked: int
    users: int
    removed: int


async def make_access(
    admin: Admin, programme: str, passwords: Mapping[str, str], rights: Iterable[Right]
) -> Change:
    """Set every user's password, remove users that are no longer there, and make the rights exactly `rights`."""
    stale = sorted(await _users(admin, programme) - passwords.keys())
    await set_passwords(admin, passwords, stale)
    wanted = {_acl(right) for right in rights}
    have = await _acls(admin, programme)
    await _change(admin, CreateAcls(sorted(wanted - have)), len(wanted - have))
    await _change(admin, DeleteAcls(sorted(have - wanted)), len(have - wanted))
    return Change(len(wanted - have), len(have - wanted), len(passwords), len(stale))


async def set_passwords(admin: Admin, passwords: Mapping[str, str], stale: Sequence[str] = ()) -> None:
    """Set passwords, and remove stale users. Who is connected stays so; who connects next needs the new one."""
    upsertions = [_credential(user, password) for user, password in sorted(passwords.items())]
    request = AlterScram([(user, SCRAM_SHA_512) for user in stale], upsertions)
    answer = await admin._send_to_controller(request)  # noqa: SLF001 - aiokafka has no public way for these
    _refuse((code, text) for _, code, text, *_ in answer.results)


def _credential(user: str, password: str) -> tuple[str, int, int, bytes, bytes]:
    salt = secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha512", password.encode("ascii"), salt, ITERATIONS)
    return user, SCRAM_SHA_512, ITERATIONS, salt, salted


async def _users(admin: Admin, programme: str) -> set[str]:
    answer = await admin._send_to_controller(ScramUsers())  # noqa: SLF001 - as above
    _refuse([(answer.error_code, answer.error_message)])
    return {user for user, *_ in answer.results if user.startswith(f"{programme}.")}


async def _acls(admin: Admin, programme: str) -> set[Acl]:
    request = DescribeAclsRequest(_ANY, None, _ANY, None, None, _ANY, _ANY)
    answer = await admin._send_request(request)  # noqa: SLF001 - as above
    _refuse([(answer.error_code, answer.error_message)])
    return {
        (kind, name, pattern, principal, host, operation, permission)
        for kind, name, pattern, acls in answer.resources
        for principal, host, operation, permission in acls
        if principal.startswith(f"User:{programme}.")
    }


async def _change(admin: Admin, request: CreateAcls | DeleteAcls, count: int) -> None:
    if count:
        answer = await admin._send_to_controller(request)  # noqa: SLF001 - as above
        results = getattr(answer, "creation_responses", None) or answer.filter_responses
        _refuse((code, text) for code, text, *_ in results)


def _acl(right: Right) -> Acl:
    return (
        _TOPIC,
        right.topic,
        _LITERAL,
        f"User:{right.user}",
        _EVERYWHERE,
        right.operation.value,
        _ALLOW,
    )


def _refuse(answers: Iterable[tuple[int, str | None]]) -> None:
    wrong = {f"{for_code(code).__name__} {text or ''}".rstrip() for code, text in answers if code}
    if wrong:
        raise ProvisionError(f"the broker refused to change users or rights: {'; '.join(sorted(wrong))}")
