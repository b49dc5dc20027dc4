"""The docs that ship with the product: every link leads somewhere, every command in them is one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import typer.main

from cli.main import application
from services.reporting.exports.material import Material
from services.reporting.exports.routes import TABLES
from services.reporting.exports.sheets import values
from services.reporting.odata.tables import types
from tests.handbook import PAGES, ROOT, mentioned, names

_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_every_link_within_the_docs_leads_to_a_file(page: Path) -> None:
    links = [found[0] for found in _LINK.findall(page.read_text("utf-8"))]
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("picture", sorted((ROOT / "docs" / "images").glob("*.svg")), ids=names)
def test_every_drawing_says_what_it_shows_and_that_it_is_one(picture: Path) -> None:
    drawn = ET.parse(picture).getroot()
    parts = {one.attrib.get("id"): one.text for one in drawn if one.tag.endswith(("title", "desc"))}
    assert drawn.attrib["aria-labelledby"].split() == list(parts)
    assert all(parts.values())
    assert "A diagram, no screenshot" in "".join(drawn.itertext())


def test_the_drawing_of_the_feed_shows_its_tables_and_columns() -> None:
    shown = set(ET.parse(ROOT / "docs" / "images" / "odata-tables.svg").getroot().itertext())
    assert set(TABLES) == {"logframe", "values", "disaggregation", "restatements"}
    assert {one.title() for one in TABLES} <= shown
    columns = set(types(values(Material(None, (), (), [], None), str).columns))  # type: ignore[arg-type]
    assert {"Indicator", "Period", "Measure", "By", "Value"} <= columns & shown


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_every_command_in_the_docs_is_one_with_these_options(page: Path) -> None:
    for words in mentioned(page):
        command: Any = typer.main.get_command(application())
        rest = list(words)
        while rest and hasattr(command, "commands"):
            alternatives = rest.pop(0).split("|")
            assert set(alternatives) <= set(command.commands), f"paravani {' '.join(words)}"
            command = command.commands[alternatives[0]]
        known = {option for one in command.params for option in one.opts} | {"--help"}
        unknown = [word for word in rest if word.startswith("--") and word.partition("=")[0] not in known]
        assert unknown == [] or command.name == "demo", f"paravani {' '.join(words)}"
