"""Letting an integrator in is one step: all of it, or nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from deploy.keys import integrators
from deploy.provision.errors import ProvisionError
from deploy.provision.integrators import integrators as admitted
from deploy.provision.operator import Operator
from shared import postgres
from shared.programme import load
from shared.web.identity.access_keys import AccessKeys, Scope
from tests.conftest import SchemaFactory
from tests.integration.web.conftest import MIGRATIONS
from tests.templates import PROGRAMME


async def test_a_key_whose_kafka_user_cannot_be_made_is_revoked_at_once(
    schema: SchemaFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = await schema("identity", (("identity/", MIGRATIONS),))
    async with await postgres.pool(prepared.settings, prepared.database, prepared.role, most=2) as pool:

        @asynccontextmanager
        async def keys(*_: object) -> AsyncIterator[AccessKeys]:
            yield AccessKeys(pool)

        monkeypatch.setattr(integrators, "_keys", keys)
        nobody = Operator("127.0.0.1:1", tmp_path / "ca.pem", tmp_path / "no-certificate.pem")
        secrets = tmp_path / "secrets"
        with pytest.raises((ProvisionError, OSError)):
            await integrators.create(
                load(PROGRAMME), prepared.settings, nobody, secrets, "statistics-office", [Scope.EVENTS]
            )
        [key] = await AccessKeys(pool).every()
    assert key.revoked_at is not None
    assert admitted(secrets) == ()
