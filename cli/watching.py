"""A bar that tells how far a long sheet is, while the request that works on it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from cli.desk import Desk
from cli.output import Stop, errors

_LOOK_EVERY = 0.4  # seconds


def watched(desk: Desk, batch: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - a JSON document
    """What the work answers; meanwhile a bar on a terminal's standard error, and nothing elsewhere."""
    if not errors.is_terminal:
        return work()
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with ThreadPoolExecutor(1) as pool, Progress(*columns, console=errors, transient=True) as bar:
        asked, shown = pool.submit(work), bar.add_task("")
        while not asked.done():
            time.sleep(_LOOK_EVERY)
            _move(desk, batch, bar, shown)
        return asked.result()


def _move(desk: Desk, batch: str, bar: Progress, shown: Any) -> None:  # noqa: ANN401 - rich's own task id
    try:
        told = desk.get(f"/v1/sheets/{batch}/progress")
    except Stop:
        return  # the bar is not what was asked for
    if told["step"]:
        bar.update(shown, description=told["step"], completed=told["done"], total=told["of"])
