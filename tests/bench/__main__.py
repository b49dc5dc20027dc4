"""`make bench`: the measures of README.md, in one run."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import asyncpg
import structlog
from rich.console import Console

from tests.bench import (
    append,
    demo,
    freshness,
    granting,
    ingest,
    peers,
    people,
    protection,
    reading,
    recovery,
)
from tests.bench.report import Finding, plain, show
from tests.environment import Environment, choose

_ALL = (
    "append",
    "ingest",
    "peers",
    "protection",
    "recovery",
    "reading",
    "freshness",
    "people",
    "grants",
    "demo",
)


async def _measure(
    environment: Environment, folder: Path, wanted: Sequence[str], quick: bool
) -> AsyncIterator[list[Finding]]:
    """Each measure when it is done."""
    if "append" in wanted:
        for connections in (1, 4):
            yield await append.measure(
                environment, folder, 50 if quick else 400, 3 if quick else 7, connections
            )
    if "ingest" in wanted:
        for events, rounds in ((3_000, 1),) if quick else ((30_000, 5), (100_000, 3)):
            yield await ingest.measure(environment, folder, events, rounds)
    if "peers" in wanted:
        yield await peers.measure(environment, folder, 3_000 if quick else 30_000)
    if "protection" in wanted:
        yield await protection.measure(environment, folder, 3_000 if quick else 30_000, 1 if quick else 3)
    if "recovery" in wanted:
        yield await recovery.measure(environment, folder, 1_000 if quick else 100_000)
    if "reading" in wanted:
        yield await reading.measure(environment, folder, (3_000,) if quick else (10_000, 100_000, 1_000_000))
    if "freshness" in wanted:
        yield await freshness.measure(environment, folder, 3 if quick else 20)
    if "people" in wanted:
        yield await people.measure(environment, folder, people.SMALL if quick else people.FULL)
    if "grants" in wanted:
        yield await granting.measure(environment, folder, granting.SMALL if quick else granting.FULL)
    if "demo" in wanted:
        yield await demo.measure(folder, fill=not quick)


async def _run(environment: Environment, options: argparse.Namespace, console: Console) -> list[Finding]:
    found: list[Finding] = []
    with tempfile.TemporaryDirectory(prefix="paravani-bench-") as name:
        folder = Path(name)
        async for some in _measure(environment, folder, options.only or _ALL, options.quick):
            found += some
            show(some, console)
    return found


def main() -> int:
    """Measure; 0 whether or not the marks are reached, 1 with a sentence when it cannot be measured."""
    options = _options()
    console = Console(stderr=options.json, width=None if sys.stdout.isatty() else 120)
    environment = None
    try:
        environment = choose()
        load = os.getloadavg()[0]
        console.print(
            f"on {environment.name} servers: {environment.broker}; {environment.database};"
            f" {os.cpu_count()} cores, load before {load:.1f}", highlight=False,
        )  # fmt: skip
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        with contextlib.redirect_stdout(sys.stderr if options.json else sys.stdout):
            found = asyncio.run(_run(environment, options, console))
    except (RuntimeError, OSError, asyncpg.PostgresError) as failure:
        sys.stderr.write(f"\nNothing more was measured: {str(failure) or type(failure).__name__}\n")
        return 1
    finally:
        if environment:
            environment.stop()
    if options.json:
        sys.stdout.write(json.dumps({"servers": environment.name, "findings": plain(found)}, indent=1) + "\n")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the findings for a program")
    parser.add_argument("--quick", action="store_true", help="small sizes: does it run, not how fast")
    parser.add_argument("--only", nargs="+", choices=_ALL, help="some of the measures")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
