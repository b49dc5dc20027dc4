"""docker-compose.yml gives provisioning a volume for each folder of secrets, or what it makes is lost or refused."""

from __future__ import annotations

import yaml

from deploy.provision.layout import INTEGRATORS, ROOT
from shared.programme import load

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
PROGRAMME = load(ROOT / "deploy" / "programmes" / "csdp")
FOLDERS = {
    *(member.code for member in PROGRAMME.members), "reporting", "public", "operator", "broker", "integrator", INTEGRATORS,
}  # fmt: skip


def _mounted(service: str) -> dict[str, str]:
    """Volume by folder below /secrets."""
    found = (one.split(":") for one in COMPOSE["services"][service]["volumes"])
    return {
        folder.removeprefix("/secrets/"): volume
        for volume, folder, *_ in found
        if folder.startswith("/secrets/")
    }


def test_both_first_steps_reach_every_folder_of_secrets() -> None:
    assert _mounted("setup").keys() == _mounted("init").keys() == FOLDERS


def test_every_volume_is_declared() -> None:
    used = {volume for service in COMPOSE["services"] for volume in _mounted_all(service)}
    assert used == COMPOSE["volumes"].keys()


def test_a_site_reaches_its_own_secrets_only_and_writes_none() -> None:
    for member in PROGRAMME.members:
        assert COMPOSE["services"][f"node-{member.code}"]["volumes"] == [
            f"secrets-{member.code}:/secrets/own:ro",
            "public-keys:/secrets/public:ro",
        ]


def _mounted_all(service: str) -> list[str]:
    return [one.split(":")[0] for one in COMPOSE["services"][service].get("volumes", [])]
