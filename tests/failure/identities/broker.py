"""Apache Kafka with the settings of docker-compose.yml (TLS, SCRAM, rights), for a test on this machine."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import Any

import yaml

from deploy.embedded.ports import LOOPBACK, Ports
from deploy.provision.certificates import make_certificates
from deploy.provision.errors import ProvisionError
from deploy.provision.layout import ROOT
from deploy.provision.operator import Operator
from deploy.waiting import until
from shared.settings import Settings
from tests.environment import SHORT_LIVED_JVM

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]["kafka"]
_PATIENCE = 90


class SecureBroker:
    """One broker in a container; `secrets` is the root of the secret folders, as in a deployment."""

    def __init__(self, folder: Path) -> None:
        self.secrets = folder / "secrets"
        self._mounted = folder / "mounted"
        self._held = Ports(folder / "broker", 2)
        outside, inside = self._held.numbers
        self.address = f"{LOOPBACK}:{outside}"
        self.authority = self.secrets / "public" / "kafka-ca.pem"
        self.operator = Operator(
            f"{LOOPBACK}:{inside}", self.authority, self.secrets / "operator" / "operator.pem"
        )
        self._container: Any = None

    def settings(self, identity: str, **more: Any) -> Settings:
        """The settings of a process of that identity."""
        return Settings(
            identity=identity,
            secrets=self.secrets / identity,
            public_keys=self.secrets / "public",
            kafka=self.address,
            kafka_ca=self.authority,
            kafka_fetch_wait_ms=20,
            **more,
        )

    async def start(self) -> None:
        """Start, and wait until the operator is let in."""
        from testcontainers.core.container import DockerContainer

        make_certificates(self.secrets, ["localhost", LOOPBACK])
        self._mounted.mkdir()
        for name in ("server.pem", "ca.pem"):
            shutil.copy(self.secrets / "broker" / name, self._mounted / name)
            (self._mounted / name).chmod(0o644)  # the container runs as another user
        container = DockerContainer(COMPOSE["image"]).with_envs(**self._environment())
        container.with_volume_mapping(str(self._mounted), "/etc/kafka/secrets", "ro")
        for inner, address in ((9094, self.address), (9095, self.operator.address)):
            container.with_bind_ports(inner, int(address.rpartition(":")[2]))
        self._container = container
        await asyncio.to_thread(container.start)
        await until(self._answers, _PATIENCE)

    async def restart(self) -> None:
        """Stop and start it with its data: every connection ends, and whoever comes back must prove its name again."""
        await asyncio.to_thread(self._container.get_wrapped_container().restart)
        await until(self._answers, _PATIENCE)

    def stop(self) -> None:
        """Stop and remove it."""
        if self._container:
            self._container.stop()
        self._held.close()

    def logs(self) -> str:
        """What it wrote."""
        return b"".join(self._container.get_logs()).decode(errors="replace")

    def _environment(self) -> dict[str, str]:
        given = {name: str(value) for name, value in COMPOSE["environment"].items()}
        listeners = f"INSIDE://kafka:9092,OUTSIDE://{self.address},OPERATOR://{self.operator.address}"
        return given | SHORT_LIVED_JVM | {"KAFKA_ADVERTISED_LISTENERS": listeners}

    async def _answers(self) -> bool | None:
        try:
            async with self.operator.connect():
                return True
        except ProvisionError:
            return None
