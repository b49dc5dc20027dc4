"""The projection runner of `eventsourcing` over the same events: how many persons each member reached in each year.

`python eventsourced.py HOST PORT USER DATABASE FILE` (PGPASSWORD in the environment) in an environment of its own
(requirements.lock). FILE has an attendance a line: [event id, member, day, person]. They are put into its own store first, which is
not measured. Prints JSON: the events, the seconds from the runner's start to the last one's commit, and the rows.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.dispatch import singledispatchmethod
from eventsourcing.domain import DomainEvent, datetime_now_with_tzinfo
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg.sql import SQL

PATIENCE = 1800.0  # seconds


class Attended(DomainEvent):
    member: str
    year: int
    person: str


class Facts(Application[UUID]):
    name = "facts"


class Reached(PostgresTrackingRecorder):
    """The view: one transaction an event, with its position, as the library's documentation shows it."""

    def __init__(self, datastore: PostgresDatastore, **more: object) -> None:
        super().__init__(datastore, **more)
        self.sql_create_statements += [
            SQL("CREATE TABLE seen (member text, year int, person text, PRIMARY KEY (member, year, person))"),
            SQL("CREATE TABLE reached (member text, year int, persons int, PRIMARY KEY (member, year))"),
        ]

    def add(self, one: Attended, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            who = (one.member, one.year, one.person)
            cursor.execute("INSERT INTO seen VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", who, prepare=True)
            if cursor.rowcount:
                cursor.execute(
                    "INSERT INTO reached VALUES (%s, %s, 1) ON CONFLICT (member, year)"
                    " DO UPDATE SET persons = reached.persons + 1",
                    who[:2],
                    prepare=True,
                )

    def rows(self) -> list[list[object]]:
        with self.datastore.get_connection() as connection, connection.cursor() as cursor:
            cursor.execute("SELECT member, year, persons FROM reached ORDER BY 1, 2")
            return [list(row.values()) for row in cursor.fetchall()]


class Counting(Projection[Reached]):
    @singledispatchmethod
    def process_event(self, _domain_event: object, tracking: Tracking) -> None:
        raise NotImplementedError

    @process_event.register
    def attended(self, domain_event: Attended, tracking: Tracking) -> None:
        self.view.add(domain_event, tracking)


def main(host: str, port: str, user: str, database: str, file: str) -> None:
    env = {
        "PERSISTENCE_MODULE": "eventsourcing.postgres", "POSTGRES_HOST": host, "POSTGRES_PORT": port,
        "POSTGRES_USER": user, "POSTGRES_PASSWORD": os.environ["PGPASSWORD"], "POSTGRES_DBNAME": database,
    }  # fmt: skip
    app, last = Facts(env), 0
    given = [json.loads(line) for line in Path(file).read_text().splitlines()]
    for start in range(0, len(given), 500):
        stored = [
            app.mapper.to_stored_event(
                Attended(
                    originator_id=UUID(id_), originator_version=1, timestamp=datetime_now_with_tzinfo(),
                    member=member, year=int(day[:4]), person=person,
                )
            )
            for id_, member, day, person in given[start : start + 500]
        ]  # fmt: skip
        last = app.recorder.insert_events(stored)[-1]
    began = time.perf_counter()
    with ProjectionRunner(
        application_class=Facts, projection_class=Counting, view_class=Reached, env=env
    ) as runner:
        runner.wait(last, timeout=PATIENCE)
        took = time.perf_counter() - began
        rows = runner.view.rows()
    sys.stdout.write(json.dumps({"read": len(given), "seconds": took, "rows": rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
