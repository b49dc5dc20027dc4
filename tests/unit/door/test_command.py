"""The command: the documented example gives the documented figures; a bad file gives nothing but its faults."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "docs" / "examples" / "figures.jsonl"


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", "figures", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@cache
def example(*more: str) -> dict[str, Any]:
    answer = run("--events", EXAMPLE, *more, "--json")
    assert answer.returncode == 0, answer.stderr
    document: dict[str, Any] = json.loads(answer.stdout)
    return document


def cell(document: dict[str, Any], indicator: str, period: str, measure: str, **more: Any) -> dict[str, Any]:
    wanted = {
        "indicator": indicator,
        "period": period,
        "measure": measure,
        "by": "total",
        "part": None,
        "breakdown": {},
        **more,
    }
    (found,) = [one for one in document["cells"] if all(one[key] == value for key, value in wanted.items())]
    return found  # type: ignore[no-any-return]


def test_the_example_of_the_documentation_gives_the_figures_that_are_known_by_hand() -> None:
    document = example()
    assert (document["events"], document["repeats"], document["refused"]) == (18, 0, [])
    assert cell(document, "X.2", "2023", "reached")["value"] == 2
    assert cell(document, "X.2", "2023", "reached", by="reached_by", member="fe")["value"] == 2
    assert cell(document, "X.2", "2023", "reached", by="attributed", member="fe")["value"] == 1
    assert cell(document, "X.2", "2023", "reached", by="overlap")["value"] == 1
    assert cell(document, "X.2", "2023", "reached", breakdown={"home": "outside_scope"})["value"] == 1
    assert cell(document, "OP1.4.a", "2023", "reached", breakdown={"age": "14-17"})["value"] == 1
    assert cell(document, "OP3.1.b", "2023", "value")["value"] == 241.38, "344.83 less 30 % of it, half up"
    shares = cell(document, "X.3", "2023", "reached", part="women")
    assert (shares["value"], shares["numerator"], shares["denominator"]) == (50, 1, 2)


def test_a_value_says_what_it_is() -> None:
    document = example()
    assert cell(document, "OP1.1.a", "2023", "reached")["value"] == 0, "all have submitted 2023"
    assert cell(document, "OP1.1.a", "2024", "reached")["value"] is None
    assert not cell(document, "X.2", "2023", "reached")["provisional"]
    pending = cell(document, "OP3.1.b", "2024", "value")
    assert (pending["value"], pending["incomplete"]) == (None, True)


def test_the_link_counts_from_the_day_on_which_it_was_recorded() -> None:
    assert cell(example("--as-of", "2024-01-31"), "X.2", "2023", "cumulative")["value"] == 3
    assert cell(example("--as-of", "2024-02-01"), "X.2", "2023", "cumulative")["value"] == 2


def test_a_day_that_has_not_happened_yet_does_not_count() -> None:
    assert cell(example("--happened", "2023-06-30"), "X.2", "2023", "reached")["value"] == 1


def test_every_figure_names_its_events() -> None:
    found = cell(example(), "OP1.1.b", "2023", "new")
    assert found["events"] == ["018f7a10-5c00-7000-8000-000000000003"]


def test_people_read_a_table() -> None:
    answer = run("--events", EXAMPLE)
    assert answer.returncode == 0, answer.stderr
    (line,) = [line for line in answer.stdout.splitlines() if line.startswith("OP3.1.b")]
    assert line.split() == ["OP3.1.b", "in", "period", "–", "241.38", "–…", "–", "–"]


def test_a_bad_line_is_told_with_its_place_and_nothing_else_is_said(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(EXAMPLE.read_text(encoding="utf-8") + '{"id": "1"}\n')
    answer = run("--events", file, "--json")
    assert (answer.returncode, answer.stdout) == (1, "")
    assert f"{file}:19: id: is not a UUID" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_moment_that_is_none_is_told() -> None:
    answer = run("--events", EXAMPLE, "--as-of", "yesterday")
    assert answer.returncode == 1
    assert 'as-of: "yesterday" is neither a day nor an instant' in answer.stderr
