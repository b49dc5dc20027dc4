"""The operator's connection to the broker: it alone makes topics, users and rights.

On a broker with TLS the operator has no password: it shows a certificate of the programme's own authority on a
listener of its own (see certificates.py).
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from aiokafka.helpers import create_ssl_context

from deploy.provision.errors import ProvisionError

Admin: TypeAlias = Any  # aiokafka has no types of its own


@dataclass(frozen=True)
class Operator:
    """Where the broker is, and with which certificate (key and certificate in one file) the operator comes."""

    address: str
    authority: Path | None = None
    certificate: Path | None = None

    @property
    def secure(self) -> bool:
        """Whether the broker has users and rights at all; the embedded one has none."""
        return self.certificate is not None

    def options(self) -> dict[str, Any]:
        """What an aiokafka client is told."""
        options: dict[str, Any] = {"bootstrap_servers": self.address, "client_id": "paravani-provision"}
        if self.secure:
            files = {"cafile": str(self.authority), "certfile": str(self.certificate)}
            options |= {"security_protocol": "SSL", "ssl_context": create_ssl_context(**files)}
        return options

    @contextlib.asynccontextmanager
    async def connect(self) -> AsyncIterator[Admin]:
        """An admin client; ProvisionError where the broker refuses or does not answer."""
        try:
            admin = AIOKafkaAdminClient(**self.options(), request_timeout_ms=10_000)
        except OSError as failure:
            raise ProvisionError(f"the operator's certificate cannot be used: {failure}") from failure
        try:
            await admin.start()
            yield admin
        except (KafkaError, TimeoutError) as failure:
            raise ProvisionError(
                f"the broker at {self.address} did not make the topics: {failure!r}"
            ) from failure
        finally:
            await admin.close()
