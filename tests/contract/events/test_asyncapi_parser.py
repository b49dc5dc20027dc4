"""The AsyncAPI document is read by the parser that the AsyncAPI project publishes, as an integrator's tools read it."""

from __future__ import annotations

import asyncio
import json
import subprocess
from pathlib import Path

from shared.events import asyncapi
from shared.events.base import BY_FULL_NAME
from shared.programme import load
from tests.javascript import installed
from tests.unit.programme.test_reference_programme import REFERENCE

HERE = Path(__file__).parent
_WARNING = 1  # of the parser's severities 0 (error) and 1 (warning); 2 and 3 are advice


def test_the_parser_of_the_asyncapi_project_finds_nothing_wrong_and_every_message(tmp_path: Path) -> None:
    programme = load(REFERENCE)
    topics = {topic: topic.rpartition(".")[2] for topic in programme.every_topic()}
    document = asyncapi.document(programme.code, programme.title("en"), topics, "127.0.0.1:9092")
    command = asyncio.run(installed(HERE / "asyncapi", tmp_path, "parse.mjs"))
    parsed = subprocess.run(
        command, input=json.dumps(document), capture_output=True, text=True, check=True, timeout=120
    )
    told = json.loads(parsed.stdout)
    assert [one for one in told["found"] if one["severity"] <= _WARNING] == []
    assert told["version"] == "3.0.0"
    assert set(told["topics"]) == set(topics)
    assert set(told["messages"]) == set(BY_FULL_NAME)
