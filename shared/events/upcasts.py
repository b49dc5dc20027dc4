"""Old versions of an event lifted to the latest shape: pure steps, one version at a time, after verification."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Step = Callable[[dict[str, Any]], dict[str, Any]]


@dataclass(slots=True)
class Upcasts:
    """The steps `(name, from version) -> next version`; consumers only ever see the end of the chain."""

    steps: dict[tuple[str, int], Step] = field(default_factory=dict)

    def step(self, name: str, version: int) -> Callable[[Step], Step]:
        """Declare how data of `version` become data of the next one."""

        def declare(function: Step) -> Step:
            if (name, version) in self.steps:
                raise ValueError(f"{name}.v{version} is lifted twice")
            self.steps[name, version] = function
            return function

        return declare

    def lift(self, name: str, version: int, to: int, data: dict[str, Any]) -> dict[str, Any]:
        """Data of `version` in the shape of version `to`; KeyError if a step is missing."""
        for current in range(version, to):
            data = self.steps[name, current](data)
        return data


UPCASTS = Upcasts()
