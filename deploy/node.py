"""A member's node: one process with the services that the programme gives to this member.

`python -m deploy.node --identity ctc`. Each service keeps its own database role, schema, ledger and Kafka identity;
what they share is the member's sign-in and the port.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from shared import postgres, telemetry
from shared.keyfile import exit_unless_private
from shared.programme import Member, Programme, load
from shared.reactions import Reactions
from shared.replaced import ends_if_replaced
from shared.service import Service
from shared.settings import Settings
from shared.web import recovery
from shared.web.application import Bounds, create_app, public_tokens, session_routers
from shared.web.commands import add_refusals
from shared.web.health import Check
from shared.web.identity import Identity
from shared.web.page import Pages
from shared.web.presentation import site_of

SERVICES = Path(__file__).resolve().parents[1] / "services"
LANGUAGES = ("en", "ka", "az", "hy", "ru")


@dataclass(frozen=True, slots=True)
class Node:
    """A member's process, before it is opened."""

    settings: Settings
    programme: Programme
    member: Member

    def application(self) -> FastAPI:
        """The member's site: its services' routers behind one sign-in."""
        state: dict[str, Service] = {}
        listeners: dict[str, Reactions] = {}
        rooms = [import_module(f"services.{name}.app") for name in self.member.services]
        https = self.settings.public_url.startswith("https:")
        site = site_of(
            self.programme, self.settings, who=self.member.short, home="/desk", languages=LANGUAGES,
            inside=self.programme.languages.desk,
        )  # fmt: skip
        pages = Pages(
            site,
            navigation=[link for room in rooms for link in room.NAVIGATION],
            folders=[SERVICES / name for name in self.member.services],
            public_tokens=public_tokens(),
            behind=lambda: recovery.behind(state),
        )
        app = create_app(
            f"Paravani {self.member.short}",
            description="Commands of this member's services. Each answer names the events that it recorded.",
            pages=pages,
            routers=[
                *session_routers(),
                recovery.api,
                recovery.pages,
                *(router for room in rooms for router in room.ROUTERS),
            ],
            checks={name: self._check(state, name) for name in self.member.services},
            notes=lambda: _bus(state, listeners),
            lifespan=self._open,
            https=https,
            bounds=Bounds(larger=_uploads(rooms)),
        )
        app.state.services, app.state.listeners = state, listeners
        app.state.settings = self.settings
        app.state.programme = self.programme
        add_refusals(app)
        return app

    def _service(self, name: str, room: Any) -> AbstractAsyncContextManager[Service]:  # noqa: ANN401 - a module
        known = import_module(f"services.{name}.recovery").RECOVERY
        notice: Any = getattr(room, "NOTICE", None)
        return Service.open(name, self.programme, self.settings, known, notice=notice)

    @staticmethod
    def _check(services: dict[str, Service], name: str) -> Check:
        async def answers() -> str | None:
            async with services[name].pool.acquire(timeout=2) as connection:
                await connection.fetchval("SELECT 1")
            return None  # a broker that is away does not make commands fail: the ledger is the buffer

        return answers

    @contextlib.asynccontextmanager
    async def _open(self, app: FastAPI) -> AsyncIterator[None]:
        database = f"{self.programme.code}_{self.member.code}"
        async with contextlib.AsyncExitStack() as stack:
            people = await stack.enter_async_context(
                await postgres.pool(self.settings, database, f"{database}_identity", most=2)
            )
            await stack.enter_async_context(ends_if_replaced(people))
            secure = self.settings.public_url.startswith("https:")
            app.state.identity = Identity(people, self.programme, self.member.code, secure=secure)
            rooms = {name: import_module(f"services.{name}.app") for name in self.member.services}
            for name, room in rooms.items():
                app.state.services[name] = await stack.enter_async_context(self._service(name, room))
            await asyncio.gather(*(service.has_looked() for service in app.state.services.values()))
            for name, room in rooms.items():
                reactions: Any = getattr(room, "reactions", None)
                if reactions is not None:
                    listening = reactions(app.state.services[name])
                    app.state.listeners[name] = await stack.enter_async_context(listening)
            yield


def _uploads(rooms: Iterable[Any]) -> dict[str, int]:
    """Where a service takes files (its `UPLOADS`: paths without language or version), and how many bytes."""
    found = {path: most for room in rooms for path, most in getattr(room, "UPLOADS", {}).items()}
    prefixes = ("/v1", *(f"/{lang}" for lang in LANGUAGES))
    return {prefix + path: most for prefix in prefixes for path, most in found.items()}


def _bus(services: dict[str, Service], listeners: dict[str, Reactions]) -> dict[str, str]:
    """What does not reach the bus, or hear it. Commands are taken all the same: the ledger is the buffer."""
    told = {}
    for name, service in services.items():
        if service.relay.trouble:
            told[f"relay of {name}"] = (
                f"does not reach the bus ({service.relay.trouble}); the ledger keeps all"
            )
        if service.relay.behind:
            told[f"ledger of {name}"] = "is behind the bus: paravani ledger recover"
    for name, listener in listeners.items():
        if not listener.listening:
            told[f"reactions of {name}"] = (
                "do not hear the bus; nothing is lost, they read on when it is back"
            )
    return told


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m deploy.node", description=__doc__)
    parser.add_argument("--identity", help="the member's code, such as ctc (default: PARAVANI_IDENTITY)")
    given = parser.parse_args().identity
    settings = Settings(identity=given) if given else Settings()
    exit_unless_private(settings.secrets)
    telemetry.configure(f"node-{settings.identity}", settings.log_level)
    programme = load(settings.programme)
    app = Node(settings, programme, programme.member(settings.identity)).application()
    uvicorn.run(app, host=settings.host, port=settings.port, log_config=None, access_log=False)


if __name__ == "__main__":
    main()
