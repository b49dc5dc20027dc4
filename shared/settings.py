"""What a process is told by its environment: every variable starts with PARAVANI_."""

from __future__ import annotations

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Addresses and folders of one process; secrets themselves live in files under `secrets`.

    `identity` is a member's code or "reporting". `secrets` is that identity's own folder (mode 700):
    `signing.key`, `sealing/<member>.key`, `master.key`, `index.key`, `postgres.json` {role: password}.
    `public_keys` holds every member's public signing key, for all to read.
    """

    model_config = SettingsConfigDict(env_prefix="PARAVANI_", extra="ignore")

    programme: Path = Path("deploy/programmes/csdp")
    identity: str = ""
    secrets: Path = Path("secrets")
    public_keys: Path = Path("secrets/public")
    kafka: str = "127.0.0.1:9092"
    kafka_idempotence: bool = True
    kafka_fetch_wait_ms: int = (
        500  # how long the broker holds back an empty answer where somebody waits for it
    )
    kafka_replication: int = 1
    kafka_user: str = ""
    kafka_password: SecretStr = SecretStr("")
    kafka_ca: Path | None = None
    postgres_host: str = "127.0.0.1"
    postgres_port: int = 5432
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = ""
    reporting_url: str = ""
    node_urls: str = "{}"  # JSON: member code -> address of its desk, for links between sites
    sites: str = "{}"  # JSON: site -> its address as seen from here, for the doctor
    boundaries: Path | None = None  # GeoJSON of the municipalities, for reporting's map; none: tiles only
    webhooks_local: bool = (
        False  # webhooks may go over http and to private addresses: a receiver beside this one
    )
    demo: bool = False
    demo_clock: SecretStr | None = None  # while a demo fills itself: who sends this token may set the clock
    log_level: str = "INFO"

    def password(self, role: str) -> str:
        """The password that a PostgreSQL login role of this identity has now; KeyError when it has none."""
        import orjson  # noqa: PLC0415 - only processes with a database need it

        passwords: dict[str, str] = orjson.loads((self.secrets / "postgres.json").read_bytes())
        return passwords[role]
