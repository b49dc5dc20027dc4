"""A programme as the sites present it: title, languages, donor, members."""

from __future__ import annotations

from shared.programme import Programme
from shared.settings import Settings
from shared.web.site import Site, Visibility

VERSION = "0.1"


def site_of(
    programme: Programme, settings: Settings, *, who: str, home: str, languages: tuple[str, ...]
) -> Site:
    """The site of a member (`who` is its short name) or of reporting, as programme.yaml describes it."""
    every = programme.languages.every
    shown = programme.visibility
    regions = {lang: " · ".join(one.name.get(lang) for one in programme.file.regions) for lang in every}
    years = f"{programme.start.year}–{programme.end.year}"
    return Site(
        title={lang: programme.title(lang) for lang in every},
        strap={lang: f"{text} · {years}" for lang, text in regions.items()},
        who=who,
        help={"en": programme.file.help},
        members=tuple(member.short for member in programme.members),
        visibility=None
        if shown.mode == "derogation"
        else Visibility(shown.statement.root, shown.disclaimer.root),
        languages=languages,
        demo=settings.demo,
        home=home,
        version=VERSION,
    )
