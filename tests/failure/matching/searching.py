"""Everything that others could lay hands on, as bytes, and how a known text is looked for in it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator

import asyncpg
import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.embedded.consortium import Consortium
from deploy.loopback import LOCAL
from deploy.provision.layout import bus

Source = tuple[str, bytes]
_ALIGNMENTS = 3  # a text inside of base64 begins at one of three places
_URL_SAFE = bytes.maketrans(b"+/", b"-_")
_IN_THE_HOUSE = frozenset(
    {"record", "activity", "organisation"}
)  # titles and public names, in clear on purpose


def forms(text: str) -> Iterator[bytes]:
    """A text as it could stand there: plain, in JSON's escapes, in hexadecimal, inside of base64."""
    raw = text.encode()
    digits = raw.hex()
    yield from {raw, json.dumps(text)[1:-1].encode(), digits.encode(), digits.upper().encode()}
    for shift in range(_ALIGNMENTS):
        first, end = (
            -(-8 * shift // 6),
            8 * (shift + len(raw)) // 6,
        )  # characters that its neighbours do not change
        inner = base64.b64encode(b"\0" * shift + raw)[first:end]
        yield from {inner, inner.translate(_URL_SAFE)}


def found(needles: Iterable[str], sources: Iterable[Source]) -> list[tuple[str, str]]:
    """(needle, source) wherever one is found in any form."""
    wanted = [(needle, form) for needle in needles for form in forms(needle)]
    return sorted({(needle, name) for name, data in sources for needle, form in wanted if form in data})


async def topics(consortium: Consortium) -> list[Source]:
    """Every record of every topic: key, value and headers."""
    reader = AIOKafkaConsumer(bootstrap_servers=consortium.broker.address, auto_offset_reset="earliest")
    await reader.start()
    try:
        parts = [
            TopicPartition(one.name, n) for one in bus(consortium.programme) for n in range(one.partitions)
        ]
        ends = await reader.end_offsets(parts)
        reader.assign(parts)
        await reader.seek_to_beginning()
        read: list[Source] = []
        while any([await reader.position(part) < end for part, end in ends.items()]):
            for part, records in (await reader.getmany(timeout_ms=500)).items():
                read += [(part.topic, _bytes_of(record)) for record in records]
        return read
    finally:
        await reader.stop()


def _bytes_of(record: object) -> bytes:
    headers = b"\n".join(name.encode() + b"=" + value for name, value in record.headers)  # type: ignore[attr-defined]
    return b"\n".join((record.key or b"", record.value or b"", headers))  # type: ignore[attr-defined]


async def database(consortium: Consortium, name: str, *schemas: str) -> list[Source]:
    """Every row of every table of some schemas, with binary columns as they are in text: in hexadecimal."""
    connection = await asyncpg.connect(consortium.postgres.dsn(name))
    try:
        tables = await connection.fetch(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname = ANY($1::text[])", list(schemas)
        )
        read: list[Source] = []
        for schema, table in tables:
            if table not in _IN_THE_HOUSE:
                rows = await connection.fetch(f'SELECT one::text FROM "{schema}"."{table}" AS one')
                read.append((f"{name}.{schema}.{table}", "\n".join(row[0] for row in rows).encode()))
        return read
    finally:
        await connection.close()


def logs(consortium: Consortium) -> list[Source]:
    """Every file that a process has written its log to."""
    return [(file.name, file.read_bytes()) for file in sorted((consortium.folder / "logs").iterdir())]


async def metrics(consortium: Consortium) -> list[Source]:
    """What every site tells Prometheus."""
    async with httpx.AsyncClient(timeout=10, **LOCAL) as client:
        return [
            (f"metrics of {name}", (await client.get(f"{site.url}/metrics")).raise_for_status().content)
            for name, site in consortium.sites.items()
        ]
