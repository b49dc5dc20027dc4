"""Keys that are derived from a member's index key: by them something is found again without being read.

While the index key is rotated, the former one stays beside it as `index.<id>.key` until what was made under it is made
anew. What cannot be made anew, because nobody keeps what it was made of (a code, a repeated request), is found under
what was derived from former index keys: `<name>.<id>.key`, from which no index key and no other purpose follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.keyfile import UnsafeSecret, formers, read_key

FILE = "index.key"
FIRST = "first"


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a derived key is for. `name` is of the files of its former keys, where those must stay.

    `pinned` is one whose `first` key is asked for.
    """

    derive: Callable[[bytes], bytes]
    name: str = ""
    pinned: bool = False

    def keys(self, secrets: Path) -> tuple[bytes, ...]:
        """The key in force, then those under which something older may still be found."""
        in_force = self.derive(read_key(secrets / FILE))  # before the former ones are looked for
        rotating = (self.derive(key) for key in _present(formers(secrets / FILE)))
        kept = _present(formers(secrets / f"{self.name}.key")) if self.name else ()
        return tuple(dict.fromkeys((in_force, *rotating, *kept)))

    def first(self, secrets: Path) -> bytes:
        """The key before the first rotation: for what must be the same for ever, though no secret hangs on it."""
        kept = list(_present([self.kept(secrets, FIRST)]))
        return kept[0] if kept else self.keys(secrets)[0]

    def kept(self, secrets: Path, id_: str) -> Path:
        """Where a former key of a purpose is kept."""
        return secrets / f"{self.name}.{id_}.key"


def _present(files: list[Path]) -> Iterator[bytes]:
    """The keys of those files that are there still: the last step of a rotation removes one."""
    for file in files:
        try:
            yield read_key(file)
        except UnsafeSecret:
            if file.exists():
                raise
