"""What the door takes as an event, and how it tells what it does not take."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from services.reporting.door import history, lines
from services.reporting.door.asked import asked
from services.reporting.door.history import BadEvents, History
from services.reporting.door.run import count
from services.reporting.logframe.known import Known
from shared.programme import Programme, load

ID = "018f7a10-5c00-7000-8000-00000000000{}"
ATTENDANCE: dict[str, Any] = {
    "id": ID.format(1),
    "source": "/csdp/ctc/participants",
    "type": "participants.attendance.recorded.v1",
    "time": "2024-05-31T12:00:00Z",
    "data": {"occurred_on": "2024-05-30", "activity": "a", "person": "p", "role": "participant", "age": 24, "sex": "F"},
}  # fmt: skip


@cache
def programme() -> Programme:
    return load(Path(__file__).parents[3] / "deploy" / "programmes" / "csdp")


def written(tmp_path: Path, *some: object) -> Path:
    file = tmp_path / "events.jsonl"
    file.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in some))
    return file


def read(tmp_path: Path, *some: object) -> History:
    return history.read([written(tmp_path, *some)], programme())


def only(tmp_path: Path, line: object) -> Known:
    (known,) = read(tmp_path, line).events
    return known


def changed(**changes: Any) -> dict[str, Any]:
    return {key: value for key, value in {**ATTENDANCE, **changes}.items() if value is not None}


def data(**changes: Any) -> dict[str, Any]:
    return changed(data={**ATTENDANCE["data"], **changes})


@pytest.mark.parametrize(
    "line",
    [
        changed(type="participants.attendance.recorded"),
        changed(type="attendance.recorded"),
        changed(source="ctc"),
        changed(source="/csdp/ctc"),
        changed(source="csdp.ctc.participants"),
        changed(id=ATTENDANCE["id"].upper()),
        changed(time=None, recorded_at="2024-05-31T16:00:00+04:00"),
        changed(specversion="1.0", datacontenttype="application/json", traceparent="00-1"),
        data(sex="female", age="24"),
        data(sex=None, age=None, person_part={"age": 24, "sex": "F"}),
        data(sex=None, age=None, person={"person": "p", "age": 24, "sex": "F"}),
        data(organisation=None, minutes=None),
    ],
)
def test_an_event_written_in_another_way_that_means_the_same_is_the_same(
    tmp_path: Path, line: dict[str, Any]
) -> None:
    first, other = only(tmp_path, ATTENDANCE), only(tmp_path, line)
    assert (other.id, other.name, other.member, other.recorded) == (
        first.id, first.name, first.member, first.recorded,
    )  # fmt: skip
    assert (other.data, other.attributes) == (first.data, first.attributes)


def test_the_attributes_of_each_user_of_a_service_are_hers(tmp_path: Path) -> None:
    users = [{"person": "p1", "age": 30, "vulnerability": ["displaced"]}, "p2"]
    line = changed(
        type="service.users_reported", data={"occurred_on": "2024-05-30", "service": "s", "users": users}
    )
    known = only(tmp_path, line)
    assert [user.person for user in known.data.users] == ["p1", "p2"]
    assert [part.age if part else None for part in known.parts] == [30, None]
    assert known.parts[0] is not None
    assert known.parts[0].vulnerability == ("displaced",)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{not json", "not JSON"),
        ("[1]", "not a JSON object"),
        (changed(id="42"), "id: is not a UUID"),
        (changed(type="participants.atendance.recorded"), "type: .* did you mean .participants.attendance.recorded"),
        (changed(source="nobody"), "source: .* write one of cenn, ctc, kkm, fe"),
        (changed(time="2024-05-31"), "time: is not an instant with an offset"),
        (changed(sequence="x"), "sequence: is not a whole number"),
        (changed(data=None), "data: is missing"),
        (data(occurred_on="31 May"), "data.occurred_on"),
        (data(activity=None), "data.activity: is missing"),
        (data(age=-1), "data.age: is no age"),
        (data(person=None), "data.person or data.organisation: is missing"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_event_is_told_with_its_place_field_and_what_would_be_right(
    tmp_path: Path, line: object, field: str
) -> None:
    with pytest.raises(BadEvents, match=rf"events\.jsonl:2: {field}"):
        read(tmp_path, {**ATTENDANCE, "id": ID.format(2)}, line)


def test_every_bad_line_is_told_not_only_the_first(tmp_path: Path) -> None:
    with pytest.raises(BadEvents) as refused:
        read(tmp_path, "x", ATTENDANCE, changed(id="1", source="x"))
    assert [problem.line for problem in refused.value.problems] == [1, 3, 3]


def test_a_fault_says_nothing_of_a_person(tmp_path: Path) -> None:
    with pytest.raises(BadEvents) as refused:
        read(tmp_path, data(sex="Nino Beridze"))
    assert "Nino" not in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadEvents, match="cannot be read"):
        history.read([tmp_path / "none.jsonl"], programme())


def test_a_repeated_line_is_one_event_and_other_content_under_its_id_is_a_fault(tmp_path: Path) -> None:
    assert read(tmp_path, ATTENDANCE, ATTENDANCE).repeats == 1
    with pytest.raises(BadEvents, match="the event of line 1 has it, with other content"):
        read(tmp_path, ATTENDANCE, data(age=25))


def test_lanes_are_taken_in_their_order_whatever_the_lines(tmp_path: Path) -> None:
    lines = [changed(id=ID.format(n), lane="l", sequence=n) for n in (3, 1, 2)]
    assert [one.sequence for one in read(tmp_path, *lines).events] == [1, 2, 3]


def test_a_correction_without_lane_lies_in_that_of_its_target(tmp_path: Path) -> None:
    correction = {**data(corrects=ATTENDANCE["id"], age=30), "id": ID.format(2)}
    first, second = read(tmp_path, changed(lane="csdp.ctc.participants/3"), correction).events
    assert first.lane == second.lane


def test_a_reversal_takes_grant_and_currency_from_its_payment(tmp_path: Path) -> None:
    paid = {"occurred_on": "2024-05-01", "grant": "g", "amount": 100.5, "currency": "GEL", "rate": 2.9}
    back = {"occurred_on": "2024-05-02", "reverses": ID.format(1), "amount": 1}
    payment, reversal = read(
        tmp_path,
        changed(type="grant.disbursed", data=paid),
        changed(type="grant.disbursement_reversed", id=ID.format(2), data=back),
    ).events
    assert (payment.data.amount, payment.data.rate) == ("100.5", "2.9")
    assert (reversal.data.grant, reversal.data.currency) == ("g", "GEL")


def test_events_that_no_figure_counts_need_no_shape(tmp_path: Path) -> None:
    found = read(
        tmp_path, changed(type="call.published", data={"anything": 1}), {**ATTENDANCE, "id": ID.format(2)}
    )
    assert (len(found.events), found.not_counted) == (1, 1)


def test_a_void_has_the_type_of_its_target_whatever_is_written(tmp_path: Path) -> None:
    void = changed(id=ID.format(2), type="participants.attendance.voided", data={"voids": ID.format(1)})
    _, known = read(tmp_path, ATTENDANCE, void).events
    assert (known.name, known.data.voids) == ("participants.attendance.recorded", ID.format(1))


def test_an_event_that_would_break_the_counting_is_told_with_its_place(tmp_path: Path) -> None:
    paid = {"occurred_on": "2024-05-01", "grant": "g", "amount": 100, "currency": "EUR"}
    back = {"occurred_on": "2024-05-01", "reverses": ID.format(2), "amount": "a part"}
    found = read(
        tmp_path,
        changed(id=ID.format(2), type="grant.disbursed", data=paid),
        changed(id=ID.format(3), type="grant.disbursement_reversed", data=back),
    )
    with pytest.raises(BadEvents, match=r"events\.jsonl:2: data: grants.grant.disbursement_reversed cannot"):
        count(found, programme())


HELD: dict[str, Any] = {"occurred_on": "2024-05-30", "activity": "a", "kind": "training", "hours": "6"}


@pytest.mark.parametrize(
    ("name", "plain", "otherwise"),
    [
        ("activity.held", HELD, {**HELD, "occurred_on": "2024-05-29T21:00:00Z"}),  # the day in Tbilisi
        ("activity.held", HELD, {**HELD, "occurred_on": "2024-05-30T00:00:00"}),
        ("activity.held", {**HELD, "activity": "7"}, {**HELD, "activity": 7}),
        ("activity.held", {**HELD, "municipality": "GE-KK-MAR"}, {**HELD, "municipality": "მარნეული"}),
        ("person.linked", {"occurred_on": "2024-05-30", "persons": ["1", "b"]}, {"occurred_on": "2024-05-30", "persons": [1, {"person": "b"}]}),
        ("survey.result_recorded", {"occurred_on": "2024-05-30", "indicator": "IMP.1", "n": 400}, {"occurred_on": "2024-05-30", "indicator": "IMP.1", "n": "400"}),
        ("placement.started", {"occurred_on": "2024-05-30", "person": "p", "host_organisation": "o"}, {"occurred_on": "2024-05-30", "person": "p", "host_org": "o"}),
        ("complaint.filed", {"occurred_on": "2024-05-30", "case": "c", "due_on": "2024-06-13", "restricted": True}, {"occurred_on": "2024-05-30", "case": "c", "due_on": "2024-06-13", "sensitivity": "restricted"}),
        ("aggregate.reported", {"occurred_on": "2024-05-30", "indicator": "X.2", "period": "2023", "cells": {"total": 3, "sex=F": 2}}, {"occurred_on": "2024-05-30", "indicator": "X.2", "period": 2023, "cells": {"total": 3, "sex": {"F": 2}}}),
        ("grant.disbursed", {"occurred_on": "2024-05-30", "grant": "g", "amount": "10", "currency": "GEL"}, {"occurred_on": "2024-05-30", "grant": "g", "amount": 10, "currency": "gel"}),
        ("period.submitted", {"occurred_on": "2024-05-30", "period": "2023", "member": "ctc"}, {"occurred_on": "2024-05-30", "period": "2023"}),
    ],
)  # fmt: skip
def test_values_written_in_another_way_that_means_the_same_are_the_same(
    tmp_path: Path, name: str, plain: dict[str, Any], otherwise: dict[str, Any]
) -> None:
    told = [only(tmp_path, changed(type=name, data=some)) for some in (plain, otherwise)]
    assert told[0].data == told[1].data


def test_the_home_of_a_person_may_be_named_in_any_spelling(tmp_path: Path) -> None:
    assert (
        only(tmp_path, data(home="Марнеули")).attributes == only(tmp_path, data(home="GE-KK-MAR")).attributes
    )


@pytest.mark.parametrize(
    "name", ["participants.robot.built.v1", "participants.attendance.recorded.v2", "com.example.ping"]
)
def test_a_type_that_nobody_knows_is_kept_and_told_and_counts_nowhere(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, ATTENDANCE, changed(id=ID.format(2), type=name))
    assert ([one.id for one in found.events], found.not_counted) == ([ID.format(1)], 1)
    assert found.unknown == {name.removesuffix(".v1"): 1}


@pytest.mark.parametrize(
    ("name", "some", "fault"),
    [
        ("attendance.recorded", {"activity": "a", "person": "p", "sex": "X"}, "data.sex: is none of the codes that are known; write one of F, M, other, unknown"),
        ("grant.disbursed", {"grant": "g", "amount": "1,000", "currency": "EUR"}, "data.amount: is not as it should be; write a number with at most four decimals, such as 1000.50"),
        ("grant.disbursed", {"grant": "g", "amount": "10", "currency": "GEL", "rate": "0.00"}, "data.rate: is 0; write units of the currency for one EUR, or leave it out while it is pending"),
        ("activity.held", {"activity": "a", "kind": "camp", "hours": "0.333"}, "data.hours: is not as it should be; write a number with at most two decimals, such as 6.5"),
        ("activity.held", {"activity": "a", "kind": "camp", "occurred_on": "30.05.2024"}, "data.occurred_on: is no day; write it like 2024-05-31"),
        ("atendance.recorded", {}, 'type: "atendance.recorded" is no event type; did you mean "participants.attendance.recorded"?'),
    ],
)  # fmt: skip
def test_a_fault_says_what_would_be_right(
    tmp_path: Path, name: str, some: dict[str, Any], fault: str
) -> None:
    line = changed(type=name, data={"occurred_on": "2024-05-30", **some})
    with pytest.raises(BadEvents) as wrong:
        read(tmp_path, line)
    assert fault in str(wrong.value)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ('{"id": "\\ud800"}', "half a character of UTF-16"),
        (changed(time="0001-01-01T00:00:00+04:00"), "time: is not an instant with an offset"),
        (data(voids=[ID.format(2)]), "data.voids: is not as it should be"),
        (data(voids=ID.format(2), corrects=ID.format(3)), "data.corrects: stands beside voids; write one of them"),
        (data(vulnerability=[["displaced"]]), "data.vulnerability"),
        (data(age=24.5), "data.age: is no age; write whole years"),
        (
            {"type": "service.users_reported", "data": {"occurred_on": "2024-05-30", "service": "s", "users": [{"person": "p"}, {"person": "q", "sex": "X"}]}},
            "data.users[1].sex: is none of the codes that are known",
        ),
    ],
)  # fmt: skip
def test_rubbish_is_told_with_its_line_and_field(tmp_path: Path, line: Any, fault: str) -> None:
    whole = line if isinstance(line, str) else changed(**{**line, "id": ID.format(9)})
    with pytest.raises(BadEvents, match=re.escape(fault)) as wrong:
        read(tmp_path, ATTENDANCE, whole)
    assert all(one.line == 2 for one in wrong.value.problems)


def test_a_number_of_more_digits_than_any_field_holds_is_told_at_its_field(tmp_path: Path) -> None:
    held = json.dumps(changed(type="activity.held", data={**HELD, "hours": 1})).replace(
        '"hours": 1', f'"hours": {"9" * 5000}'
    )
    with pytest.raises(BadEvents, match=r"events\.jsonl:1: data\.hours"):
        read(tmp_path, held)


def test_a_line_that_is_no_utf_8_is_told_with_its_number_and_the_others_are_read(tmp_path: Path) -> None:
    file = tmp_path / "events.jsonl"
    file.write_bytes(json.dumps(ATTENDANCE).encode() + b'\n{"id": "\xe9"}\n[]\n')
    with pytest.raises(BadEvents) as wrong:
        history.read([file], programme())
    assert [(one.line, one.message.split(",")[0]) for one in wrong.value.problems] == [
        (2, "not UTF-8 text"),
        (3, "not a JSON object"),
    ]


def test_a_line_longer_than_any_event_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "_LONGEST", 300)
    long = data(activity="a" * 300)
    with pytest.raises(BadEvents, match=r"events\.jsonl:2: longer than 300 bytes"):
        read(tmp_path, ATTENDANCE, long)


@pytest.mark.parametrize("as_of", ["9999-12-31", "0001-01-01"])
def test_any_day_of_the_calendar_can_be_asked_for(as_of: str) -> None:
    assert asked(as_of, None).day is not None


def test_an_instant_beyond_the_calendar_is_told_as_none() -> None:
    with pytest.raises(ValueError, match="as-of"):
        asked("9999-12-31T23:59:59-12:00", None)
