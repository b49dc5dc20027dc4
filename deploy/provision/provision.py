"""Everything a programme needs before its processes start, in one call."""

from __future__ import annotations

import asyncio
from pathlib import Path

from deploy.provision.databases import make_databases
from deploy.provision.layout import Programme, databases, identities, roles, topics
from deploy.provision.secrets import make_secrets, read_passwords
from deploy.provision.topics import make_topics


async def provision(
    programme: Programme, admin_dsn: str, secrets: Path, kafka: str, *, replication: int = 1
) -> None:
    """Make what is missing of the secrets, the databases and the topics; raises ProvisionError with a sentence.

    `admin_dsn` is a PostgreSQL address whose role may create databases and roles; `secrets` the root of the secret
    folders; `kafka` the broker's address; `replication` how many brokers keep each topic.
    """
    members = [member.code for member in programme.members]
    make_secrets(secrets, members, roles(programme))
    passwords = read_passwords(secrets, identities(programme))
    await asyncio.gather(
        make_databases(admin_dsn, databases(programme), passwords),
        make_topics(kafka, topics(programme), replication),
    )
