"""A list by pages: all of it, once, whatever is added while somebody reads."""

from __future__ import annotations

import pytest

from services.reporting.asked import cursor_at
from services.reporting.paging import page
from shared.web.problems import Problem


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 8])
def test_the_pages_are_the_whole_list_once(limit: int) -> None:
    every, read, cursor = [f"flag/{n}" for n in range(7)], [], None
    while True:
        shown = page(every, str, cursor, limit)
        assert len(shown.items) <= limit
        read += shown.items
        if shown.next is None:
            break
        cursor = shown.next
    assert read == every


def test_what_comes_in_front_shifts_nothing() -> None:
    first = page(["c", "b", "a"], str, None, 2)
    assert page(["d", "c", "b", "a"], str, first.next, 2).items == ["a"]


@pytest.mark.parametrize("cursor", ["x", "====", cursor_at("nobody")])
def test_a_cursor_that_no_page_gave_is_refused(cursor: str) -> None:
    with pytest.raises(Problem, match="of the page before"):
        page(["a"], str, cursor, 1)


def test_an_empty_list_has_one_empty_page() -> None:
    assert page([], str, None, 5).items == []
