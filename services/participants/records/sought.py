"""Which records a typed text means: by title, by a person, an organisation or an earlier record that they name, by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from services.participants.reading import searching
from services.participants.records import store
from services.participants.records.choices import Choices
from services.participants.records.kind import Kind
from shared.postgres import Row


@dataclass(frozen=True)
class Sought:
    """What is looked for among the records of a kind; `persons` are those whom the text may name."""

    kind: Kind
    choices: Choices
    text: str
    persons: frozenset[str]

    def fits(self, row: Row) -> bool:
        """Whether a record is meant; every one is by no text."""
        if not self.text or self.text in {row["subject"], str(row["event"])}:
            return True
        if searching.fits(row["title"], self.text):
            return True
        data = store.data_of(row)
        if not self.persons.isdisjoint(store.persons_of(data)):
            return True
        said = (words.get(str(data.get(field))) for field, words in self._words.items())
        return any(searching.fits(one, self.text) for one in said if one)

    @cached_property
    def _words(self) -> Mapping[str, Mapping[str, str]]:
        """The words of the codes in each field that is chosen from a list."""
        lists = [one for one in self.kind.asked if one.how in {"organisation", "record"}]
        return {one.field: dict(self.choices.options(one)) for one in lists}
