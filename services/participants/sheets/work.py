"""Long sheets are looked at and recorded while a page tells how far it is; what came of it waits to be shown once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Iterator
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from services.participants.pace import Progress, watched
from shared.web.forms import Form

LONG = 1_000  # rows from which on nobody waits before a page that does not move
_KEPT = 600  # seconds that a result waits to be shown


@dataclass(slots=True)
class Job:
    """One piece of work about an upload. `form` is what was sent, if it records; its result is what came of it."""

    task: asyncio.Task[Any]
    progress: Progress
    begun: float
    form: Form | None = None


@dataclass(slots=True)
class Workshop:
    """The work of one process, by upload. Nothing of it outlives the process: a look is made again, a record is a command."""

    jobs: dict[str, Job] = field(default_factory=dict)
    told: dict[str, Progress] = field(default_factory=dict)

    def begin(self, batch: str, work: Coroutine[Any, Any, Any], form: Form | None = None) -> None:
        """Begin work in the background."""
        self._forget()
        progress = self.told[batch] = Progress()
        token = watched.set(progress)
        try:
            task = asyncio.create_task(work, name=f"sheet {batch}")
        finally:
            watched.reset(token)
        self.jobs[batch] = Job(task, progress, asyncio.get_running_loop().time(), form)

    def running(self, batch: str) -> Progress | None:
        """How far the work about an upload is; None if none goes on."""
        job = self.jobs.get(batch)
        return job.progress if job is not None and not job.task.done() else None

    def take(self, batch: str) -> Job | None:
        """The finished work about an upload, once."""
        job = self.jobs.get(batch)
        if job is None or not job.task.done():
            return None
        self.told.pop(batch, None)
        return self.jobs.pop(batch)

    @contextlib.contextmanager
    def watching(self, batch: str) -> Iterator[None]:
        """Let others see how far what is done inside is."""
        progress = self.told[batch] = Progress()
        token = watched.set(progress)
        try:
            yield
        finally:
            watched.reset(token)
            if self.told.get(batch) is progress:
                del self.told[batch]

    def _forget(self) -> None:
        now = asyncio.get_running_loop().time()
        for batch, job in list(self.jobs.items()):
            if job.task.done() and now - job.begun > _KEPT:
                self.take(batch)


def workshop_of(request: Request) -> Workshop:
    """The workshop of this process."""
    state = request.app.state
    if not hasattr(state, "sheet_work"):
        state.sheet_work = Workshop()
    found: Workshop = state.sheet_work
    return found
