"""The steps as routes of the API: `POST /v1/<things>/<id>/<step>`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.grants.commands.attaching import MOST_BYTES
from services.grants.commands.desk import Desk
from services.grants.context import service_of
from services.grants.inputs.base import Id, Input, Proven
from services.grants.steps import of_applications, of_calls, of_grants, of_parties
from services.grants.steps.step import Step
from shared.files.uploads import Upload, check
from shared.web.commands import perform
from shared.web.identity.dependencies import require
from shared.web.identity.roles import Account

ROLES = ("grants_manager", "coordinator")
Staff = Annotated[Account, Depends(require(*ROLES))]
OF = {
    "calls": of_calls.STEPS,
    "applications": of_applications.STEPS,
    "grants": of_grants.STEPS,
    "third-parties": of_parties.STEPS,
}


def uploads_of(new: Input) -> tuple[Upload, ...]:
    """The documents of a step as they may be kept; Refused for a file that may not."""
    if not isinstance(new, Proven):
        return ()
    return tuple(check(one.content, one.name, most=MOST_BYTES, field="documents") for one in new.documents)


def add_steps(router: APIRouter) -> None:
    """A route for every step."""
    for things, steps in OF.items():
        for step in steps:
            router.add_api_route(
                f"/{things}/{{id}}/{step.code}", _route(step), methods=["POST"], status_code=201,
                summary=step.title, description=step.shape.__doc__, name=f"{things}-{step.code}",
            )  # fmt: skip


def _route(step: Step) -> Any:  # noqa: ANN401 - FastAPI reads the annotations of what comes back
    async def perform_step(request: Request, id: Id, new: Any, account: Staff) -> Response:  # noqa: A002, ANN401
        service = service_of(request)
        work = step.work
        uploads = uploads_of(new)
        return await perform(
            request, service, lambda c: work(Desk(service, c, account.account_id, uploads), id, new)
        )

    # Each step has a shape of its own, which is known only here.
    perform_step.__annotations__ |= {"request": Request, "id": Id, "new": step.shape, "account": Staff}
    return perform_step
