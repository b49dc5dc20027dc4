"""The processes of a consortium and what the environment of each says."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.ports import LOOPBACK
from deploy.provision.layout import REPORTING, ROOT, Programme

# What the interpreter reads as it starts, before any module of ours does.
INTERPRETER = {
    "PYTHONPATH": str(ROOT),
    "PYTHONUNBUFFERED": "1",
    "MALLOC_ARENA_MAX": "2",  # glibc's default of eight per core holds memory that Python does not need
    "MALLOC_MMAP_THRESHOLD_": "65536",  # what is large goes back to the system when it is let go
    "MALLOC_TRIM_THRESHOLD_": "65536",
}


@dataclass(frozen=True)
class Site:
    """One process that answers HTTP."""

    name: str
    identity: str
    command: tuple[str, ...]
    port: int

    @property
    def url(self) -> str:
        """Its address on this machine."""
        return f"http://{LOOPBACK}:{self.port}"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What all processes of one consortium have in common."""

    programme: Path
    secrets: Path
    postgres_host: str
    postgres_port: int
    kafka: str
    kafka_idempotence: bool
    kafka_fetch_wait_ms: int
    demo_clock: str = ""  # a token; empty when no request may set the clock


def make_sites(programme: Programme, ports: Sequence[int]) -> tuple[Site, ...]:
    """Reporting's web and projector, then a node for each member; the ports in that order."""
    python = (sys.executable, "-m")
    plans = [
        ("reporting", REPORTING, (*python, "services.reporting.app")),
        ("projector", REPORTING, (*python, "services.reporting.projector")),
        *(
            (f"node-{member.code}", member.code, (*python, "deploy.node", "--identity", member.code))
            for member in programme.members
        ),
    ]
    return tuple(Site(*plan, port) for plan, port in zip(plans, ports, strict=True))


def environment(site: Site, sites: Sequence[Site], around: Surroundings) -> Mapping[str, str]:
    """The variables of `shared.settings.Settings` for one site, and what keeps its memory small."""
    urls = {other.name: other.url for other in sites}
    nodes = {other.identity: other.url for other in sites if other.identity != REPORTING}
    clock = {"PARAVANI_DEMO_CLOCK": around.demo_clock} if around.demo_clock else {}
    return (
        INTERPRETER
        | clock
        | {
            "PARAVANI_PROGRAMME": str(around.programme),
            "PARAVANI_IDENTITY": site.identity,
            "PARAVANI_SECRETS": str(around.secrets / site.identity),
            "PARAVANI_PUBLIC_KEYS": str(around.secrets / "public"),
            "PARAVANI_KAFKA": around.kafka,
            "PARAVANI_KAFKA_IDEMPOTENCE": str(around.kafka_idempotence).lower(),
            "PARAVANI_KAFKA_FETCH_WAIT_MS": str(around.kafka_fetch_wait_ms),
            "PARAVANI_POSTGRES_HOST": around.postgres_host,
            "PARAVANI_POSTGRES_PORT": str(around.postgres_port),
            "PARAVANI_HOST": LOOPBACK,
            "PARAVANI_PORT": str(site.port),
            "PARAVANI_PUBLIC_URL": site.url,
            "PARAVANI_REPORTING_URL": urls["reporting"],
            "PARAVANI_NODE_URLS": json.dumps(nodes),
            "PARAVANI_DEMO": "true",
            "PARAVANI_WEBHOOKS_LOCAL": "true",  # a receiver on this machine, to see one arrive
        }
    )
