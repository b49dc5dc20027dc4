"""Quix Streams over the same topics: how many persons each member reached in each year, into PostgreSQL.

`python quix.py BROKER DSN TOPIC…` in an environment of its own (requirements.lock); prints JSON: the records read, the
seconds from the first of them to the last commit, and the rows.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from uuid import uuid4

import psycopg
from quixstreams import Application
from quixstreams.sinks import BatchingSink, SinkBatch
from quixstreams.state import State

ATTENDED = b"participants.attendance.recorded.v1"
SILENCE = 5.0  # seconds without a record after which it is over


class Rows(BatchingSink):
    """Adds a batch to the counts in one transaction."""

    def __init__(self, dsn: str) -> None:
        super().__init__()
        self._connection = psycopg.connect(dsn)
        with self._connection.transaction():
            self._connection.execute(
                "CREATE TABLE reached (member text, year int, persons int, PRIMARY KEY (member, year))"
            )
        self.last = 0.0

    def write(self, batch: SinkBatch) -> None:
        added = Counter((one.value["member"], one.value["year"]) for one in batch)
        with self._connection.transaction(), self._connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO reached VALUES (%s, %s, %s) ON CONFLICT (member, year)"
                " DO UPDATE SET persons = reached.persons + excluded.persons",
                [(*place, number) for place, number in added.items()],
            )
        self.last = time.perf_counter()

    def rows(self) -> list[tuple[str, int, int]]:
        return self._connection.execute("SELECT * FROM reached ORDER BY 1, 2").fetchall()


def main(broker: str, dsn: str, *topics: str) -> None:
    began, read = 0.0, 0

    def attended(_value: object, _key: object, _time: int, headers: list[tuple[str, bytes]]) -> bool:
        nonlocal began, read
        began, read = began or time.perf_counter(), read + 1
        return dict(headers)["ce_type"] == ATTENDED

    with tempfile.TemporaryDirectory() as folder:
        app = Application(
            broker_address=broker, consumer_group=f"peer-{uuid4()}", auto_offset_reset="earliest",
            commit_interval=1.0, state_dir=folder, loglevel="ERROR",
        )  # fmt: skip
        rows = Rows(dsn)
        for topic in topics:
            member = topic.split(".")[1]

            def first(value: dict[str, str], state: State, member: str = member) -> dict[str, object] | None:
                year = int(value["occurred_on"][:4])
                if state.get(year):
                    return None
                state.set(year, "reached")
                return {"member": member, "year": year}

            frame = app.dataframe(app.topic(topic, key_deserializer="str", value_deserializer="json"))
            frame = frame.filter(attended, metadata=True).apply(first, stateful=True)
            frame.filter(lambda value: value is not None).sink(rows)
        app.run(timeout=SILENCE, collect=False)
    sys.stdout.write(json.dumps({"read": read, "seconds": rows.last - began, "rows": rows.rows()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
