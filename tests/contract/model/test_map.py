"""The map from the model's guards to the code names what is there."""

from __future__ import annotations

import re

from deploy.provision.layout import ROOT
from tests.contract.model.variants import ALL

PAGE = (ROOT / "docs" / "model" / "README.md").read_text(encoding="utf-8")
ROWS = [line.split("|") for line in PAGE.splitlines() if line.startswith("| `NO_")]
SOURCES = [*(ROOT / "shared").rglob("*.py"), *(ROOT / "services" / "reporting" / "projector").glob("*.py")]


def test_each_place_in_the_code_that_the_map_names_is_there() -> None:
    assert len(ROWS) > 15
    missing = [
        (file, name)
        for _, _, code, *_ in ROWS
        for file, names in re.findall(
            r"`([\w/]+\.py)`:?((?: ?`[\w.]+`(?: \(`\w+`\))?,?(?! ?`[\w/]+\.py))*)", code
        )
        for name in re.findall(r"`([\w.]+)`", names)
        if not _holds(file, name.rpartition(".")[2])
    ]
    assert missing == []


def test_every_guard_that_a_variant_takes_out_is_in_the_map() -> None:
    mapped = set(re.findall(r"NO_[A-Z_]+", PAGE))
    taken_out = {word for variant in ALL for word in re.findall(r"NO_[A-Z_]+", repr(variant))}
    assert taken_out
    assert taken_out <= mapped


def _holds(file: str, name: str) -> bool:
    found = [one for one in SOURCES if str(one).endswith(f"/{file}")]
    return any(
        re.search(
            rf"^\s*(?:async )?(?:def|class) {name}\b|^\s*{name}(?: = |: )", one.read_text(), re.MULTILINE
        )
        for one in found
    )
