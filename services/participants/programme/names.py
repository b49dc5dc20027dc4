"""The programme's own words for codes, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from services.participants.programme.scope import outside
from shared.events.participants import ActivityKind
from shared.programme import Programme
from shared.programme.model_base import Coded

Options = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Names:
    """What a template calls codes by, and what its lists offer."""

    programme: Programme
    lang: str

    def place(self, code: str) -> str:
        """A municipality, or the programme's word for one that is not stated."""
        return self._of(self.programme.municipalities, code, self.programme.file.unknown.get(self.lang))

    def outside(self, code: str) -> bool:
        """Whether a place lies outside the programme's scope."""
        return outside(self.programme, code)

    def kind(self, code: str) -> str:
        """A kind of activity."""
        return self._of(self.programme.file.activity_kinds, code)

    def topic(self, code: str) -> str:
        """A topic or one of the working principles."""
        return self._of((*self.programme.file.topics, *self.programme.file.principles), code)

    def theme(self, code: str) -> str:
        """A theme."""
        return self._of(self.programme.file.themes, code)

    def language(self, code: str) -> str:
        """A language in which an activity was held."""
        return self._of(self.programme.dimension("language").codes, code)

    def role(self, code: str) -> str:
        """As what somebody attended."""
        return self._of(self.programme.file.attendance_roles, code)

    def type(self, code: str) -> str:
        """A kind of organisation."""
        return self._of(self.programme.file.stakeholder_types, code)

    def code(self, dimension: str, code: str) -> str:
        """A code of a breakdown, or a dash for one that is not stated."""
        return dict(self.of_dimension(dimension)).get(code, "–")

    def of_dimension(self, dimension: str) -> Options:
        """The codes of a breakdown."""
        return self._options(self.programme.dimension(dimension).codes)

    @property
    def places(self) -> Options:
        """The municipalities in scope."""
        return self._options(self.programme.scope)

    @property
    def places_outside(self) -> Options:
        """The known municipalities around."""
        return self._options(one for one in self.programme.municipalities if not one.in_scope)

    @property
    def kinds(self) -> Options:
        """The kinds of activity that the programme has and the language of events knows."""
        known = get_args(ActivityKind)
        return self._options(one for one in self.programme.file.activity_kinds if one.code in known)

    @property
    def topics(self) -> Options:
        """What activities teach: topics, then the working principles."""
        return self._options((*self.programme.file.topics, *self.programme.file.principles))

    @property
    def themes(self) -> Options:
        """The themes."""
        return self._options(self.programme.file.themes)

    @property
    def languages(self) -> Options:
        """The languages in which activities are held."""
        return self._options(self.programme.dimension("language").codes)

    @property
    def roles(self) -> Options:
        """As what somebody attends."""
        return self._options(self.programme.file.attendance_roles)

    @property
    def types(self) -> Options:
        """The kinds of organisation."""
        return self._options(self.programme.file.stakeholder_types)

    def _options(self, known: Iterable[Coded]) -> Options:
        return [(one.code, one.name.get(self.lang)) for one in known]

    def _of(self, known: Iterable[Coded], code: str, otherwise: str = "") -> str:
        return next((one.name.get(self.lang) for one in known if one.code == code), otherwise or code)
