"""The gate lets in what the lane's member vouches for, in order, once; everything else is kept out and named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from shared.events.envelope import Envelope
from shared.ledger.gate import Alarm, Gate
from tests.unit.ledger.chains import LANE, STRANGER, VERIFIER, Record, chain, envelope, records


def gate() -> Gate:
    return Gate(LANE, VERIFIER)


def alarms(of: Gate) -> list[Alarm]:
    return [one.alarm for one in of.refused]


def sequences(admitted: list) -> list[int]:
    return [one.envelope.sequence for one in admitted]


def test_a_chained_and_signed_run_is_admitted_in_order() -> None:
    assert sequences(gate().admit(records(chain(5)))) == [1, 2, 3, 4, 5]


def test_events_of_one_append_wait_for_the_signature_on_its_last() -> None:
    one, run = gate(), records(chain(3, signed={3}))
    assert one.admit(run[:2]) == []
    assert sequences(one.admit(run[2:])) == [1, 2, 3]
    assert alarms(one) == []


def test_a_duplicate_is_judged_by_the_hash_that_stands() -> None:
    one, run = gate(), chain(2)
    admitted = one.admit(records(run))
    assert one.admit(records(run)) == []
    assert one.judge_past({a.envelope.sequence: a.hash for a in admitted}) == 2
    assert alarms(one) == []


def test_a_gap_is_named_and_nothing_after_it_is_admitted() -> None:
    one, run = gate(), records(chain(4))
    assert sequences(one.admit([run[0], run[2], run[3]])) == [1]
    assert alarms(one) == [Alarm.GAP, Alarm.GAP]


def test_an_intruders_record_far_ahead_is_no_gap() -> None:
    one, run = gate(), chain(2)
    ahead = envelope(9, run[1].hash(), "forged", STRANGER)
    assert sequences(one.admit(records([*run, ahead]))) == [1, 2]
    assert alarms(one) == [Alarm.BAD_SIGNATURE]


def test_an_event_that_the_member_signed_on_another_past_is_a_fork() -> None:
    one, other = gate(), chain(2, text="other past")
    one.admit(records(chain(1)))
    assert one.admit(records(other[1:])) == []
    assert alarms(one) == [Alarm.FORK]
    assert one.stopped_at == 2


def test_after_a_gap_the_whole_run_read_again_is_admitted() -> None:
    one, run = gate(), records(chain(4))
    one.admit([run[0], run[2], run[3]])
    assert sequences(one.admit(run)) == [2, 3, 4]


def test_another_signed_event_at_a_known_sequence_is_a_fork() -> None:
    one = gate()
    known = {a.envelope.sequence: a.hash for a in one.admit(records(chain(2)))}
    one.admit(records(chain(1, text="rewritten")))
    one.judge_past(known)
    assert alarms(one) == [Alarm.FORK]


def test_an_unsigned_copy_of_a_known_event_is_an_intruder_not_a_fork() -> None:
    one, run = gate(), chain(2)
    known = {a.envelope.sequence: a.hash for a in one.admit(records(run))}
    one.admit(records([replace(run[0], value=b"{}")]))
    one.judge_past(known)
    assert alarms(one) == [Alarm.BAD_SIGNATURE]


def test_a_well_chained_record_that_a_stranger_signed_is_kept_out_and_the_genuine_next_one_comes_in() -> None:
    one, run = gate(), chain(3)
    one.admit(records(run[:1]))
    forged = envelope(2, run[0].hash(), "forged", STRANGER)
    assert one.admit(records([forged])) == []
    assert sequences(one.admit(records(run[1:]))) == [2, 3]
    assert alarms(one) == [Alarm.BAD_SIGNATURE]


def test_a_copy_without_its_signature_does_not_hide_the_genuine_event() -> None:
    one, run = gate(), chain(2)
    assert sequences(one.admit(records([run[0], replace(run[1], signature="")]))) == [1]
    assert sequences(one.admit(records([run[1]]))) == [2]
    assert alarms(one) == []


@pytest.mark.parametrize("apart", [True, False])
def test_copies_with_a_false_signature_do_not_hide_the_genuine_events(apart: bool) -> None:
    one, run = gate(), chain(2)
    false = [replace(event, signature=STRANGER.sign(LANE, event.sequence, event.hash())) for event in run]
    if apart:
        assert one.admit(records(false)) == []
        assert sequences(one.admit(records(run))) == [1, 2]
    else:
        assert sequences(one.admit(records([*false, *run]))) == [1, 2]
    assert set(alarms(one)) <= {Alarm.BAD_SIGNATURE}
    assert not one.pending


def test_a_forged_record_in_the_same_run_does_not_hold_up_the_genuine_ones() -> None:
    one, run = gate(), chain(3)
    forged = envelope(2, run[0].hash(), "forged")
    assert sequences(one.admit(records([run[0], forged, run[1], run[2]]))) == [1, 2, 3]
    assert alarms(one) == [Alarm.BAD_SIGNATURE]


def test_two_signed_rivals_for_one_place_are_a_fork_even_before_either_was_known() -> None:
    one, run = gate(), chain(2)
    rival = chain(1, text="other", after=run[0])
    admitted = one.admit(records([run[0], rival[0], run[1]]))
    assert sequences(admitted) == [1, 2]
    assert alarms(one) == [Alarm.FORK]


def test_an_altered_value_breaks_the_chain_after_it() -> None:
    one, run = gate(), chain(3)
    altered = replace(run[1], value=b'{"title":"y"}')
    assert sequences(one.admit(records([run[0], altered, run[2]]))) == [1]
    assert Alarm.BAD_SIGNATURE in alarms(one)


def test_an_event_of_another_service_is_foreign() -> None:
    one = gate()
    assert one.admit(records(chain(1), source="/csdp/fe/participants")) == []
    assert alarms(one) == [Alarm.FOREIGN]


def test_rubbish_is_not_an_event() -> None:
    one = gate()
    rubbish = [
        Record([], b"{}"),
        Record([("ce_specversion", b"1.0"), ("content-type", b"application/json")], b"{}"),
        Record(records(chain(1))[0].headers, None),
        Record([(n, b"\xff" * 9000 if n == "ce_id" else v) for n, v in records(chain(1))[0].headers], b"{}"),
        Record([(n, None if n == "ce_time" else v) for n, v in records(chain(1))[0].headers], b"{}"),
    ]
    assert one.admit(rubbish) == []
    assert alarms(one) == [Alarm.NOT_AN_EVENT] * 5


@given(st.lists(st.integers(0, 9), max_size=60), st.sets(st.integers(1, 10)), st.integers(1, 7))
def test_whatever_is_repeated_lost_and_batched_what_comes_in_is_the_lane_in_order_once(
    picks: list[int], signed: set[int], size: int
) -> None:
    run = chain(10, signed=signed | {10})
    arriving = records([run[n] for n in picks]) + records(run)
    one, admitted = gate(), []
    for start in range(0, len(arriving), size):
        admitted += one.admit(arriving[start : start + size])
        one.judge_past({a.envelope.sequence: a.hash for a in admitted})
    assert sequences(admitted) == list(range(1, 11))
    assert set(alarms(one)) <= {Alarm.GAP}


def two_stories(
    common: int, first: int, second: int
) -> tuple[list[Envelope], list[Envelope], list[Envelope]]:
    """A lane that goes on in two ways, each signed at its end only."""
    before = chain(common)
    return (
        before,
        chain(first, after=before[-1], signed={common + first}),
        chain(second, text="other", after=before[-1], signed={common + second}),
    )


@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 4), st.integers(1, 12))
def test_of_two_stories_the_first_is_admitted_however_the_records_are_batched(
    common: int, first: int, second: int, size: int
) -> None:
    before, one_story, other = two_stories(common, first, second)
    arriving, one, admitted = records([*before, *one_story, *other]), gate(), []
    for start in range(0, len(arriving), size):
        admitted += one.admit(arriving[start : start + size])
        one.judge_past({a.envelope.sequence: a.hash for a in admitted})
    assert [a.hash for a in admitted] == [e.hash() for e in [*before, *one_story]]
    assert one.stopped_at > common
    assert alarms(one).count(Alarm.FORK) == 1
    [told] = [refused.detail for refused in one.refused if refused.alarm is Alarm.FORK]
    assert any(event.hash().hex()[:16] in told for event in other)


@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 6), st.integers(1, 12))
def test_one_decision_ends_a_fork_wherever_a_reader_has_met_it(
    common: int, first: int, second: int, size: int
) -> None:
    before, one_story, other = two_stories(common, first, second)
    arriving, one, admitted, stops = [*before, *one_story, *other], gate(), [], []
    for more in ([], chain(3, after=one_story[-1]), []):
        arriving += more
        for start in range(0, len(arriving), size):
            admitted += one.admit(records(arriving)[start : start + size])
            known = {a.envelope.sequence: a.hash for a in admitted}
            one.judge_past(known)
        if one.stopped_at:
            stops.append(one.stopped_at)
            one.resume(one.stopped_at, known.get(one.stopped_at, b""))
    assert len(stops) == 1
    assert [a.hash for a in admitted] == [e.hash() for e in arriving if e not in other]


@given(st.integers(1, 3), st.integers(1, 4), st.integers(1, 6), st.integers(1, 12), st.booleans())
def test_after_one_decision_no_record_of_the_other_story_is_news_however_long_it_is(
    common: int, first: int, second: int, size: int, other_comes_first: bool
) -> None:
    before, one_story, other = two_stories(common, first, second)
    both = [*other, *one_story] if other_comes_first else [*one_story, *other]
    later = chain(3, after=one_story[-1])
    one, admitted = gate(), []
    one.resume(common + 1, one_story[0].hash())
    for _ in range(2):  # a lane that goes on is read again
        arriving = records([*before, *both, *later])
        for start in range(0, len(arriving), size):
            admitted += one.admit(arriving[start : start + size])
            one.judge_past({a.envelope.sequence: a.hash for a in admitted})
    assert [a.hash for a in admitted] == [e.hash() for e in [*before, *one_story, *later]]
    assert one.stopped_at == 0
    assert set(alarms(one)) <= {Alarm.BAD_SIGNATURE, Alarm.GAP}


def test_an_intruders_record_where_a_person_has_decided_is_told_of() -> None:
    one, run = gate(), chain(3)
    one.resume(2, run[1].hash())
    one.admit(records([run[0], envelope(2, run[0].hash(), "forged", STRANGER), *run[1:]]))
    assert one.sequence == 3
    assert alarms(one) == [Alarm.BAD_SIGNATURE]
