from __future__ import annotations

from pathlib import Path

import pytest

from cli.logframe import what_if
from cli.output import Stop


def test_a_file_that_is_no_text_is_named_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "logframe.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(Stop, match=r"logframe\.yaml is not UTF-8 text"):
        what_if(tmp_path)


def test_a_folder_without_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(Stop, match="holds no file"):
        what_if(tmp_path)
