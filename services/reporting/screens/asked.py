"""What a table is made for: who reads, in which language, and what the address asks."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from services.reporting.context import Context
from shared.files.tables import Table
from shared.web.forms import Gettext
from shared.web.problems import Problem
from shared.web.translations import mark


@dataclass(frozen=True, slots=True)
class Asked:
    """One reader's question. `all_cells`: works for a member; `rows`: reads the events of persons and cases."""

    context: Context
    lang: str
    gettext: Gettext
    all_cells: bool
    rows: bool
    query: Mapping[str, str]

    def for_the_consortium(self) -> None:
        """Problem 403 for everybody else."""
        if not self.all_cells:
            raise Problem(
                403, "consortium_only", mark("This is shown to the members of the consortium only.")
            )


Build = Callable[[Asked], Awaitable[Table]]
