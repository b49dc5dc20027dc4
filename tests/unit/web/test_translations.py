"""Texts in five languages: complete, and English where one is missing."""

from pathlib import Path

import pytest

import shared.files
import shared.web
from shared.web.languages import negotiate, of_path
from shared.web.translations import LOCALE, gaps, messages, po_file, translations

WEB = Path(shared.web.__file__).parent
FILES = Path(shared.files.__file__).parent


@pytest.mark.parametrize("source", [WEB, FILES])
def test_every_shared_text_is_translated_into_every_language(source: Path) -> None:
    assert [str(gap) for gap in gaps(LOCALE, source)] == []


def test_the_catalogues_hold_no_text_that_nothing_uses() -> None:
    listed = {
        line.removeprefix("msgid ")
        for line in po_file(LOCALE, "en").read_text().splitlines()
        if line.startswith("msgid ")
    }
    used = {f'"{text}"' for text in messages(WEB) | messages(FILES) if isinstance(text, str)}
    long = {'""'}  # the header, and texts that are folded over lines
    assert listed - used - long == set()


def _write(folder: Path, lang: str, body: str) -> None:
    file = po_file(folder, lang)
    file.parent.mkdir(parents=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {lang}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    header += (
        '"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\\n"\n\n'
    )
    file.write_text(header + body, encoding="utf-8")


def test_the_checker_finds_missing_empty_and_fuzzy_texts(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.html").write_text('{{ _("One") }} {{ _("Two") }} {{ _("Three") }} {{ _("Four") }}')
    _write(
        tmp_path,
        "ru",
        'msgid "One"\nmsgstr "Один"\n\nmsgid "Two"\nmsgstr ""\n\n#, fuzzy\nmsgid "Three"\nmsgstr "Три"\n',
    )
    found = {(gap.msgid, gap.why) for gap in gaps(tmp_path, source, ("ru",))}
    assert found == {("Two", "empty"), ("Three", "fuzzy"), ("Four", "missing")}


def test_a_service_adds_its_texts_and_its_plurals(tmp_path: Path) -> None:
    plural = 'msgid "%(num)s person"\nmsgid_plural "%(num)s persons"\nmsgstr[0] "%(num)s человек"\n'
    _write(tmp_path, "ru", plural + 'msgstr[1] "%(num)s человека"\nmsgstr[2] "%(num)s человек"\n')
    texts = translations("ru", tmp_path)
    assert texts.ungettext("%(num)s person", "%(num)s persons", 3) == "%(num)s человека"
    assert texts.ugettext("Sign in") == "Войти"
    assert texts.ugettext("Unknown text") == "Unknown text"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("ka-GE,ka;q=0.9,en;q=0.8", "ka"),
        ("de, ru;q=0.5", "ru"),
        ("de", "en"),
        ("", "en"),
        ("hy;q=x, az;q=0.1", "az"),
    ],
)
def test_the_browsers_favourite_among_the_offered_languages_is_taken(header: str, language: str) -> None:
    assert negotiate(header) == language


def test_the_language_is_the_first_part_of_the_path_and_nothing_else_is_taken_for_one() -> None:
    assert of_path("/ka/desk") == "ka"
    assert of_path("/v1/session") is None
    assert of_path("/kat/desk") is None
