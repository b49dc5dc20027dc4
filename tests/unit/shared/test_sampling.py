from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.sampling import sample

names = st.lists(st.text(max_size=6), max_size=30)


@given(names, st.integers(1, 40), st.text(max_size=10), st.randoms())
def test_the_same_names_in_any_order_and_the_same_seed_give_the_same_sample(
    some: list[str], size: int, seed: str, chance: object
) -> None:
    other = some + some
    chance.shuffle(other)  # type: ignore[attr-defined]
    drawn = sample(some, size, seed)
    assert sample(other, size, seed) == drawn
    assert set(drawn) <= set(some)
    assert len(drawn) == len(set(drawn)) == min(size, len(set(some)))


def test_another_seed_gives_another_sample_and_no_size_gives_all() -> None:
    some = [str(number) for number in range(100)]
    assert len({tuple(sample(some, 10, str(seed))) for seed in range(20)}) == 20
    assert sample(some, 0, "any") == sorted(some)
