"""What the docs tell people to type beside `paravani` is there: targets of make, sites of compose, modules of Python."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import typer.main
import yaml

from cli.main import application
from tests.handbook import PAGES, ROOT, names, typed

MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = frozenset(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
SITES = frozenset(yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))["services"])
OF_SITES = frozenset({"up", "stop", "start", "restart"})
IN_A_SITE = frozenset({"exec", "run"})
COMMANDS = frozenset(typer.main.get_command(application()).commands)  # type: ignore[attr-defined]


def _targets(words: list[str]) -> list[str]:
    return [one for one in words if "=" not in one]


def _plain(words: list[str]) -> list[str]:
    """Without options; `--progress` has a value."""
    rest = [one for before, one in zip(["", *words], words, strict=False) if before != "--progress"]
    return [one for one in rest if not one.startswith("-")]


def test_the_docs_are_read() -> None:
    """What finds no command would find no wrong one."""
    assert {"demo", "test"} <= {one for page in PAGES for words in typed(page, "make") for one in words}
    told = {_plain(words)[0] for page in PAGES for words in typed(page, "docker compose")}
    assert {"up", "exec", "run", "stop"} <= told


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_every_target_of_make_in_the_docs_is_one_and_its_variables_are_told(page: Path) -> None:
    for words in typed(page, "make"):
        assert set(_targets(words)) <= TARGETS, f"make {' '.join(words)}"
        for variable in (one.partition("=")[0] for one in words if "=" in one):
            assert re.search(rf"\b{variable}\b", MAKEFILE), f"make {' '.join(words)}"


@pytest.mark.parametrize("target", sorted({t for p in PAGES for w in typed(p, "make") for t in _targets(w)}))
def test_make_knows_what_to_do_for_it(target: str) -> None:
    make = shutil.which("make")
    assert make is not None
    done = subprocess.run([make, "-n", target], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_every_command_of_compose_in_the_docs_names_sites_that_there_are(page: Path) -> None:
    for words in typed(page, "docker compose"):
        said = f"docker compose {' '.join(words)}"
        command, *rest = _plain(words)
        assert command in OF_SITES | IN_A_SITE, said
        assert set(rest[:1] if command in IN_A_SITE else rest) <= SITES, said


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_every_module_that_the_docs_run_is_there(page: Path) -> None:
    for module, *rest in typed(page, "python -m"):
        assert find_spec(module), f"python -m {module}"
        if module == "cli" and rest:
            assert rest[0] in COMMANDS, f"python -m cli {rest[0]}"
