"""The first step of docker-compose.yml: hands the volumes to their users, makes the first password and certificates.

Run as root, without a network; safe to repeat. What it makes stays in volumes and is never a default.
PARAVANI_KAFKA_NAMES: the names by which clients reach the broker, for its certificate, with commas between.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from deploy.provision.certificates import make_certificates
from deploy.provision.errors import ProvisionError
from deploy.provision.secrets import write_private

SECRETS = Path("/secrets")
ADMIN = Path("/admin")
PASSWORD = ADMIN / "postgres.password"
OPEN = (SECRETS / "public", ADMIN)
BROKER = SECRETS / "broker"
USER = 10001  # the Dockerfile's
KAFKA = 1000  # the user of Apache Kafka's image


def main() -> int:
    """Give each volume to its user, readable by nobody else unless it must be; make what is missing."""
    names = dict.fromkeys(os.environ["PARAVANI_KAFKA_NAMES"].split(","))  # each once, in order
    try:
        make_certificates(SECRETS, list(names))
    except ProvisionError as failure:
        sys.stderr.write(f"{failure}\n")
        return 1
    for volume in (*SECRETS.iterdir(), ADMIN):
        user = KAFKA if volume == BROKER else USER
        for path in (volume, *volume.rglob("*")):
            os.chown(path, user, user)
        volume.chmod(0o755 if volume in OPEN else 0o700)
    if not PASSWORD.exists():
        # PostgreSQL's image reads it as a user of its own; only that container and `init` mount this volume.
        write_private(PASSWORD, secrets.token_urlsafe(32).encode(), mode=0o444)
    sys.stdout.write("the volumes are ready\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
