"""What every site has around its own routes: headers, health, docs, static files, the shell."""

import io
import json
from dataclasses import replace
from pathlib import Path

from shared import telemetry
from shared.web.middleware import CONTENT_POLICY
from shared.web.page import Link, Pages
from shared.web.site import Site
from tests.unit.web.sites import SITE, browser, make_site, program


async def test_every_answer_carries_the_content_policy_and_its_companions(tmp_path: Path) -> None:
    async with browser(make_site(tmp_path)) as client:
        for path in ("/en/say", "/en/nothing", "/v1/broken", "/docs", "/healthz"):
            headers = (await client.get(path)).headers
            assert headers["content-security-policy"] == CONTENT_POLICY
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in CONTENT_POLICY
    assert "unsafe" not in CONTENT_POLICY
    assert "script-src" not in CONTENT_POLICY  # default-src 'none' forbids every script


async def test_no_page_needs_what_the_content_policy_forbids(tmp_path: Path) -> None:
    async with browser(make_site(tmp_path)) as client:
        for path in ("/en/say", "/docs", "/en/nothing"):
            text = (await client.get(path)).text
            assert "<script" not in text
            assert "style=" not in text
            assert "://" not in text.replace("http://site.test", "")


async def test_the_style_sheet_is_kept_for_ever_under_an_address_that_names_its_content(
    tmp_path: Path,
) -> None:
    app = make_site(tmp_path)
    address = app.state.pages.assets.address("paravani.css")
    async with browser(app) as client:
        style = await client.get(address)
        stale = await client.get("/static/paravani.000000000000.css")
        page = await client.get("/en/say")
    assert address in page.text
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert style.headers["content-type"].startswith("text/css")
    assert stale.status_code == 404


async def test_the_front_door_leads_to_the_readers_language(tmp_path: Path) -> None:
    async with program(make_site(tmp_path)) as client:
        answer = await client.get("/", headers={"accept-language": "az,en;q=0.5"})
    assert answer.headers["location"] == "/az/"


async def test_the_language_switch_keeps_the_page_and_its_filters(tmp_path: Path) -> None:
    async with browser(make_site(tmp_path)) as client:
        text = (await client.get("/ka/say?from=2024")).text
    assert '<html lang="ka">' in text
    assert 'href="/hy/say?from=2024"' in text
    assert "შინაარსზე გადასვლა" in text


async def test_the_navigation_shows_only_what_the_reader_may_open(tmp_path: Path) -> None:
    async with browser(make_site(tmp_path)) as client:
        text = (await client.get("/en/say")).text
    assert 'href="/en/say" aria-current="page"' in text
    assert "/en/secret" not in text


async def test_emblem_and_statement_stand_together_and_a_derogation_hides_both(tmp_path: Path) -> None:
    quiet = Site(title=SITE.title)
    async with browser(make_site(tmp_path)) as client:
        shown = (await client.get("/en/say")).text
    async with browser(make_site(tmp_path, quiet)) as client:
        hidden = (await client.get("/en/say")).text
    assert 'aria-label="Emblem of the European Union"' in shown
    assert "Funded by the European Union" in shown
    assert "Demonstration data" in shown
    assert "European Union" not in hidden
    assert "Demonstration data" not in hidden


async def test_readiness_names_what_is_wrong_and_liveness_does_not_depend_on_it(tmp_path: Path) -> None:
    async def well() -> None:
        return None

    async def ill() -> str:
        return "lane 2 has a gap; run paravani doctor"

    async def broken() -> None:
        raise OSError("no route")

    app = make_site(tmp_path, checks={"database": well, "lanes": ill, "broker": broken})
    async with program(app) as client:
        ready, alive = await client.get("/readyz"), await client.get("/healthz")
    assert alive.status_code == 200
    assert ready.status_code == 503
    checks = ready.json()["checks"]
    assert checks["database"] == {"ok": True, "detail": ""}
    assert checks["lanes"]["detail"] == "lane 2 has a gap; run paravani doctor"
    assert checks["broker"] == {"ok": False, "detail": "it does not answer"}


async def test_metrics_count_requests_by_route_and_hold_no_path(tmp_path: Path) -> None:
    async with program(make_site(tmp_path)) as client:
        await client.get("/en/say?name=Nino")
        await client.get("/en/secret-code-AB7K")
        metrics = (await client.get("/metrics")).text
    assert 'paravani_http_requests_total{method="GET",route="/{lang}/say",status="200"}' in metrics
    assert "AB7K" not in metrics


async def test_the_access_log_has_one_line_a_request_without_its_query(tmp_path: Path) -> None:
    log = io.StringIO()
    telemetry.configure("test", stream=log)
    async with program(make_site(tmp_path)) as client:
        await client.get("/en/say?name=Nino")
        await client.get("/healthz")
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (line,) = [line for line in lines if line["event"] == "request"]
    assert line["route"] == "/{lang}/say"
    assert line["status"] == 200
    assert line["service"] == "test"
    assert "Nino" not in log.getvalue()


async def test_the_docs_page_is_made_from_the_openapi_document(tmp_path: Path) -> None:
    async with browser(make_site(tmp_path)) as client:
        text = (await client.get("/docs")).text
        document = (await client.get("/openapi.json")).json()
    assert "POST /v1/things" in text
    assert "idempotency-key" in text.lower()
    assert set(document["paths"]) == {"/v1/things", "/v1/ceiling", "/v1/broken", "/v1/slow"}


def test_a_reader_lands_on_the_first_page_that_is_hers(tmp_path: Path) -> None:
    links = [Link("/desk", "Desk", frozenset({"officer"})), Link("/cases", "Cases", frozenset({"handler"}))]
    pages = Pages(replace(SITE, home="/desk", inside=("en", "ka")), navigation=links, folders=[tmp_path])
    landed = [
        pages.landing(lang, frozenset({role}))
        for lang, role in (("ka", "officer"), ("en", "handler"), ("hy", "handler"), ("en", "guest"))
    ]
    assert landed == ["/ka/desk", "/en/cases", "/en/cases", "/en/desk"]


async def test_a_language_that_the_site_does_not_offer_is_no_page_of_it(tmp_path: Path) -> None:
    async with browser(make_site(tmp_path, replace(SITE, languages=("en", "ka")))) as client:
        answers = {lang: await client.get(f"/{lang}/say") for lang in ("en", "ka", "ru")}
    assert {lang: one.status_code for lang, one in answers.items()} == {"en": 200, "ka": 200, "ru": 404}
    assert '<html lang="en"' in answers["ru"].text
    assert 'href="/ka/say"' in answers["ru"].text


async def test_a_language_alone_leads_to_the_first_page_in_it(tmp_path: Path) -> None:
    async with browser(make_site(tmp_path, replace(SITE, home="/say"))) as client:
        led = [(await client.get(path)).headers["location"] for path in ("/", "/ka", "/az/")]
    assert led == ["/en/say", "/ka/say", "/az/say"]
