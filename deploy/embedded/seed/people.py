"""Invented people: a pool from a fixed random seed, in the languages of the places where they live."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import yaml

_FILE = Path(__file__).parent / "names.yaml"


@dataclass(slots=True)
class Invented:
    """One invented person; `ids` are the ids under which members know her, by member."""

    data: dict[str, Any]
    home: str
    organisation: str | None = None
    ids: dict[str, str] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)


class Names:
    """The file of names, titles and organisations."""

    def __init__(self) -> None:
        self.file: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))

    @property
    def homes(self) -> list[str]:
        """The municipalities where people live."""
        return list(self.file["homes"])

    def organisations(self) -> dict[str, str]:
        """The ten target organisations: name -> municipality."""
        return {name: home for home, names in self.file["organisations"].items() for name in names}

    def title(self, random: Random, kind: str) -> str:
        """A title for an activity of a kind."""
        return str(random.choice(self.file["titles"][kind]))

    def person(self, random: Random, home: str, first: int, last: int) -> Invented:
        """Somebody of a home, born between two years; some things about her are not known."""
        weights = self.file["homes"][home]
        ethnicity = random.choices(list(weights), list(weights.values()))[0]
        names = self.file[ethnicity]
        sex = random.choices(["F", "M"], [58, 42])[0]
        data: dict[str, Any] = {
            "name": f"{random.choice(names[sex])} {random.choice(names['family'])}",
            "birth_year": random.randint(first, last),
            "sex": sex if random.random() > 0.03 else "unknown",
            "disability": random.choices(["no", "yes", "unknown"], [86, 5, 9])[0],
            "ethnicity": ethnicity if random.random() > 0.1 else "prefer_not_to_say",
            "home": home,
        }
        if random.random() < 0.15:
            data["vulnerability"] = [random.choice(["displaced", "socially_vulnerable", "single_parent"])]
        return Invented(data, home)
