"""On the bus a village is named only beside as many others as the threshold asks for."""

from __future__ import annotations

import asyncio
from collections import Counter

from tests.integration.feedback.conftest import CLOCK, Running

THRESHOLD = 5


async def _file(node: Running, municipality: str, year: int = 2025, group: str = "activity") -> str:
    new = {"category_group": group, "text": "Su yoxdur", "language": "az", "municipality": municipality}
    async with node.client(**{"X-Demo-Clock": f"{CLOCK} {year}-02-03T08:00:00Z"}) as phone:
        filed: dict[str, str] = (await phone.post("/v1/complaints", json=new)).json()
    return filed["case"]


async def _told(node: Running) -> Counter[tuple[str | None, str | None]]:
    return Counter((event.municipality, event.region) for event in await node.events())


async def test_the_first_complaints_of_a_village_and_year_tell_their_region_only(node: Running) -> None:
    for _ in range(THRESHOLD + 1):
        await asyncio.create_task(_file(node, "Marneuli"))
    await asyncio.create_task(_file(node, "Tsalka"))
    await asyncio.create_task(_file(node, "Marneuli", 2026))
    coarse, told = (None, "GE-KK"), ("GE-KK-MAR", None)
    assert await _told(node) == {coarse: THRESHOLD - 1 + 2, told: 2}


async def test_sensitive_complaints_of_a_village_do_not_help_to_name_it(node: Running) -> None:
    for _ in range(THRESHOLD):
        await asyncio.create_task(_file(node, "Marneuli", group="conduct"))
    await asyncio.create_task(_file(node, "Marneuli"))
    assert await _told(node) == {(None, "GE-KK"): 1}
    marks = await node.admin.fetchval("SELECT count(place) FROM safeguarding.complaint")
    assert marks == 0


async def test_a_correction_of_a_filing_names_no_village_that_the_filing_did_not(node: Running) -> None:
    case = await asyncio.create_task(_file(node, "Tsalka"))
    async with node.client("cases") as staff:
        await staff.post(f"/v1/complaints/{case}/triage", json={"category": "safety"})
    events = [event for event in await node.events() if hasattr(event, "municipality")]
    assert [(event.municipality, event.category_group) for event in events] == [
        (None, "activity"),
        (None, "safety"),
    ]
