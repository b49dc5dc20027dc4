"""What a rule of the contract forbids is refused inside the command, whichever way it is tried."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape
from typing import Any

import httpx
import msgspec
import openpyxl

from services.grants.parties.third_parties import recogniser
from services.grants.reactions import dispatch
from shared import ids
from shared.events.awarding import (
    AppealDecided,
    ApplicationChecked,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    AwardDecided,
)
from shared.events.base import EventData, type_of
from shared.events.envelope import Envelope
from shared.events.granting import ExpenditureVerified, Verified
from shared.events.grants import (
    AwardAppealed,
    CallPublished,
    ContractSigned,
    ContractTerminated,
    RecoveryReceived,
)
from shared.events.learning import EnrolmentCompleted
from tests.integration.grants.conftest import House, body, payable, screened
from tests.integration.grants.test_chain import CALL, TODAY, application, no, ok
from tests.integration.grants.test_documents import document

EUR = {"currency": "EUR", "amount": "50000.00"}


async def hidden(browser: httpx.AsyncClient, address: str) -> dict[str, str]:
    """The hidden fields of a page's own form."""
    main = (await browser.get(address)).text.partition("<main")[2]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', main))


async def heard_from_ctc(house: House, data: EventData, source: str = "/csdp/ctc/grants") -> str:
    """An event of another member arrives; its id."""
    id_ = ids.event_id()
    name = f"{type_of(data).name}.v1"
    envelope = Envelope(id_, source, name, "x", "2024-02-20T10:00:00.000000Z", 1, "00" * 32, b"{}")
    async with house.service.pool.acquire() as connection, connection.transaction():
        await dispatch.take(house.service, connection, envelope, data)
    return id_


async def test_an_amendment_keeps_to_the_programme_and_to_the_ceiling_as_a_signature_does(
    house: House,
) -> None:
    async with house.program() as program:
        grant = (await ok(program, "/v1/grants", body(**EUR)))["id"]
        await ok(program, "/v1/grants", body(currency="EUR", amount="8000.00"))  # of the same third party
        path, change = f"/v1/grants/{grant}/amendment", {"occurred_on": "2024-03-16", "reason": "other"}
        assert await no(program, path, change | {"amount": "52000.01"}) == "third_party_ceiling_exceeded"
        assert await no(program, path, change | {"ends_on": "2026-01-01"}) == "outside_eligibility"
        assert await no(program, path, change | {"ends_on": "2024-03-14"}) == "ends_before_signature"
        await ok(program, path, change | {"amount": "52000.00", "ends_on": "2025-12-31"})


async def test_a_contract_that_ended_counts_with_what_is_left_after_a_recovery_here_and_at_other_members(
    house: House,
) -> None:
    async with house.program() as program:
        grant = (await ok(program, "/v1/grants", body(**EUR)))["id"]
        instalment = await payable(house, grant, "20000.00")
        paid = {
            "occurred_on": "2024-03-18",
            "amount": "20000.00",
            "bank_reference": "B",
            "instalment": instalment,
        }
        await ok(program, f"/v1/grants/{grant}/disbursements", paid)
        ended = {"occurred_on": "2024-03-20", "reason": "breach"}
        await ok(program, f"/v1/grants/{grant}/termination", ended)
        order = {"amount": "5000.00", "due_on": "2026-12-01", "reason": "breach"}
        await ok(program, f"/v1/grants/{grant}/recoveries", order)
        owed = (await program.get(f"/v1/grants/{grant}")).json()["recoveries"][0]["id"]
        came = {"recovery": owed, "occurred_on": "2024-04-02", "amount": "5000.00", "bank_reference": "R"}
        await ok(program, f"/v1/grants/{grant}/recovery-receipt", came)
        assert (
            await no(program, "/v1/grants", body(currency="EUR", amount="45000.01"))
            == "third_party_ceiling_exceeded"
        )
        await ok(program, "/v1/grants", body(currency="EUR", amount="45000.00"))
    (told,) = await house.told("RecoveryReceived")
    assert told["exposure"] == "15000.00"

    other, number = ids.random_id(), "404999888"
    seen = recogniser(house.service.settings)
    money: dict[str, Any] = {"grant": other, "amount": "40000.00", "currency": "EUR"}
    sealed = seen.seal(seen.tokens(number), other)
    signed = ContractSigned(occurred_on=date(2024, 3, 15), recipient_type="cso", exposure="40000.00", third_party=sealed, **money)  # fmt: skip
    await heard_from_ctc(house, signed)
    await heard_from_ctc(
        house, ContractTerminated(occurred_on=date(2024, 4, 1), grant=other, exposure="40000.00")
    )
    back = RecoveryReceived(
        occurred_on=date(2024, 5, 1), **money | {"amount": "30000.00"}, exposure="10000.00"
    )
    await heard_from_ctc(house, back)
    recipient = {"recipient": {"name": "B", "legal_id": number}}
    async with house.program() as program:
        assert await no(program, "/v1/grants", body(currency="EUR", amount="50000.01", **recipient)) == "third_party_ceiling_exceeded"  # fmt: skip
        await ok(program, "/v1/grants", body(currency="EUR", amount="50000.00", **recipient))


async def test_one_completed_enrolment_makes_one_graduate_eligible_with_or_without_an_application(
    house: House,
) -> None:
    done = EnrolmentCompleted(occurred_on=date(2023, 6, 1), programme="ypp", person=ids.random_id())
    enrolment = await heard_from_ctc(house, done, "/csdp/ctc/participants")
    graduate: dict[str, Any] = {"recipient_type": "ypp_alumni_group", "amount": "900.00"}
    first = {"recipient": {"name": "Nino", "legal_id": "01001000001", "natural_person": True}}
    second = {"recipient": {"name": "Giorgi", "legal_id": "01001000002", "natural_person": True}}
    async with house.program() as program:
        assert await no(program, "/v1/grants", body(**graduate, **first)) == "enrolment_missing"
        unknown = body(**graduate, **first, enrolment=ids.random_id())
        assert await no(program, "/v1/grants", unknown) == "enrolment_missing"
        await ok(program, "/v1/grants", body(**graduate, **first, enrolment=enrolment))
        await ok(program, "/v1/grants", body(**graduate, **first, enrolment=enrolment))
        assert (
            await no(program, "/v1/grants", body(**graduate, **second, enrolment=enrolment))
            == "enrolment_used"
        )

        call = (await ok(program, "/v1/calls", CALL | {"recipient_types": ["ypp_alumni_group"]}))["id"]
        applicant = {"name": "Giorgi", "legal_id": "01001000002", "legal_form": "natural_person"}
        sent = application(call, recipient_type="ypp_alumni_group", applicant=applicant)
        path = f"/v1/applications/{(await ok(program, '/v1/applications', sent))['id']}"
        await ok(program, f"{path}/admin-check", {"result": "passed"})
        passed = {"result": "passed", "enrolment": enrolment}
        assert await no(program, f"{path}/eligibility-check", passed) == "enrolment_used"


async def test_an_informal_group_names_who_is_responsible_for_it(house: House) -> None:
    group = {"name": "Youth of Tsalka", "legal_id": "01001000003", "legal_form": "informal_group"}
    async with house.program() as program:
        call = (await ok(program, "/v1/calls", CALL))["id"]
        assert (
            await no(program, "/v1/applications", application(call, applicant=group)) == "responsible_missing"
        )
        await ok(program, "/v1/applications", application(call, applicant=group | {"responsible": "Nino"}))


async def test_open_calls_of_all_members_stay_together_within_the_envelope(house: House) -> None:
    there = CallPublished(
        occurred_on=TODAY, call=ids.random_id(), reference="CTC-1", closes_on=TODAY, recipient_types=("cso",),
        currency="EUR", envelope="200000.00",
    )  # fmt: skip
    await heard_from_ctc(house, there)
    async with house.program() as program:
        await ok(program, "/v1/grants", body(**EUR))
        assert await no(program, "/v1/calls", CALL | {"envelope": "50000.01"}) == "envelope_exceeded"
        first = (await ok(program, "/v1/calls", CALL | {"envelope": "50000.00"}))["id"]
        more = CALL | {"reference": "2026-9", "envelope": "500.00"}
        assert await no(program, "/v1/calls", more) == "envelope_exceeded"
        await ok(program, f"/v1/calls/{first}/closing", {"why": "cancelled"})
        await ok(program, "/v1/calls", more)


async def test_what_other_members_verified_is_in_the_money_of_all(house: House) -> None:
    line = Verified(line="tents", eligible="1234.50", ineligible="1.00", reason="other")
    there = ExpenditureVerified(
        occurred_on=date(2024, 5, 14), grant=ids.random_id(), statement=ids.random_id(), currency="EUR", lines=(line,)
    )  # fmt: skip
    await heard_from_ctc(house, there)
    async with house.browser() as browser:
        page = (await browser.get("/en/grants/money")).text
        book = await browser.get("/en/grants/money.xlsx")
    row = page.partition("Verified, all members")[2].partition("</tr>")[0]
    assert "1,234.50" in row
    heads = [cell.value for row in openpyxl.load_workbook(io.BytesIO(book.content)).active for cell in row]
    assert "Period, EUR" in heads
    assert "Budget, EUR" not in heads  # none is adopted


async def test_a_contract_without_an_application_keeps_to_the_envelope_of_its_call(house: House) -> None:
    async with house.program() as program:
        call = (await ok(program, "/v1/calls", CALL | {"envelope": "25000"}))["id"]
        in_lari = body(call=call, amount="100.00")
        assert await no(program, "/v1/grants", in_lari) == "currency_mismatch"
        await ok(program, "/v1/grants", body(call=call, currency="EUR", amount="24000.00"))
        over = body(call=call, currency="EUR", amount="1000.01", recipient={"name": "B", "legal_id": "404123457"})  # fmt: skip
        assert await no(program, "/v1/grants", over) == "call_envelope_exceeded"
    assert Decimal(await house.admin.fetchval("SELECT count(*) FROM contract")) == 1


async def test_the_recipients_page_shows_its_applications_to_and_awards_of_all_members(house: House) -> None:
    async with house.browser() as browser, house.program() as program:
        grant = (await ok(program, "/v1/grants", body()))["id"]
        recipient = (await program.get(f"/v1/grants/{grant}")).json()["recipient_id"]

        async def shown() -> str:
            page = unescape((await browser.get(f"/en/third-parties/{recipient}")).text)
            return page.partition("Applications to all members")[2]

        assert "No application has come yet" in await shown()
        seen, there = recogniser(house.service.settings), ids.random_id()
        of: dict[str, Any] = {"occurred_on": date(2024, 3, 15), "application": there, "call": ids.random_id()}
        sealed = seen.seal(seen.tokens("404-123-456"), there)
        money = {"amount": "7000.00", "currency": "GEL"}
        await heard_from_ctc(
            house,
            ApplicationSubmitted(
                **of, **money, recipient_type="cso", legal_form="legal_entity", third_party=sealed
            ),
        )
        assert re.search(r"CTC.*7,000\.00.*received", await shown(), re.DOTALL)
        await heard_from_ctc(house, ApplicationChecked(**of, check="eligibility", result="failed"))
        assert "failed" in await shown()
        await heard_from_ctc(house, AwardDecided(**of, decision="awarded", **money | {"amount": "6500.00"}))
        assert re.search(r"6,500\.00.*awarded", await shown(), re.DOTALL)
        await heard_from_ctc(house, ApplicationWithdrawn(**of), "/csdp/kkm/grants")  # not theirs to say
        assert "withdrawn" not in await shown()
        appeal = {"call": of["call"], "application": there, "occurred_on": date(2024, 3, 20), "case": "c"}
        await heard_from_ctc(house, AwardAppealed(**appeal))
        assert "appeal pending" in await shown()
        await heard_from_ctc(house, AppealDecided(**of, case="c", outcome="dismissed"))
        assert re.search(r"6,500\.00.*awarded", await shown(), re.DOTALL)
        await heard_from_ctc(house, AppealDecided(**of, case="c", outcome="upheld"))
        assert "6,500.00" not in await shown()


async def test_an_application_tells_the_other_members_who_applies_by_a_sealed_token_only(
    house: House,
) -> None:
    async with house.program() as program:
        call = (await ok(program, "/v1/calls", CALL))["id"]
        answer = await ok(program, "/v1/applications", application(call))
    (told,) = await house.told("ApplicationSubmitted")
    number = str(application(call)["applicant"]["legal_id"])
    seen = recogniser(house.service.settings)
    assert seen.open(told["third_party"], answer["id"]) == seen.tokens(number)
    assert number not in await house.raw()


async def test_what_the_donor_cannot_accept_for_its_day_is_not_signed_and_where_the_file_says_so_not_paid(
    house: House,
) -> None:
    before = {"occurred_on": "2021-12-31", "screening": screened("2021-12-31")}
    async with house.program() as program:
        assert await no(program, "/v1/grants", body(**before, currency="EUR")) == "outside_eligibility"
        grant = (await ok(program, "/v1/grants", body(currency="EUR")))["id"]
        late = {"occurred_on": TODAY.isoformat(), "amount": "10.00", "bank_reference": "B"}
        instalment = await payable(house, grant, "10.00", TODAY.isoformat())
        path, sent = f"/v1/grants/{grant}/disbursements", late | {"instalment": instalment}
        file = house.service.programme.grants
        rules = file.rules.model_copy(update={"outside_dates": "refused"})
        programme = replace(house.service.programme, grants=file.model_copy(update={"rules": rules}))
        house.app.state.services = {"grants": replace(house.service, programme=programme)}
        assert await no(program, path, sent) == "outside_eligibility"
        house.app.state.services = {"grants": house.service}
        assert "no indicator counts it" in (await ok(program, path, sent))["warnings"][0]


async def test_a_mistyped_receipt_of_a_contract_that_has_ended_is_taken_back_if_its_room_is_still_there(
    house: House,
) -> None:
    async with house.program() as program, house.browser() as browser:
        grant = (await ok(program, "/v1/grants", body(**EUR)))["id"]
        path = f"/v1/grants/{grant}"
        payment = {"occurred_on": "2024-03-18", "amount": "20000.00", "bank_reference": "B"}
        payment["instalment"] = await payable(house, grant, "20000.00")
        await ok(program, f"{path}/disbursements", payment)
        await ok(program, f"{path}/termination", {"occurred_on": "2024-03-20", "reason": "breach"})
        await ok(
            program, f"{path}/recoveries", {"amount": "5000.00", "due_on": "2026-12-01", "reason": "breach"}
        )
        owed = (await program.get(path)).json()["recoveries"][0]["id"]
        came = {"recovery": owed, "occurred_on": "2024-04-02", "amount": "5000.00", "bank_reference": "R"}
        await ok(program, f"{path}/recovery-receipt", came)
        receipt = (await program.get(path)).json()["recoveries"][0]["received"][0]["id"]
        other = (await ok(program, "/v1/grants", body(currency="EUR", amount="45000.00")))["id"]
        wrong = {"reason": "wrong_data"}
        assert await no(program, f"{path}/steps/{receipt}/void", wrong) == "third_party_ceiling_exceeded"
        await ok(
            program,
            f"/v1/grants/{other}/amendment",
            {"occurred_on": "2024-04-03", "amount": "40000.00", "reason": "other"},
        )
        where = f"/en/grants/{grant}/steps/{receipt}/void"
        assert where in (await browser.get(f"/en/grants/{grant}")).text
        assert "5,000.00" in (await browser.get(where)).text
        taken = await browser.post(where, data=await hidden(browser, where) | wrong)
        assert taken.status_code == 303, taken.text
        shown = (await program.get(path)).json()
        assert (shown["recovered"], shown["recoveries"][0]["owed"]) == ("0.00", "5000.00")
        assert "Taken back: Recovered money received" in (await browser.get(f"/en/grants/{grant}")).text
        assert (
            await no(program, "/v1/grants", body(currency="EUR", amount="0.01"))
            == "third_party_ceiling_exceeded"
        )
        await ok(program, f"{path}/recovery-receipt", came | {"amount": "500.00"})
    *_, told = await house.told("ContractTerminated")
    assert told["exposure"] == "20000.00"
    assert told["corrects"]


async def test_what_another_member_takes_back_after_the_end_counts_again_here(house: House) -> None:
    other, number = ids.random_id(), "404999777"
    seen = recogniser(house.service.settings)
    money: dict[str, Any] = {"grant": other, "amount": "40000.00", "currency": "EUR"}
    sealed = seen.seal(seen.tokens(number), other)
    await heard_from_ctc(
        house, ContractSigned(occurred_on=date(2024, 3, 15), recipient_type="cso", exposure="40000.00", third_party=sealed, **money)
    )  # fmt: skip
    ended = ContractTerminated(occurred_on=date(2024, 4, 1), grant=other, exposure="30000.00")
    await heard_from_ctc(house, ended)
    await heard_from_ctc(
        house,
        RecoveryReceived(occurred_on=date(2024, 5, 1), **money | {"amount": "30000.00"}, exposure="0.00"),
    )
    recipient = {"recipient": {"name": "B", "legal_id": number}}
    again = msgspec.structs.replace(ended, corrects=ids.event_id(), exposure="30000.00")
    await heard_from_ctc(house, again)
    async with house.program() as program:
        assert await no(program, "/v1/grants", body(currency="EUR", amount="30000.01", **recipient)) == "third_party_ceiling_exceeded"  # fmt: skip
        await ok(program, "/v1/grants", body(currency="EUR", amount="30000.00", **recipient))


async def test_after_the_cut_off_nothing_is_signed_or_paid_without_the_donors_consent_as_a_document(
    house: House,
) -> None:
    file = house.service.programme.grants
    rules = file.rules.model_copy(update={"outside_dates": "documented"})
    programme = replace(house.service.programme, grants=file.model_copy(update={"rules": rules}))
    house.app.state.services = {"grants": replace(house.service, programme=programme)}
    today = TODAY.isoformat()
    consent = {"documents": [document("consent.pdf")]}
    async with house.program() as program:
        new = body(currency="EUR", occurred_on=today, screening=screened(today))
        assert await no(program, "/v1/grants", new) == "consent_missing"
        grant = (await ok(program, "/v1/grants", new | consent))["id"]
        payment = {"occurred_on": today, "amount": "10.00", "bank_reference": "B"}
        payment["instalment"] = await payable(house, grant, "10.00", today)
        assert await no(program, f"/v1/grants/{grant}/disbursements", payment) == "consent_missing"
        paid = await ok(program, f"/v1/grants/{grant}/disbursements", payment | consent)
    assert "no indicator counts it" in paid["warnings"][0]


async def test_a_warning_comes_before_the_envelope_of_all_sub_grants_is_used(house: House) -> None:
    file = house.service.programme.grants
    money = file.envelope.model_copy(update={"amount": Decimal(18_000)})
    programme = replace(house.service.programme, grants=file.model_copy(update={"envelope": money}))
    house.app.state.services = {"grants": replace(house.service, programme=programme)}
    async with house.program() as program, house.browser() as browser:
        before = (await browser.get("/en/grants/money")).text
        (told,) = (await ok(program, "/v1/grants", body()))["warnings"]
        after = (await browser.get("/en/grants/money")).text
    assert told.startswith("EUR 14,628.03 is under contract with all third parties: 80 per cent or more")
    assert "per cent of the envelope, or more" not in before
    assert "80 per cent of the envelope, or more" in after
