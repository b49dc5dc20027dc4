from __future__ import annotations

from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.reading.pasted import references
from services.reporting.reading.references import BYTES, grouped

names = st.binary(min_size=BYTES, max_size=BYTES).map(lambda some: grouped(some.hex()))


class Way(NamedTuple):
    """How somebody copies a reference, and what she puts between two."""

    group: str
    between: str


WAYS = [Way(group, between) for group in ("-", "", "–", " ") for between in (",", "\n", ";  ", "\t", " \r\n")]
WAYS += [Way("-", " "), Way("", "  ")]


@given(st.lists(names, max_size=6, unique=True), st.sampled_from(WAYS), st.booleans())
def test_however_references_are_pasted_they_are_read(some: list[str], way: Way, upper: bool) -> None:
    text = way.between.join(one.replace("-", way.group) for one in some)
    assert references(text.upper() if upper else f"  {text}\n") == some


def test_one_that_is_pasted_twice_is_one() -> None:
    one = grouped(Random(1).randbytes(BYTES).hex())
    assert references(f"{one} {one.upper()}") == [one]


@pytest.mark.parametrize("wrong", ["1234-5678", "nothing", "გ"])
def test_what_is_no_reference_stays_as_it_was_written(wrong: str) -> None:
    one = grouped(Random(1).randbytes(BYTES).hex())
    assert references(f"{one} {wrong}") == [one, wrong]
