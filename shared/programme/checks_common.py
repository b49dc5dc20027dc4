"""Checks that hold in every file: no code twice, known sources, texts in all languages."""

from __future__ import annotations

from collections.abc import Collection

from shared.programme.findings import Findings
from shared.programme.model_base import Text
from shared.programme.model_programme import ProgrammeFile
from shared.programme.model_public import Languages
from shared.programme.problems import suggest
from shared.programme.walk import Part, every
from shared.programme.yaml_lines import Path

_PUBLIC = {  # lists (and single texts) of a file that citizens see: complete in the public languages too
    "programme.yaml": {"members", "municipalities", "regions"},
    "feedback.yaml": {"groups", "categories", "emergency"},
}
_PUBLIC_TEXTS = {("visibility", "statement"), ("donor", "name"), ("consent", "text")}
_FREE = {"note", "variants"}  # remarks may stay in the desk's languages; a wording has one language


def check_texts(findings: Findings, file: str, parts: Collection[Part], languages: Languages) -> None:
    """Every text in every language that it must have, and in no undeclared one."""
    for path, text in every(parts, Text):
        needed = languages.every if _is_public(file, path) else languages.desk
        for lang in needed:
            if lang not in text.languages:
                message = f"{path[-1]}: no text in {lang}"
                findings.add(file, path, message, f"add {lang}: ...; needed are {', '.join(needed)}")
        for lang in sorted(text.languages - set(languages.every)):
            hint = suggest(lang, languages.every)
            findings.add(file, (*path, lang), f'unknown language "{lang}"', hint)


def _is_public(file: str, path: Path) -> bool:
    if _FREE & set(path):
        return False
    if file == "programme.yaml" and path[0] == "titles":
        return path[1] == 0
    return path[0] in _PUBLIC.get(file, ()) or path[:2] in _PUBLIC_TEXTS


def check_sources(findings: Findings, file: str, parts: Collection[Part], programme: ProgrammeFile) -> None:
    """Every `source` names a document declared in programme.yaml."""
    known = [one.code for one in programme.sources]
    for path, value in parts:
        if path and path[-1] in {"source", "milestones_source"}:
            for code in (value,) if isinstance(value, str) else value or ():  # type: ignore[attr-defined]
                if code not in known:
                    findings.add(file, path, f'unknown source "{code}"', suggest(code, known))


def check_duplicates(findings: Findings, file: str, parts: Collection[Part]) -> None:
    """No list has two entries of one code; the second is the one reported."""
    for path, value in parts:
        if not isinstance(value, tuple):
            continue
        seen: dict[str, int] = {}
        for index, item in enumerate(value):
            code = getattr(item, "code", None)
            if not isinstance(code, str):
                continue
            if code in seen:
                hint = f"each code may stand once; the other is number {seen[code] + 1} of {path[-1]}"
                findings.add(file, (*path, index, "code"), f'the code "{code}" stands twice', hint)
            seen.setdefault(code, index)
