"""A refusal that can be said in the reader's language: a sentence with place-holders, what fills them, which line."""

from __future__ import annotations

from shared.refusal import Refused


class Denied(Refused):
    """A refusal of this service. `template` is marked for translation; `values` fill its `%(name)s` places.

    `line` is the line of the sheet that is wrong, counted from 0; `field` is then the path inside that line.
    """

    def __init__(
        self, code: str, template: str, field: str = "", line: int | None = None, **values: object
    ) -> None:
        where = "" if line is None else f"Line {line + 1}: "
        path = field if line is None else ".".join(part for part in ("attendees", str(line), field) if part)
        super().__init__(code, where + template % values, path)
        self.template = template
        self.values = values
        self.line = line
        self.inner = field

    def at_line(self, line: int, inside: str) -> Denied:
        """The same refusal of a person who stands on a line of a sheet."""
        return Denied(self.code, self.template, f"{inside}.{self.inner}", line, **self.values)

    def among(self, place: int) -> Denied:
        """The same refusal of one of several records; its field is then the path inside that record."""
        told = Denied(self.code, self.template, f"{place}.{self.field}", None, **self.values)
        told.sentence = f"Record {place + 1}: {self.sentence}"
        return told

    def on_line(self, line: int | None) -> Denied:
        """The same refusal of another line, or of none."""
        return Denied(self.code, self.template, self.inner, line, **self.values)
