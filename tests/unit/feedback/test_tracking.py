"""The tracking code: a slip of the pen never opens another case, or even looks like a code."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from services.feedback.domain.tracking import (
    ALPHABET,
    RANDOM,
    check_character,
    grouped,
    is_code,
    new_code,
    read,
)

BODIES = st.text(ALPHABET, min_size=RANDOM, max_size=RANDOM)


@given(BODIES)
def test_no_single_wrong_character_verifies(body: str) -> None:
    code = body + check_character(body)
    assert is_code(code)
    for place, right in enumerate(code):
        for wrong in set(ALPHABET) - {right}:
            assert not is_code(code[:place] + wrong + code[place + 1 :])


@given(BODIES)
def test_no_two_swapped_characters_verify_wherever_they_stand(body: str) -> None:
    code = body + check_character(body)
    for one, other in combinations(range(len(code)), 2):
        swapped = list(code)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert is_code("".join(swapped)) == (code[one] == code[other])


def test_a_fresh_code_is_well_formed_and_another_each_time() -> None:
    codes = [new_code() for _ in range(200)]
    assert all(is_code(code) for code in codes)
    assert len(set(codes)) == 200


@given(BODIES)
def test_a_code_is_read_however_it_is_typed(body: str) -> None:
    code = body + check_character(body)
    assert read(grouped(code)) == code
    assert read(f" {grouped(code).lower()}\n") == code
    assert read(code.replace("1", "l").replace("0", "O")) == code
    assert read(code.replace("1", "I")) == code


def test_a_code_is_shown_in_groups() -> None:
    assert grouped("AB7K92QD5XR") == "AB7K-92QD-5XR"


def test_what_is_no_code_is_none() -> None:
    assert not any(map(is_code, ("", "0", "U" * 11, "ა" * 11, "0" * 10, "0" * 12)))
