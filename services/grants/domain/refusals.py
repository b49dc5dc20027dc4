"""A refusal that can be said in the reader's language: a sentence with place-holders, and what fills them."""

from __future__ import annotations

from shared.refusal import Refused


class Denied(Refused):
    """A refusal of this service. `template` is marked for translation; `values` fill its `%(name)s` places.

    An `Amount` or a day among the values is written by the page as its language writes it.
    """

    def __init__(self, code: str, template: str, field: str = "", **values: object) -> None:
        super().__init__(code, template % values, field)
        self.template = template
        self.values = values
