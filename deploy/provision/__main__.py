"""`python -m deploy.provision`: provisions one programme as the environment says, then ends; safe to repeat.

PARAVANI_PROGRAMME, PARAVANI_KAFKA, PARAVANI_KAFKA_REPLICATION, PARAVANI_POSTGRES_HOST, PARAVANI_POSTGRES_PORT and
PARAVANI_SECRETS (here: the root of all secret folders) as for every process; and
PARAVANI_ADMIN_USER, PARAVANI_ADMIN_PASSWORD_FILE: PostgreSQL's administrator; PARAVANI_KAFKA_OPERATOR: see kafka.py.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from urllib.parse import quote

from deploy.provision.errors import ProvisionError
from deploy.provision.kafka import operator_of
from deploy.provision.provision import provision
from shared.programme import ProgrammeError, load
from shared.settings import Settings


def admin_dsn(settings: Settings) -> str:
    """The administrator's address; the password is read from a file, never from the environment."""
    user = os.environ.get("PARAVANI_ADMIN_USER", "postgres")
    file = os.environ.get("PARAVANI_ADMIN_PASSWORD_FILE")
    if not file:
        raise ProvisionError(
            "PARAVANI_ADMIN_PASSWORD_FILE must name the file with the administrator's password"
        )
    try:
        password = Path(file).read_text(encoding="utf-8").strip()
    except OSError as failure:
        raise ProvisionError(f"the administrator's password cannot be read: {failure}") from failure
    where = f"{settings.postgres_host}:{settings.postgres_port}"
    return f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@{where}/postgres"


def main() -> int:
    """Provision; 0 when all is there, 1 with a sentence on stderr when not."""
    settings = Settings()
    try:
        programme = load(settings.programme)
        told = asyncio.run(
            provision(
                programme,
                admin_dsn(settings),
                settings.secrets,
                operator_of(settings),
                replication=settings.kafka_replication,
            )
        )
    except (ProvisionError, ProgrammeError, OSError) as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    sys.stdout.write(f"{programme.code}: secrets and databases are in place; {told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
