"""Whatever stands in a field of the public forms, a page comes back, and no error of ours."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.integration.feedback.conftest import Running
from tests.integration.feedback.visitor import Visitor, fields_of

HOSTILE = (
    "\0",
    "a\0b",
    "\ud800",
    "\u202e",
    "=1+1",
    "💥" * 50,
    "x" * 5000,
    "../..",
    "activity:\0",
    "call:" + "9" * 300,
)
FIELDS = (
    "step", "go", "changing", "poster", "category_group", "text", "staff_of", "municipality", "about", "reply",
    "contact", "form_key", "csrf", "code", "satisfied",
)  # fmt: skip
FORM = {"content-type": "application/x-www-form-urlencoded"}


def sent(fields: dict[str, str]) -> str:
    return urlencode({name: typed.encode("utf-8", "surrogatepass") for name, typed in fields.items()})


async def test_rubbish_in_any_field_is_answered_with_a_page(node: Running) -> None:
    broken = []
    for field in FIELDS:
        async with node.browser() as phone:  # from an address of its own, so that no limit is met
            visitor = Visitor(phone, "az")
            check = {"go": "next"} | fields_of((await visitor.up_to_the_check("Mətn")).text)
            track = fields_of((await visitor.open("complaint/track")).text, "/track") | {
                "go": "say",
                "text": "x",
            }
            for value in HOSTILE:
                for path, form in (("/az/complaint", check), ("/az/complaint/track", track)):
                    page = await phone.post(path, content=sent(form | {field: value}), headers=FORM)
                    broken += [(path, field, value)] if page.status_code == 500 else []
    assert broken == []


async def test_five_thousand_characters_are_taken_however_a_browser_writes_a_new_line(node: Running) -> None:
    text = "a\n" * 2500
    async with node.browser() as phone:
        visitor = Visitor(phone, "az")
        await visitor.up_to_the_check(text.replace("\n", "\r\n")[:-2] + "b")
        assert (await visitor.answer()).status_code == 200
    async with node.client("cases") as staff:
        (case,) = (await staff.get("/v1/complaints")).json()
        assert len((await staff.get(f"/v1/complaints/{case['case']}")).json()["text"]) == 5000


async def test_a_character_that_no_text_has_is_refused_in_the_api_and_nothing_is_recorded(
    node: Running,
) -> None:
    async with node.client() as program, node.client("cases") as staff:
        new = {"category_group": "activity", "text": "x", "language": "az"}
        case = (await program.post("/v1/complaints", json=new)).json()["case"]
        answer = await staff.post(f"/v1/complaints/{case}/assignment", json={"assignee": "a\0b"})
    assert (answer.status_code, answer.json()["code"]) == (422, "character_not_allowed")
    assert len(await node.events()) == 1
