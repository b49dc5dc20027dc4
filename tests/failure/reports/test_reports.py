"""A report is frozen, signed, counted again by anybody, and never rewritten; what changes later is a restatement."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from openpyxl import load_workbook

from deploy.embedded.addresses import write_down
from deploy.loopback import LOCAL
from deploy.provision.layout import ROOT
from deploy.waiting import until
from tests.failure.reports.lead import ask
from tests.failure.spine.field import PATIENCE, Field

MEMBERS = ("cenn", "ctc", "kkm", "fe")
PERIODS = ("2022", "2023", "2024")


async def done(field: Field, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    answer = await ask(field, "POST", path, body or {})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def submitted(field: Field, member: str, period: str = "2024") -> bool | None:
    """Whether a submission went through; one whose events are still on their way is sent again."""
    answer = await ask(field, "POST", f"/v1/periods/{period}/submissions", {"member": member})
    assert answer.status_code == 201 or answer.json()["code"] == "still_arriving", answer.text
    return True if answer.status_code == 201 else None


async def ready(field: Field, period: str = "2024") -> bool | None:
    return True if (await ask(field, "GET", f"/v1/periods/{period}")).json()["ready"] else None


async def certified(field: Field) -> str:
    await done(field, "/v1/periods/2024/opening")
    for member in MEMBERS:
        await until(partial(submitted, field, member), PATIENCE)
    await until(partial(ready, field), PATIENCE)
    report: str = (await done(field, "/v1/periods/2024/certification"))["report"]
    return report


async def file_of(field: Field, report: str, folder: Path) -> Path:
    file = folder / "report.json"
    file.write_bytes((await ask(field, "GET", f"/v1/reports/{report}")).content)
    return file


def verify(field: Field, file: Path, source: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cli", "report", "verify", str(file), "--from", source, "--json"]
    return subprocess.run(
        [*command, "--folder", str(field.consortium.folder)], cwd=ROOT, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


async def changes(field: Field, number: int) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] = (await ask(field, "GET", "/v1/periods/2024/restatements")).json()
    return found if len(found) == number else None


async def test_a_report_counts_out_again_from_the_copy_and_from_the_ledgers_and_an_altered_one_does_not(
    field: Field, tmp_path: Path
) -> None:
    report = await certified(field)
    write_down(field.consortium)
    file = await file_of(field, report, tmp_path)
    for source in ("copy", "ledgers"):
        answer = verify(field, file, source)
        told = json.loads(answer.stdout)
        assert (answer.returncode, told["equal"], told["signature"], told["unaltered"]) == (
            0,
            True,
            True,
            True,
        ), told
        assert told["compared"] > 100
    document = json.loads(file.read_bytes())
    cell = next(one for one in document["report"]["cells"] if one["indicator"] == "X.2" and one["value"])
    cell["value"] += 1
    file.write_text(json.dumps(document))
    answer = verify(field, file, "copy")
    told = json.loads(answer.stdout)
    assert (answer.returncode, told["unaltered"], told["equal"]) == (1, False, False)
    assert [one["cell"]["indicator"] for one in told["differences"]] == ["X.2"]
    document["report"]["cells"].remove(cell)
    file.write_text(json.dumps(document))
    told = json.loads(verify(field, file, "copy").stdout)
    assert [(one["cell"]["indicator"], one["said"]) for one in told["differences"]] == [("X.2", None)]


async def test_a_late_fact_leaves_the_report_as_it_is_and_becomes_a_restatement_with_its_cause(
    field: Field,
) -> None:
    report = await certified(field)
    before = (await ask(field, "GET", f"/v1/reports/{report}")).content
    assert (await ask(field, "POST", "/v1/periods/2024/restatements")).json()["code"] == "nothing_to_restate"
    await field.train()
    await field.all_is_counted_once()
    found = await until(partial(_some_changes, field), PATIENCE)
    hours = next(one for one in found if (one["indicator"], one["measure"]) == ("OP1.1.c", "cumulative"))
    assert (hours["old"], hours["new"]) == (2, 3)
    assert [event["type"] for event in hours["events"]] == ["participants.activity.held.v1"]
    await done(field, "/v1/periods/2024/restatements")
    assert await changes(field, 0) == []
    assert (await ask(field, "GET", f"/v1/reports/{report}")).content == before
    said = await until(partial(_restated, field, len(found)), PATIENCE)
    assert all(json.loads(row["value"])["report"] == report for row in said)


async def _some_changes(field: Field) -> list[dict[str, Any]] | None:
    found: list[dict[str, Any]] = (await ask(field, "GET", "/v1/periods/2024/restatements")).json()
    return found or None


async def _restated(field: Field, number: int) -> list[dict[str, Any]] | None:
    rows = await field.reporting(
        "SELECT convert_from(value, 'UTF8') AS value FROM event WHERE type = 'reporting.figure.restated.v1'"
    )
    return rows if len(rows) == number else None


async def test_a_period_goes_its_way_and_every_wrong_step_says_what_is_missing(field: Field) -> None:
    refused = await ask(field, "POST", "/v1/periods/2024/submissions", {"member": "ctc"})
    assert refused.json()["code"] == "period_not_open"
    await done(field, "/v1/periods/2024/opening")
    await until(partial(submitted, field, "ctc"), PATIENCE)
    assert (await ask(field, "POST", "/v1/periods/2024/certification")).json()[
        "code"
    ] == "not_ready_not_submitted"
    empty = await ask(field, "POST", "/v1/periods/2024/returns", {"member": "ctc", "reason": " "})
    assert empty.json()["code"] == "reason_missing"
    await done(field, "/v1/periods/2024/returns", {"member": "ctc", "reason": "Two sheets are missing."})
    [period] = [one for one in (await ask(field, "GET", "/v1/periods")).json() if one["period"] == "2024"]
    assert period["returned"] == {"ctc": "Two sheets are missing."}
    for member in MEMBERS:
        await until(partial(submitted, field, member), PATIENCE)
    await until(partial(ready, field), PATIENCE)
    explained = {"indicator": "X.2", "of": "current", "data_source": "survey", "comment": "A camp was moved."}
    await done(field, "/v1/periods/2024/values", explained)
    report = (await done(field, "/v1/periods/2024/certification"))["report"]
    document = (await ask(field, "GET", f"/v1/reports/{report}")).json()["report"]
    [value] = [one for one in document["values"] if (one["indicator"], one["of"]) == ("X.2", "current")]
    assert (value["data_source"], value["comment"]) == ("survey", "A camp was moved.")
    assert (await ask(field, "POST", "/v1/periods/2024/donor", {"state": "accepted"})).json()[
        "code"
    ] == "report_elsewhere"
    for state in ("sent", "questioned", "sent", "accepted"):
        await done(field, "/v1/periods/2024/donor", {"state": state})
    again = await ask(field, "POST", "/v1/periods/2024/reopening", {"reason": "late sheets"})
    assert again.json()["code"] == "report_accepted"


async def test_a_member_speaks_for_itself_only_and_nobody_outside_reads_small_rows(field: Field) -> None:
    report = await certified(field)
    public = field.consortium.url("reporting")
    async with httpx.AsyncClient(base_url=public, timeout=20, **LOCAL) as client:
        assert (await client.get(f"/v1/reports/{report}/annex")).status_code == 401
        assert (await client.get("/v1/indicators/X.2/events?by=sex=F")).json()[
            "code"
        ] == "breakdown_protected"
        assert (await client.get("/v1/indicators/X.2/events?excluded=true")).json()[
            "code"
        ] == "breakdown_protected"
        crossed = await client.get("/v1/indicators/X.2?by=sex,age")
        assert crossed.json()["code"] == "breakdown_protected"
        rows = (await client.get("/v1/indicators/X.2?by=sex")).json()
    everything = (await ask(field, "GET", "/v1/indicators/X.2?by=sex")).json()["cells"]
    assert [(one["cell"], one["value"]) for one in rows["cells"]] == [({"sex": "unknown"}, 6)]
    assert [(one["cell"], one["value"]) for one in everything] == [({"sex": "unknown"}, 6)]
    await field.train()  # three more: too few to be told from the row that was published
    await field.all_is_counted_once()
    assert (await ask(field, "GET", "/v1/indicators/X.2?by=sex")).json()["cells"][0]["value"] == 9
    await done(field, "/v1/snapshots")
    async with httpx.AsyncClient(base_url=public, timeout=20, **LOCAL) as client:
        rows = (await client.get("/v1/indicators/X.2?by=sex")).json()
        assert (rows["value"], [one["value"] for one in rows["cells"]]) == (9, [6])
    assert (await ask(field, "POST", "/v1/snapshots")).json()["code"] == "already_published"
    logins = json.loads((field.consortium.folder / "logins.json").read_bytes())
    [ctc] = [one for one in logins if (one["site"], one["user"]) == ("reporting", "ctc")]
    async with httpx.AsyncClient(
        base_url=public, auth=("ctc", ctc["password"]), timeout=20, **LOCAL
    ) as client:
        other = await client.post("/v1/periods/2024/submissions", json={"member": "kkm"})
        assert other.json()["code"] == "member_only"
        for path in ("/v1/periods/2023/opening", "/v1/snapshots"):
            assert (await client.post(path, json={})).json()["code"] == "lead_only"
        assert (await client.get("/v1/parked")).json()["code"] == "lead_only"


async def test_the_workbook_and_the_csv_and_the_api_say_the_same_and_hide_the_same(field: Field) -> None:
    await certified(field)
    public = field.consortium.url("reporting")
    async with httpx.AsyncClient(base_url=public, timeout=30, **LOCAL) as client:
        told = {one["code"]: one for one in (await client.get("/v1/logframe")).json()["indicators"]}
        book = load_workbook(io.BytesIO((await client.get("/en/exports/logframe.xlsx")).content))
        lines = list(
            csv.DictReader((await client.get("/exports/values.csv")).text.lstrip("\ufeff").splitlines())
        )
        rows = list(
            csv.DictReader(
                (await client.get("/exports/disaggregation.csv")).text.lstrip("\ufeff").splitlines()
            )
        )
        paper = (await client.get("/ka/exports/logframe.pdf")).content
        assert (await client.get("/en/exports/opsys.xlsx")).status_code in {303, 401}
    assert paper.startswith(b"%PDF")
    assert b"pdfuaid" in paper
    assert book.sheetnames == ["About", "Logframe", "Values", "Disaggregation", "Restatements"]
    sheet = {row[2]: row for row in book["Logframe"].iter_rows(min_row=5, values_only=True) if row[2]}
    assert {code: sheet[code][12] for code in told} == {code: one["value"] for code, one in told.items()}
    [persons] = [
        one for one in lines
        if (one["Indicator"], one["Period"], one["Measure"], one["By"]) == ("X.2", "2025", "cumulative", "total")
    ]  # fmt: skip
    assert persons["Value"] == str(told["X.2"]["value"]) == "6"
    shown = {
        (one["Breakdown"], one["Code of the row"], one["Period"]) for one in rows if one["Indicator"] == "X.2"
    }
    assert ("sex", "unknown", "2024") in shown
    opsys = (await ask(field, "GET", "/en/exports/opsys.xlsx")).content
    stated = {
        (row[2], row[6]): row[7]
        for row in load_workbook(io.BytesIO(opsys))["OPSYS"].iter_rows(values_only=True)
    }
    assert stated["X.2", "Current value"] == 6
