"""Where the deployment is that a command speaks to: the demo of this folder, or what the options say."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from cli.output import Stop
from deploy.embedded.addresses import LOGINS, WHERE
from deploy.embedded.ports import LOOPBACK
from shared.settings import Settings

DEMO = Path(".demo")


@dataclass(frozen=True, slots=True)
class Deployment:
    """A running consortium: its sites by name (`reporting`, `node-ctc`, …) and where its secrets lie, if here."""

    folder: Path
    programme: Path
    kafka: str
    postgres_port: int
    sites: dict[str, str]
    postgres_host: str = LOOPBACK

    def url(self, site: str) -> str:
        """The address of a site; Stop if there is none of that name."""
        try:
            return self.sites[site]
        except KeyError:
            raise Stop(f"there is no site {site!r}; there are {', '.join(self.sites)}") from None

    def settings(self, identity: str) -> Settings:
        """The settings of a process of that identity; its secrets are this process's own where it has no others."""
        home, own = self.folder / "secrets" / identity, Settings()
        return Settings(
            programme=self.programme,
            identity=identity,
            secrets=own.secrets if own.identity == identity and not home.exists() else home,
            public_keys=self.folder / "secrets" / "public",
            kafka=self.kafka,
            kafka_idempotence=False,
            kafka_fetch_wait_ms=50,
            postgres_host=self.postgres_host,
            postgres_port=self.postgres_port,
        )

    def login(self, site: str, user: str) -> tuple[str, str] | None:
        """A demo account's name and password; None if there is no such account."""
        file = self.folder / LOGINS
        found = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        return next(
            ((o["user"], o["password"]) for o in found if (o["site"], o["user"]) == (site, user)), None
        )


def find(folder: Path = DEMO) -> Deployment:
    """The demo that runs from a data folder, else what the environment describes; Stop says how to start one."""
    file = folder / WHERE
    if not file.exists() and Settings().sites != "{}":
        return _of_environment(Settings())
    if not file.exists():
        raise Stop(
            f"no demo has been started from {folder}; run `make demo` first, or name its folder with --folder"
        )
    told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return Deployment(
        folder,
        Path(told["programme"]),
        told["kafka"],
        told["postgres_port"],
        told["sites"],
        told.get("postgres_host", LOOPBACK),
    )


def _of_environment(settings: Settings) -> Deployment:
    """The deployment that a process's own environment describes, as in a container."""
    sites: dict[str, str] = json.loads(settings.sites)
    return Deployment(
        settings.secrets.parent.parent,
        settings.programme,
        settings.kafka,
        settings.postgres_port,
        sites,
        settings.postgres_host,
    )


_PATIENCE = httpx.Timeout(600, connect=30)
"""Some questions count every event anew, such as a what-if."""


def get(url: str, path: str, auth: tuple[str, str] | None = None, **parameters: object) -> Any:  # noqa: ANN401 - JSON
    """A JSON document of a site; Stop with the site's own sentence if it refuses."""
    return _json(
        lambda client: client.get(
            path, params={k: str(v) for k, v in parameters.items() if v is not None}, auth=auth
        ),
        url,
    )


def post(url: str, path: str, body: object, auth: tuple[str, str], key: str) -> Any:  # noqa: ANN401
    """Send a command; the key makes a second sending harmless."""
    return _json(
        lambda client: client.post(path, json=body, auth=auth, headers={"Idempotency-Key": key}), url
    )


def _json(ask: Any, url: str) -> Any:  # noqa: ANN401
    try:
        with httpx.Client(base_url=url, timeout=_PATIENCE, trust_env=False) as client:
            answer: httpx.Response = ask(client)
    except httpx.ReadTimeout:
        raise Stop(f"{url} has been at work for {_PATIENCE.read:.0f} s and has not answered yet") from None
    except httpx.HTTPError as failure:
        raise Stop(f"{url} does not answer ({type(failure).__name__}); is the demo running?") from None
    if not answer.is_success:
        problem = answer.json() if "json" in answer.headers.get("content-type", "") else {}
        told = [f"{one['field']}: {one['message']}" for one in problem.get("errors", [])]
        raise Stop("; ".join([problem.get("detail") or f"{url} answers {answer.status_code}", *told]))
    return answer.json()
