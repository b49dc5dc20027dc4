import fcntl
from pathlib import Path

import pytest

from deploy.embedded import folder as demo_folder
from deploy.embedded.errors import EmbeddedError


def test_a_second_demo_of_the_same_folder_is_refused_with_the_process_of_the_first(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as held:
        held.write("4711")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        with (
            pytest.raises(EmbeddedError, match=r"runs already \(process 4711\)"),
            demo_folder.one_at_a_time(tmp_path),
        ):
            pytest.fail("two demos in one folder")


def test_a_wipe_takes_everything_but_the_lock(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "deep").mkdir(parents=True)
    (tmp_path / "logins.json").write_text("[]")
    with demo_folder.one_at_a_time(tmp_path):
        assert demo_folder.wipe(tmp_path, everything=True)
        assert [entry.name for entry in tmp_path.iterdir()] == ["lock"]


@pytest.mark.parametrize(("state", "wiped"), [("filling", True), ("filled", False)])
def test_a_folder_whose_filling_was_interrupted_begins_anew(tmp_path: Path, state: str, wiped: bool) -> None:
    demo_folder.mark(tmp_path, state)
    assert demo_folder.wipe(tmp_path, everything=False) is wiped
    assert demo_folder.was_filled(tmp_path) is not wiped


def test_a_full_disk_is_told_before_anything_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_folder, "_ROOM", 1 << 60)
    with pytest.raises(EmbeddedError, match="MiB left, and a demo takes up to"):
        demo_folder.check_room(tmp_path)
