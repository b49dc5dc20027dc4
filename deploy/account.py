"""Make an account at a site: `python -m deploy.account me --role me_officer`.

Runs beside the site's process (in compose: `docker compose exec node-ctc python -m deploy.account …`), with its
environment. The password is made here and shown once.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys

from shared import postgres
from shared.programme import load
from shared.settings import Settings
from shared.web.identity import Identity
from shared.web.identity.roles import AccountExistsError, Role


async def make(settings: Settings, login: str, roles: list[str]) -> str:
    """Create the account; returns its password. AccountExistsError, or ValueError for a bad name or role."""
    programme = load(settings.programme)
    database = f"{programme.code}_{settings.identity}"
    password = secrets.token_urlsafe(15)
    async with await postgres.pool(settings, database, f"{database}_identity", most=1) as pool:
        await Identity(pool, programme, settings.identity).create_account(login, password, roles)
    return password


def main() -> int:
    """Make the account that the arguments describe."""
    parser = argparse.ArgumentParser(prog="python -m deploy.account", description=__doc__)
    parser.add_argument("login", help="the name to sign in with, such as nino")
    parser.add_argument("--role", action="append", required=True, choices=[str(role) for role in Role])
    given = parser.parse_args()
    settings = Settings()
    try:
        password = asyncio.run(make(settings, given.login, given.role))
    except AccountExistsError:
        sys.stderr.write(f"{given.login} has an account at {settings.identity} already\n")
        return 1
    except ValueError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    sys.stdout.write(f"{given.login} may sign in at {settings.identity} with: {password}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
