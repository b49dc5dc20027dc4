"""Containers that are spoken to directly where that can be: the engine's proxy, which publishes a port, copies every byte.

In a run of the suite it took a fifth of a processor.
"""

from __future__ import annotations

import socket
from functools import cached_property

from testcontainers.community.kafka import KafkaContainer
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer

_REACHED_IN = 2  # seconds
_SOME_PORT = 9


class _Direct(DockerContainer):
    """Under its own address and ports if this machine has a way to it, else where the engine publishes it."""

    @cached_property
    def _address(self) -> str | None:
        found = self.get_docker_client().bridge_ip(self.get_container_id())
        return found if found and _is_reached(found) else None

    def get_container_host_ip(self) -> str:
        """Its address."""
        return self._address or super().get_container_host_ip()

    def get_exposed_port(self, port: int) -> int:
        """The port to which one connects."""
        published = super().get_exposed_port(port)  # waits until the container runs
        return port if self._address else published


class Kafka(_Direct, KafkaContainer):
    """Apache Kafka, which tells its clients that address itself."""


class Postgres(_Direct, PostgresContainer):
    """PostgreSQL."""


def _is_reached(host: str) -> bool:
    """Whether packets come back from a host: also "nobody listens here" is an answer."""
    try:
        socket.create_connection((host, _SOME_PORT), _REACHED_IN).close()
    except ConnectionRefusedError:
        return True
    except OSError:
        return False
    return True
