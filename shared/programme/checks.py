"""Checks what one file cannot show alone: names that must exist, dates that must fit, texts in all languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import BaseModel

from shared.programme.checks_common import check_duplicates, check_sources, check_texts
from shared.programme.checks_feedback import check_feedback
from shared.programme.checks_logframe import check_logframe
from shared.programme.checks_money import check_budget, check_grants
from shared.programme.checks_participants import check_participants
from shared.programme.checks_programme import check_programme
from shared.programme.checks_rules import check_rules
from shared.programme.findings import Findings
from shared.programme.model_feedback import FeedbackFile
from shared.programme.model_grants import BudgetFile, GrantsFile
from shared.programme.model_logframe import Logframe
from shared.programme.model_participants import ParticipantsFile
from shared.programme.model_programme import ProgrammeFile
from shared.programme.walk import Part, walk


@dataclass(frozen=True)
class Files:
    """The six files of a programme; None where one could not be read or does not fit its model."""

    programme: ProgrammeFile | None
    logframe: Logframe | None
    grants: GrantsFile | None
    budget: BudgetFile | None
    feedback: FeedbackFile | None
    participants: ParticipantsFile | None

    @property
    def usable(self) -> Mapping[str, BaseModel]:
        """The files that could be read, by name."""
        return {f"{name}.yaml": model for name, model in vars(self).items() if model is not None}


def check(findings: Findings, files: Files) -> None:
    """Note in `findings` whatever does not fit together; unusable files are left out."""
    contents = {file: walk(model) for file, model in files.usable.items()}
    for file, parts in contents.items():
        check_duplicates(findings, file, parts)
    if files.programme:
        _check_contents(findings, contents, files.programme)
        _check_against(findings, files, files.programme)


def _check_contents(
    findings: Findings, contents: Mapping[str, tuple[Part, ...]], programme: ProgrammeFile
) -> None:
    for file, parts in contents.items():
        check_texts(findings, file, parts, programme.languages)
        check_sources(findings, file, parts, programme)


def _check_against(findings: Findings, files: Files, programme: ProgrammeFile) -> None:
    check_programme(findings, programme, files.logframe)
    if files.logframe:
        check_logframe(findings, files.logframe, programme)
        check_rules(findings, files.logframe, programme)
    if files.grants:
        check_grants(findings, files.grants, programme)
    if files.budget:
        check_budget(findings, files.budget, programme)
    if files.feedback:
        check_feedback(findings, files.feedback, programme)
    if files.participants:
        check_participants(findings, files.participants, programme)
