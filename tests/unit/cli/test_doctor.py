from __future__ import annotations

import json
from pathlib import Path

from cli.doctor import _database
from cli.where import Deployment
from tests.templates import PROGRAMME

NOBODY = 9  # the port of a service that nobody has


def deployment(folder: Path) -> Deployment:
    return Deployment(folder, PROGRAMME, f"127.0.0.1:{NOBODY}", NOBODY, {})


async def test_a_database_that_does_not_answer_is_named_with_what_to_do(tmp_path: Path) -> None:
    secrets = tmp_path / "secrets" / "reporting"
    secrets.mkdir(parents=True)
    (secrets / "postgres.json").write_text(json.dumps({"csdp_reporting_reporting": "secret"}))
    found = await _database(deployment(tmp_path), "csdp")
    assert (found.well, found.detail) == (
        False, "127.0.0.1:9 does not answer (ConnectionRefusedError)",
    )  # fmt: skip
    assert "start PostgreSQL again" in found.mend


async def test_who_looks_without_the_password_is_told_where_to_look_from(tmp_path: Path) -> None:
    found = await _database(deployment(tmp_path), "csdp")
    assert (found.well, found.detail) == (False, "127.0.0.1:9: reporting's password is not here")
    assert "where reporting runs" in found.mend
