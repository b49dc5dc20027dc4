"""Pages name what happened in words: a code such as `grants.contract.signed` is for integrators."""

from __future__ import annotations

import shared.events.language
from shared.events.base import LATEST
from shared.web import event_words


def test_every_type_of_event_has_words() -> None:
    assert shared.events.language.MODULES
    assert sorted(event_words.WORDS) == sorted(LATEST)


def test_a_type_that_this_release_does_not_know_is_named_as_it_came() -> None:
    assert event_words.said("participants.visit.paid.v1") == "participants.visit.paid"


def test_the_words_are_those_of_the_type_whatever_its_version() -> None:
    assert event_words.said("grants.contract.signed.v2") == "Contract signed"
    assert event_words.said("grants.expenditure.verified") == "Expenditure verified"
