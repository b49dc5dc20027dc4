"""`python -m deploy.provision.kafka`: the broker's part of provisioning alone; safe to repeat.

Topics, users and rights of one programme, from programme.yaml. PARAVANI_PROGRAMME, PARAVANI_SECRETS (the root of all
secret folders), PARAVANI_KAFKA_REPLICATION as for `deploy.provision`;
PARAVANI_KAFKA_OPERATOR is the address of the broker's listener for the operator. Without it PARAVANI_KAFKA is a broker
that has no users, and gets its topics only.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from deploy.provision.access import make_access
from deploy.provision.errors import ProvisionError
from deploy.provision.integrators import integrators, row_readers
from deploy.provision.kafka_secrets import make_kafka_secrets
from deploy.provision.layout import Programme, bus
from deploy.provision.operator import Operator
from deploy.provision.rights import rights, users
from deploy.provision.topics import make_topics
from shared.programme import ProgrammeError, load
from shared.settings import Settings


async def make_bus(programme: Programme, operator: Operator, secrets: Path, replication: int = 1) -> str:
    """Make topics, users and rights what the programme says; returns a sentence that tells what was changed."""
    made = await make_topics(operator, bus(programme), replication)
    told = f"{len(bus(programme))} topics ({len(made)} new)"
    if not operator.secure:
        return f"{told}; the broker has no users"
    named = integrators(secrets)
    passwords = make_kafka_secrets(secrets, users(programme, named))
    wanted = rights(programme, named, row_readers(secrets))
    async with operator.connect() as admin:
        change = await make_access(admin, programme.code, passwords, wanted)
    return (
        f"{told}, {change.users} users ({change.removed} removed), "
        f"{len(wanted)} rights ({change.granted} new, {change.revoked} taken away)"
    )


def operator_of(settings: Settings) -> Operator:
    """The operator that the environment describes."""
    address = os.environ.get("PARAVANI_KAFKA_OPERATOR")
    if not address:
        return Operator(settings.kafka)
    root = settings.secrets
    return Operator(address, root / "public" / "kafka-ca.pem", root / "operator" / "operator.pem")


def main() -> int:
    """Make the bus; 0 when all is there, 1 with a sentence on stderr when not."""
    settings = Settings()
    try:
        programme = load(settings.programme)
        told = asyncio.run(
            make_bus(programme, operator_of(settings), settings.secrets, settings.kafka_replication)
        )
    except (ProvisionError, ProgrammeError, OSError) as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    sys.stdout.write(f"{programme.code}: {told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
