"""A wrong file is refused with file, line, what is wrong and what would be right."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from shared.programme import ProgrammeError, load
from tests.unit.programme import broken_logframes, broken_others
from tests.unit.programme.broken import REFERENCE, complaints

CASES = {**broken_logframes.CASES, **broken_others.CASES}
ALONE = set(CASES) - {"a category in no group"}  # that one also leaves its group empty


@pytest.mark.parametrize("case", sorted(CASES))
def test_each_fault_is_named_with_its_line_and_remedy(case: str, tmp_path: Path) -> None:
    file, old, new, message = CASES[case]
    found, line = complaints(tmp_path, file, old, new)
    expected = message.replace("{before}", str(line - 1))
    matching = [one for one in found if one.partition(": ")[2] == expected]
    assert matching, "\n".join(found)
    assert matching[0].startswith(f"{file}:")
    if line:
        assert matching == [f"{file}:{line}: {expected}"]
    if case in ALONE:
        assert found == matching, "one fault gives one message"


def test_all_faults_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    copy = tmp_path / "programme"
    shutil.copytree(REFERENCE, copy)
    (copy / "budget.yaml").unlink()
    for file, old, new in (
        ("programme.yaml", "lanes: 4", "lanes: 0"),
        ("feedback.yaml", "languages: [ka,", "languages: [kat,"),
        ("grants.yaml", "per: legal_person", "per: person"),
    ):
        path = copy / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ProgrammeError) as caught:
        load(copy)
    assert [one.file for one in caught.value.problems] == ["budget.yaml", "grants.yaml", "programme.yaml"]
    assert str(caught.value).startswith(f"budget.yaml: the file is missing; it belongs into {copy}")


def test_text_that_is_no_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    found, line = complaints(tmp_path, "programme.yaml", "lanes: 4\n", "lanes: [4\n§start: 5\n")
    assert len(found) == 1
    assert found[0].startswith(
        (f"programme.yaml:{line}: not valid YAML:", f"programme.yaml:{line + 1}: not valid")
    )


def test_bytes_that_are_no_utf8_are_refused_with_their_line(tmp_path: Path) -> None:
    copy = tmp_path / "programme"
    shutil.copytree(REFERENCE, copy)
    (copy / "grants.yaml").write_bytes(b"a: 1\nb: \xff\n")
    with pytest.raises(ProgrammeError, match=r"grants\.yaml:2: not UTF-8 text; save the file as UTF-8"):
        load(copy)


def test_a_file_nested_too_deep_is_refused_before_it_is_built(tmp_path: Path) -> None:
    copy = tmp_path / "programme"
    shutil.copytree(REFERENCE, copy)
    (copy / "grants.yaml").write_text("a: " + "[" * 100, encoding="utf-8")
    with pytest.raises(ProgrammeError, match=r"grants\.yaml:1: nested deeper than 30 levels"):
        load(copy)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "programme"
    shutil.copytree(REFERENCE, copy)
    (copy / "grants.yaml").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(
        ProgrammeError, match=r"grants\.yaml:1: the file: a mapping .* is expected, not nothing"
    ):
        load(copy)
