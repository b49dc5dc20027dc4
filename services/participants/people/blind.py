"""The blind index: keyed hashes by which a person is found, so that nobody's data are read to find somebody else's.

The key is derived from the member's index key. A token says nothing without it, and goes when the person is erased.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from services.participants.domain.register import PersonalData
from services.participants.matching import normalise
from shared.indexkey import Purpose
from shared.settings import Settings

PERSONS = Purpose(lambda index: hmac.digest(index, b"paravani blind index 1", hashlib.sha256))
SUBMISSIONS = Purpose(
    lambda index: hmac.digest(index, b"paravani submissions 1", hashlib.sha256), "submissions"
)
_LONGEST = 6  # letters of the beginning of a name's part
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Blind:
    """Makes tokens under one member's key."""

    key: bytes

    @classmethod
    def of(cls, settings: Settings) -> Blind:
        """The member's in force; UnsafeSecret if the index key may not be used."""
        return cls.every(settings)[0]

    @classmethod
    def every(cls, settings: Settings, purpose: Purpose = PERSONS) -> list[Blind]:
        """The one in force, and while the index key is rotated the former one: who looks, looks under both."""
        return [cls(key) for key in purpose.keys(settings.secrets)]

    def of_person(self, data: PersonalData) -> list[int]:
        """All tokens under which a person is found."""
        strong, names = self.strong(data), self.names(data.name)
        starts = self._all("start", _beginnings(normalise.parts(data.name)))
        return sorted({self.mark, *strong, *names, *starts})  # never none: none is not indexed

    @property
    def mark(self) -> int:
        """The token that every person has who is indexed under this key."""
        return self._token("person", "")

    def strong(self, data: PersonalData) -> list[int]:
        """Tokens of personal number, document and phone, as far as they are known."""
        number, paper = (
            normalise.personal_number(data.personal_number),
            normalise.document(data.document_number),
        )
        called = normalise.phone(data.phone)
        found = {"number": number, "document": paper, "phone": called}
        return [self._token(kind, text) for kind, text in found.items() if text]

    def names(self, name: str) -> list[int]:
        """Tokens of each pair of a name's parts, whatever script they are in; of a single part, its own."""
        parts = sorted(set(normalise.parts(name)))
        pairs = combinations(parts, 2) if len(parts) > 1 else (tuple(parts),)
        return list(self._all("name", ("|".join(pair) for pair in pairs if pair)))

    def wanted(self, typed: str) -> list[int]:
        """Tokens that whoever is searched for has all of: the beginning of each word."""
        parts = [part for part in normalise.parts(typed) if len(part) >= _SHORTEST]
        return sorted(set(self._all("start", (part[:_LONGEST] for part in parts))))

    def text(self, kind: str, text: str) -> int:
        """A token of any other text."""
        return self._token(kind, text)

    def _all(self, kind: str, texts: Iterable[str]) -> Iterator[int]:
        return (self._token(kind, text) for text in texts)

    def _token(self, kind: str, text: str) -> int:
        digest = hmac.digest(self.key, f"{kind}|{text}".encode(), hashlib.sha256)
        return int.from_bytes(digest[:8], "big", signed=True)


def _beginnings(parts: Iterable[str]) -> Iterator[str]:
    for part in parts:
        for length in range(_SHORTEST, min(len(part), _LONGEST) + 1):
            yield part[:length]
