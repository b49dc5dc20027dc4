"""Everything a programme needs before its processes start, in one call."""

from __future__ import annotations

import asyncio
from pathlib import Path

from deploy.provision.databases import make_databases
from deploy.provision.feedback import make_feedback_keys
from deploy.provision.kafka import make_bus
from deploy.provision.layout import Programme, databases, identities, roles
from deploy.provision.matching import make_matching_keys
from deploy.provision.operator import Operator
from deploy.provision.secrets import make_secrets, read_passwords
from deploy.provision.third_parties import make_third_party_key


async def provision(
    programme: Programme, admin_dsn: str, secrets: Path, kafka: Operator, *, replication: int = 1
) -> str:
    """Make what is missing of the secrets, the databases and the bus; raises ProvisionError with a sentence.

    `admin_dsn` is a PostgreSQL address whose role may create databases and roles; `secrets` the root of the secret
    folders; `replication` how many brokers keep each topic. Returns a sentence about the bus.
    """
    members = [member.code for member in programme.members]
    make_secrets(secrets, members, roles(programme))
    make_feedback_keys(secrets, programme)
    make_matching_keys(secrets, programme)
    make_third_party_key(secrets, programme)
    passwords = read_passwords(secrets, identities(programme))
    _, told = await asyncio.gather(
        make_databases(admin_dsn, databases(programme), passwords),
        make_bus(programme, kafka, secrets, replication),
    )
    return told
