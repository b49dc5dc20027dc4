"""The programme's own words for codes, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from babel import dates

from shared.programme import Programme
from shared.programme.model_base import Coded
from shared.web.formats import locale

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Names:
    """What a template calls codes by."""

    programme: Programme
    lang: str

    def place(self, code: str) -> str:
        """A municipality."""
        return self._of(self.programme.municipalities, code)

    def outside(self, code: str) -> bool:
        """Whether a place lies outside the programme's scope; an unknown one does not."""
        return any(one.code == code and not one.in_scope for one in self.programme.municipalities)

    def kind(self, code: str) -> str:
        """A kind of recipient."""
        return self._of(self.programme.file.recipient_types, code)

    def theme(self, code: str) -> str:
        """A theme."""
        return self._of(self.programme.file.themes, code)

    def member(self, code: str) -> str:
        """A member by its short name."""
        return next((one.short for one in self.programme.members if one.code == code), code)

    def criterion(self, code: str) -> str:
        """A criterion on which applications are scored."""
        return self._of(self.programme.grants.criteria, code)

    def month(self, day: date) -> str:
        """The month of a day, such as March 2024."""
        return dates.format_skeleton("yMMMM", day, locale=locale(self.lang))

    def policy_of(self, code: str) -> str:
        """An exchange policy."""
        return self._of(self.programme.grants.exchange.policies, code)

    @property
    def policy(self) -> str:
        """The exchange policy of live figures."""
        exchange = self.programme.grants.exchange
        return self._of(exchange.policies, exchange.default)

    @property
    def places(self) -> Options:
        """The municipalities, those in scope first."""
        ordered = sorted(self.programme.municipalities, key=lambda one: not one.in_scope)
        return [(one.code, one.name.get(self.lang)) for one in ordered]

    @property
    def kinds(self) -> Options:
        """Who may receive."""
        return [(code, self.kind(code)) for code in self.programme.grants.recipient_types]

    @property
    def themes(self) -> Options:
        """The themes."""
        return [(one.code, one.name.get(self.lang)) for one in self.programme.file.themes]

    def _of(self, known: Iterable[Coded], code: str) -> str:
        return next((one.name.get(self.lang) for one in known if one.code == code), code)
