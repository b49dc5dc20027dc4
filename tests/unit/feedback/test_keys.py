"""What is kept of a code and of the answer that showed it, and what it takes to open them."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag

from services.feedback.keys import Keys

KEYS, OTHERS = Keys(b"m" * 32, "csdp"), Keys(b"n" * 32, "csdp")


async def test_a_code_has_one_hash_in_a_programme_so_that_it_opens_a_case_wherever_the_case_has_gone() -> (
    None
):
    first = await KEYS.hash_of("AB7K92QD5XR")
    assert len(first) == 32
    assert first == await OTHERS.hash_of("AB7K92QD5XR")
    assert first != await KEYS.hash_of("AB7K92QD5XS")
    assert first != await Keys(b"m" * 32, "other").hash_of("AB7K92QD5XR")


def test_a_case_that_moves_has_one_new_id_however_often_the_move_is_tried() -> None:
    assert KEYS.moved("a") == KEYS.moved("a") != KEYS.moved("b")
    assert KEYS.moved("a") != OTHERS.moved("a")


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
