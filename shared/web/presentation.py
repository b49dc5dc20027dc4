"""A programme's site as a process shows it: the places under the title, whose site it is, demo or not."""

from __future__ import annotations

from shared.programme import Programme
from shared.settings import Settings
from shared.web import site
from shared.web.site import Site

VERSION = "0.1"


def site_of(
    programme: Programme,
    settings: Settings,
    *,
    who: str,
    home: str,
    languages: tuple[str, ...],
    inside: tuple[str, ...] = (),
) -> Site:
    """The site of a member (`who` is its short name) or of reporting, as programme.yaml describes it."""
    years = f"{programme.start.year}–{programme.end.year}"
    strap = {
        lang: " · ".join([*(one.name.get(lang) for one in programme.file.regions), years])
        for lang in programme.languages.every
    }
    return site.site_of(
        programme, strap=strap, who=who, languages=languages, inside=inside, home=home, demo=settings.demo,
        version=VERSION,
    )  # fmt: skip
