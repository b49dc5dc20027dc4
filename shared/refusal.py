"""A refusal: the domain says no, with a stable code and a sentence that says what would be allowed."""

from __future__ import annotations


class Refused(Exception):
    """A command that breaks a rule. `field` is the dotted path of the input that is wrong, if one is.

    `status` is the HTTP status: 422 where the command is at fault, 503 where the service cannot take any just now.
    """

    status = 422

    def __init__(self, code: str, sentence: str, field: str = "") -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.field = field
