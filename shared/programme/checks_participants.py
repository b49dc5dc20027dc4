"""Checks participants.yaml: courses and kinds that exist, weights that make a whole."""

from __future__ import annotations

from shared.programme.findings import Findings
from shared.programme.model_participants import ParticipantsFile
from shared.programme.model_programme import ProgrammeFile
from shared.programme.problems import suggest

FILE = "participants.yaml"
_WHOLE = 100


def check_participants(findings: Findings, file: ParticipantsFile, programme: ProgrammeFile) -> None:
    """Whatever in participants.yaml does not fit together, or not with the programme."""
    programmes = [one.code for one in programme.enrolment_programmes]
    kinds = [one.code for one in programme.activity_kinds]
    for index, course in enumerate(file.courses):
        if course.programme not in programmes:
            hint = suggest(course.programme, programmes)
            findings.add(FILE, ("courses", index, "programme"), f'unknown course "{course.programme}"', hint)
        for kind in course.kinds:
            if kind not in kinds:
                path = ("courses", index, "kinds")
                findings.add(FILE, path, f'unknown kind of activity "{kind}"', suggest(kind, kinds))
    for index, tool in enumerate(file.tools):
        total = sum(one.weight for one in tool.domains)
        if tool.domains and total != _WHOLE:
            findings.add(FILE, ("tools", index), f"the weights add up to {total}", f"make them {_WHOLE}")
