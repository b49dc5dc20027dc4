"""Who cannot be served soon is told so at once."""

from __future__ import annotations

import pytest

from services.feedback.store.keys import Busy, Queue


def test_one_more_than_there_is_room_for_is_told_at_once_and_a_place_that_is_left_is_free() -> None:
    queue = Queue(most=2)
    with queue.place(), pytest.raises(Busy), queue.place(), queue.place():
        pass
    with queue.place(), queue.place():
        pass


def test_whoever_fails_leaves_the_queue_too() -> None:
    queue = Queue(most=1)
    for _ in range(3):
        with pytest.raises(ValueError, match="x"), queue.place():
            raise ValueError("x")
