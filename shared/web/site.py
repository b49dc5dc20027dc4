"""What every page of one site says about itself: its programme, its languages, its donor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from shared.programme import Programme, Text
from shared.web.languages import LANGUAGES, SOURCE

Texts = Mapping[str, str]  # language -> text


def in_language(texts: Texts, lang: str) -> str:
    """A text of the programme files in a language, or in the first of en and whatever there is; "" if none."""
    return texts.get(lang) or texts.get(SOURCE) or next(iter(texts.values()), "")


def worded(text: Text, lang: str) -> Markup:
    """A text of the programme files for a page: one that is not in the page's language says in which it is.

    A screen reader then pronounces it as what it is (WCAG 2.2, 3.1.2).
    """
    if lang in text.languages:
        return escape(text.get(lang))
    other = SOURCE if SOURCE in text.languages else next(iter(text.languages))
    return Markup('<span lang="{}">{}</span>').format(other, text.get(lang))


@dataclass(frozen=True)
class Visibility:
    """The donor on the page: the statement beside the emblem, and the disclaimer under it.

    Emblem and statement go together (EU visibility guidance 2022). Where naming the donor endangers people the
    donor agrees to a derogation: then a `Site` has no Visibility and the page shows neither.
    """

    statement: Texts
    disclaimer: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Site:
    """One site: a member's desk, its public form, or the reporting pages.

    `title` and `strap` stand in the header, `help` and `members` in the footer. `who` names the organisation
    beside the reader's role. `home` is where the site's name leads, without its language part. `inside` is
    the languages of what is behind the sign-in, where the public pages speak more; none: the same.
    """

    title: Texts
    strap: Texts = field(default_factory=dict)
    who: str = ""
    help: Texts = field(default_factory=dict)
    members: tuple[str, ...] = ()
    visibility: Visibility | None = None
    languages: tuple[str, ...] = tuple(LANGUAGES)
    inside: tuple[str, ...] = ()
    demo: bool = False
    home: str = "/"
    version: str = ""

    def offered(self, *, inside: bool) -> tuple[str, ...]:
        """The languages that a page offers: a reader is not led to one whose words are missing there."""
        return (self.inside or self.languages) if inside else self.languages


def texts_of(text: Text) -> Texts:
    """A text of the programme files as a page takes it."""
    return {lang: text.get(lang) for lang in sorted(text.languages)}


def site_of(
    programme: Programme,
    *,
    strap: Texts,
    who: str = "",
    public: bool = True,
    languages: tuple[str, ...] | None = None,
    inside: tuple[str, ...] = (),
    home: str = "/",
    demo: bool = False,
    version: str = "",
) -> Site:
    """The site of a programme's member, or of its reporting.

    Pages that are not `public` (the donor's own reports) name the donor even under a derogation.
    """
    told = programme.file.visibility
    shown = told.mode == "standard" or not public
    titles = {lang: programme.title(lang) for lang in programme.languages.every}
    return Site(
        title=titles,
        strap=strap,
        who=who,
        members=tuple(member.short for member in programme.members),
        visibility=Visibility(texts_of(told.statement), texts_of(told.disclaimer)) if shown else None,
        languages=languages or programme.languages.desk,
        inside=inside,
        demo=demo,
        home=home,
        version=version,
    )
