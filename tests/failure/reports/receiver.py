"""An integrator's own server that takes webhooks: checks each by the standard's library, answers as it is told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from standardwebhooks import Webhook, WebhookVerificationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from deploy.embedded.ports import LOOPBACK, Ports


class Receiver:
    """What came, in order: (webhook-id, content). `answers` are the next statuses, then 204."""

    def __init__(self, port: int) -> None:
        self.url = f"http://{LOOPBACK}:{port}/hook?from=paravani"
        self.secret = ""
        self.answers: list[int] = []
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.refused = 0

    async def take(self, request: Request) -> Response:
        """One message."""
        body = await request.body()
        if self.answers:
            return Response(status_code=self.answers.pop(0))
        try:
            content = Webhook(self.secret).verify(body, dict(request.headers))
        except WebhookVerificationError:
            self.refused += 1
            return Response(status_code=401)
        self.taken.append((request.headers["webhook-id"], content))
        return Response(status_code=204)


@asynccontextmanager
async def receiving(folder: Path) -> AsyncIterator[Receiver]:
    """A receiver on a port of its own."""
    with Ports(folder / "receiver", 1) as ports:
        [port] = ports.numbers
        made = Receiver(port)
        app = Starlette(routes=[Route("/hook", made.take, methods=["POST"])])
        server = uvicorn.Server(uvicorn.Config(app, host=LOOPBACK, port=port, log_config=None))
        task = asyncio.create_task(server.serve())
        yield made
        server.should_exit = True
        await task
