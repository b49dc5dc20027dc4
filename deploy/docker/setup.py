"""The first step of docker-compose.yml: hands the new volumes to the image's user and makes the one first password.

Run once as root, without a network; safe to repeat. What it makes stays in volumes and is never a default.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

from deploy.provision.secrets import write_private

SECRETS = Path("/secrets")
ADMIN = Path("/admin")
PASSWORD = ADMIN / "postgres.password"
OPEN = (SECRETS / "public", ADMIN)
USER = 10001  # the Dockerfile's


def main() -> None:
    """Give each volume to the user, readable by nobody else unless it must be; make what is missing."""
    for volume in (*SECRETS.iterdir(), ADMIN):
        os.chown(volume, USER, USER)
        volume.chmod(0o755 if volume in OPEN else 0o700)
    if not PASSWORD.exists():
        # PostgreSQL's image reads it as a user of its own; only that container and `init` mount this volume.
        write_private(PASSWORD, secrets.token_urlsafe(32).encode(), mode=0o444)
    sys.stdout.write("the volumes are ready\n")


if __name__ == "__main__":
    main()
