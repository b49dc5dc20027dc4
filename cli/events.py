"""`paravani events tail`: all that the members record, as reporting hears it."""

from __future__ import annotations

import asyncio
import json as jsonlib
from pathlib import Path
from typing import Annotated, Any

import typer
from aiokafka import TopicPartition

from cli import where
from cli.output import Json, console
from shared import kafka
from shared.events.envelope import NotAnEvent, from_record
from shared.programme import load

events = typer.Typer(no_args_is_help=True, help="The stream of events.")


@events.command("tail")
def tail(
    match: Annotated[str, typer.Option("--type", help="Only types that begin so, such as grants.")] = "",
    from_start: Annotated[bool, typer.Option("--from-start", help="Begin with the first event.")] = False,
    count: Annotated[int, typer.Option(help="Stop after so many events; 0 goes on until Ctrl-C.")] = 0,
    json: Json = False,
    folder: Annotated[Path, typer.Option(help="The data folder of the demo.")] = where.DEMO,
) -> None:
    """Show events as they arrive.

    Example: paravani events tail --type participants.activity --from-start --count 5
    """
    try:
        asyncio.run(_tail(where.find(folder), match, from_start, count, json))
    except KeyboardInterrupt:
        raise typer.Exit(0) from None


async def _tail(deployment: where.Deployment, match: str, from_start: bool, count: int, json: bool) -> None:
    programme = load(deployment.programme)
    consumer = kafka.consumer(deployment.settings("reporting"), "paravani.tail")
    async with kafka.started(consumer):
        lanes = [TopicPartition(t, n) for t in programme.every_topic() for n in range(programme.lanes)]
        consumer.assign(lanes)
        shown, caught_up = 0, from_start
        while not count or shown < count:
            found = await consumer.getmany(timeout_ms=500)
            if not caught_up:
                caught_up = (
                    not found
                )  # the embedded broker cannot say where a lane ends: read until it is silent
                continue
            for record in (one for some in found.values() for one in some):
                shown += _show(record, match, json)
                if count and shown >= count:
                    break


def _show(record: Any, match: str, json: bool) -> int:  # noqa: ANN401 - aiokafka's record
    try:
        event = from_record(record.headers, record.value)
    except NotAnEvent as wrong:
        console.print(
            f"{record.topic}/{record.partition} offset {record.offset}: not an event ({wrong})", style="red"
        )
        return 0
    if not event.type.startswith(match):
        return 0
    place = f"{record.topic}/{record.partition} · {event.sequence}"
    if json:
        attributes = {
            "id": event.id,
            "type": event.type,
            "subject": event.subject,
            "time": event.time,
            "lane": place,
        }
        print(jsonlib.dumps(attributes | {"data": jsonlib.loads(event.value)}, ensure_ascii=False))
    else:
        console.print(f"{event.time}  {event.type}  {event.id}  {place}", highlight=False)
    return 1
