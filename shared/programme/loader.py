"""Loads a programme's folder: read, fit, check, and either a Programme or every problem at once."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from shared.programme.checks import Files, check
from shared.programme.findings import Findings
from shared.programme.model_feedback import FeedbackFile
from shared.programme.model_grants import BudgetFile, GrantsFile
from shared.programme.model_logframe import Logframe
from shared.programme.model_participants import ParticipantsFile
from shared.programme.model_programme import ProgrammeFile
from shared.programme.problems import Problem, ProgrammeError
from shared.programme.programme import Programme
from shared.programme.rates import read_rates
from shared.programme.shape import fit
from shared.programme.yaml_lines import read

Fitted = TypeVar("Fitted", bound=BaseModel)


def load(folder: Path) -> Programme:
    """The programme of a folder; ProgrammeError with all problems if its files are missing or wrong."""
    return _Loading(folder).programme()


class _Loading:
    """One loading: the bytes read so far (for the fingerprint) and the problems found so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.contents: dict[str, bytes] = {}
        self.findings = Findings()

    def programme(self) -> Programme:
        files = Files(
            self._file("programme.yaml", ProgrammeFile),
            self._file("logframe.yaml", Logframe),
            self._with_rates(self._file("grants.yaml", GrantsFile)),
            self._file("budget.yaml", BudgetFile),
            self._file("feedback.yaml", FeedbackFile),
            self._file("participants.yaml", ParticipantsFile),
        )
        check(self.findings, files)
        if self.findings.problems:
            raise ProgrammeError(self.findings.problems)
        models = dict(vars(files))  # none is None here: an unusable file has left a problem
        texts = {name: content.decode() for name, content in sorted(self.contents.items())}
        return Programme(file=models.pop("programme"), **models, fingerprint=self._fingerprint(), texts=texts)

    def _file(self, name: str, model: type[Fitted]) -> Fitted | None:
        content = self._read(name)
        document = None if content is None else read(name, content, self.findings.problems)
        if document is None:
            return None
        self.findings.open(document)
        return fit(document, model, self.findings)

    def _read(self, name: str) -> bytes | None:
        try:
            self.contents[name] = (self.folder / name).read_bytes()
        except OSError as error:
            reason = (
                "the file is missing"
                if isinstance(error, FileNotFoundError)
                else f"cannot be read: {error.strerror}"
            )
            self.findings.problems.append(Problem(name, 0, reason, f"it belongs into {self.folder}"))
            return None
        return self.contents[name]

    def _with_rates(self, grants: GrantsFile | None) -> GrantsFile | None:
        if grants is None:
            return None
        name = grants.exchange.rates.file
        if Path(name).name != name:
            message, hint = f'the file "{name}" lies outside this folder', "write its name only"
            self.findings.add("grants.yaml", ("exchange", "rates", "file"), message, hint)
            return grants
        content = self._read(name)
        rates = () if content is None else read_rates(name, content, self.findings.problems)
        return grants.model_copy(update={"rates": rates})

    def _fingerprint(self) -> str:
        """The same as `cat` of the files in name order (LC_ALL=C), piped into `sha256sum`."""
        return hashlib.sha256(b"".join(self.contents[name] for name in sorted(self.contents))).hexdigest()
