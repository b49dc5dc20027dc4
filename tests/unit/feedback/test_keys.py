"""What is kept of a code and of the answer that showed it, and what it takes to open them."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag

from deploy.provision.secrets import write_private
from services.feedback.store.keys import Hashes, Keys, requests
from shared.indexkey import FILE, FIRST

KEYS, OTHERS = Hashes(b"m" * 32), Hashes(b"n" * 32)


def keys_of(folder: Path, index: bytes, programme: str = "csdp") -> Keys:
    """The keys of a member's common room."""
    write_private(folder / FILE, base64.b64encode(index))
    return Keys(folder, programme)


async def test_a_code_has_one_hash_in_a_programme_so_that_it_opens_a_case_wherever_the_case_has_gone(
    tmp_path: Path,
) -> None:
    keys = keys_of(tmp_path, b"m" * 32)
    first = await keys.hash_of("AB7K92QD5XR")
    assert len(first) == 32
    assert first != await keys.hash_of("AB7K92QD5XS")
    assert first == await keys_of(tmp_path, b"n" * 32).hash_of("AB7K92QD5XR")
    assert first != await keys_of(tmp_path, b"n" * 32, "other").hash_of("AB7K92QD5XR")


def test_a_case_that_moves_has_one_new_id_however_often_the_move_is_tried_and_keys_are_rotated(
    tmp_path: Path,
) -> None:
    keys = keys_of(tmp_path, b"m" * 32)
    first = keys.moved("a")
    assert first == keys.moved("a") != keys.moved("b")
    write_private(requests().kept(tmp_path, FIRST), base64.b64encode(requests().derive(b"m" * 32)))
    keys_of(tmp_path, b"n" * 32)
    assert keys.moved("a") == first
    requests().kept(tmp_path, FIRST).unlink()
    assert keys.moved("a") != first


def test_an_answer_opens_only_with_its_own_key() -> None:
    sealed = KEYS.seal("my key", b"AB7K-92QD-5XR")
    assert b"AB7K" not in sealed
    assert KEYS.open("my key", sealed) == b"AB7K-92QD-5XR"
    for keys, key in ((KEYS, "another"), (KEYS, KEYS.place("my key")), (OTHERS, "my key")):
        with pytest.raises(InvalidTag):
            keys.open(key, sealed)


def test_the_name_of_an_answer_does_not_give_its_key_away() -> None:
    assert "my key" not in KEYS.place("my key")
    assert KEYS.place("my key") == KEYS.place("my key") != OTHERS.place("my key")
