"""What is kept of a code and of the answer that showed it, and what it takes to open them."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag

from services.feedback.keys import Keys

KEYS, OTHERS = Keys(b"m" * 32), Keys(b"n" * 32)


async def test_a_code_is_found_again_by_its_hash_which_depends_on_the_members_key() -> None:
    first = await KEYS.hash_of("AB7K92QD5XR")
    assert len(first) == 32
    assert first == await Keys(b"m" * 32).hash_of("AB7K92QD5XR")
    assert first != await KEYS.hash_of("AB7K92QD5XS")
    assert first != await OTHERS.hash_of("AB7K92QD5XR")


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
