"""No word of the donor's pages stands outside translation: in a language that marks its texts, none is without a mark."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

import httpx
import pytest

from deploy.embedded.ports import Ports
from deploy.loopback import LOCAL
from services.reporting.app import application
from shared.programme import load
from shared.programme.model_base import Text
from shared.programme.walk import every, walk
from shared.settings import Settings
from tests.browser import pseudo
from tests.browser.village import Village
from tests.browser.visits import PLACES
from tests.unit.programme.test_reference_programme import REFERENCE

PATHS = sorted(
    {place.path.format("en") for place in PLACES if place.site == "reporting" and "{}" in place.path}
)
MORE = (
    "/en/compare?from-day=1&from-month=6&from-year=2025&to-day=1&to-month=12&to-year=2026",
    "/en/compare?from-day=99&from-month=6&from-year=2025&to-day=&to-month=&to-year=",
    "/en/logframe?day=31&month=2&year=2024",
    "/en/events/grants.contract.signed.v1",
    "/en/finance?period=2025",
    "/en/nothing",
)
SAME_EVERYWHERE = frozenset(
    [
        "XLSX",
        "CSV",
        "JSON",
        "PDF",
        "DOCX",
        "OPSYS",
        "IATI",
        "HTTP",
        "API",
        "EUR",
        "GEL",
        "SHA-256",
        "Schema",
        "Paravani",
        "AsyncAPI",
        "CloudEvents",
        "Kafka",
        "CENN",
        "CTC",
        "KKM",
        "FE",
        "cenn",
        "ctc",
        "kkm",
        "fe",
        "coordinator",
        "a",
        "b",
        "c",
        "ab",
        "help@example.org",
    ]
)


@pytest.fixture(scope="module")
def reader(
    running: Village, recorded: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[httpx.Client]:
    """The lead's coordinator at a reporting site that speaks the language of marks."""
    assert recorded, "an empty page has few words"
    with Ports(tmp_path_factory.mktemp("pseudo"), 1) as ports, pytest.MonkeyPatch.context() as patch:
        [port] = ports.numbers
        site = f"http://127.0.0.1:{port}"
        for name in [name for name in os.environ if name.startswith("PARAVANI_")]:
            patch.delenv(name)
        for name, value in running.reporting.items():
            patch.setenv(name, value)
        patch.setenv("PARAVANI_PUBLIC_URL", site)
        pseudo.speak(patch)
        with pseudo.serving(application(Settings()), port):
            login = running.logins["reporting", "coordinator"]
            accept = {"accept": "text/html"}
            with httpx.Client(
                base_url=site,
                timeout=60,
                **LOCAL,
                follow_redirects=True,
                headers=accept,
            ) as made:
                made.post("/en/sign-in", data={"login": login.user, "password": login.password})
                yield made


@pytest.mark.parametrize("path", [*PATHS, *MORE])
def test_every_word_of_the_page_is_translated(reader: httpx.Client, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code in {200, 404, 422}
    assert "⟦" in answer.text
    assert pseudo.untranslated(answer.text, SAME_EVERYWHERE) == []


def test_a_word_that_is_not_translated_is_found() -> None:
    page = "<html lang='en'><p>⟦Known⟧ X.2 forgotten</p><td data-l='Label'>⟪12⟫</td><b class='code'>abc</b></html>"
    assert pseudo.untranslated(page, frozenset()) == ["⟦Known⟧ X.2 forgotten", "Label"]


@pytest.fixture(scope="module")
def english() -> Mapping[str, frozenset[str]]:
    """By language: the programme's texts as they stand in English, where the language has words of its own."""
    programme = load(REFERENCE)
    files = (programme.file, programme.logframe, programme.grants, programme.budget, programme.feedback)
    texts = [text for file in files for _, text in every(walk(file), Text) if "en" in text.languages]
    own = {lang: {text.get(lang) for text in texts} for lang in ("az", "hy")}
    return {lang: frozenset(text.get("en") for text in texts) - own[lang] for lang in own}


@pytest.mark.parametrize("lang", ["az", "hy"])
def test_the_programmes_own_texts_stand_in_the_readers_language(
    running: Village, recorded: Mapping[str, str], english: Mapping[str, frozenset[str]], lang: str
) -> None:
    assert recorded
    login = running.logins["reporting", "coordinator"]
    with httpx.Client(base_url=running.url("reporting"), timeout=60, **LOCAL) as client:
        client.post("/en/sign-in", data={"login": login.user, "password": login.password})
        for path in PATHS:
            page = client.get(path.replace("/en/", f"/{lang}/"), follow_redirects=True)
            words = {" ".join(one.split()) for one in pseudo.said(page.text)}
            assert words & english[lang] == set(), path
