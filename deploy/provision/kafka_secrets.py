"""Kafka's passwords: `<root>/<identity>/kafka.json` {user: password}, random, mode 600; what is there stays."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.provision.secrets import make_folder, write_private

FILE = "kafka.json"
_BYTES = 32


def make_kafka_secrets(root: Path, users: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Write every missing password; returns all of them by user, for the one who tells the broker.

    `users` names the Kafka users of each identity. The order of a file is that of `users`: a client that belongs to
    no service is the first of them.
    """
    return {
        user: password
        for identity, names in users.items()
        for user, password in _passwords(root / identity, names).items()
    }


def renew(home: Path, users: Sequence[str]) -> dict[str, str]:
    """New passwords for some users of one identity, written over the old ones."""
    file = home / FILE
    known: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    new = {user: secrets.token_urlsafe(_BYTES) for user in users}
    write_private(file, json.dumps(known | new, indent=2).encode())
    return new


def _passwords(home: Path, names: Sequence[str]) -> dict[str, str]:
    make_folder(home)
    file = home / FILE
    known: dict[str, str] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    wanted = {name: known.get(name) or secrets.token_urlsafe(_BYTES) for name in names}
    if wanted != known:
        write_private(file, json.dumps(wanted, indent=2).encode())
    return wanted
