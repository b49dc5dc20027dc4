"""What a visitor of the demo records today lies in the programme that the demo runs, and all else is as it was."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from deploy.embedded.extension import extended
from deploy.provision.layout import ROOT
from services.reporting.reading.logframe import LogframeView
from shared.programme import load

PROGRAMME = ROOT / "deploy" / "programmes" / "csdp"


def test_the_copy_goes_on_to_the_end_of_next_year_with_a_period_for_each(tmp_path: Path) -> None:
    made = load(extended(PROGRAMME, tmp_path / "programme", date(2026, 12, 20)))
    assert (made.end, made.cutoff) == (date(2027, 12, 31), date(2028, 3, 31))
    before = load(PROGRAMME)
    assert [one.code for one in made.periods] == [*(one.code for one in before.periods), "2026", "2027"]
    assert made.periods[-1].end == made.end
    assert made.periods[: len(before.periods)] == before.periods
    assert made.members == before.members


def test_the_last_rate_stands_for_every_month_up_to_today_and_for_none_after_it(tmp_path: Path) -> None:
    copy = extended(PROGRAMME, tmp_path / "programme", date(2027, 2, 1))
    lines = (copy / "demo-rates.csv").read_text("utf-8").splitlines()
    rates = [line.split(",")[0] for line in lines[-15:]]
    assert rates == ["2025-12", *(f"2026-{n:02}" for n in range(1, 13)), "2027-01", "2027-02"]
    assert len({line.partition(",")[2] for line in lines[-15:]}) == 1


def test_a_copy_is_kept_for_the_data_that_were_counted_by_it(tmp_path: Path) -> None:
    copy = extended(PROGRAMME, tmp_path / "programme", date(2026, 5, 1))
    assert extended(PROGRAMME, copy, date(2031, 5, 1)) == copy
    assert load(copy).end == date(2027, 12, 31)


def test_a_programme_that_goes_on_is_taken_as_it_is(tmp_path: Path) -> None:
    assert extended(PROGRAMME, tmp_path / "programme", date(2024, 5, 1)) == PROGRAMME


def test_files_of_another_shape_are_not_changed_halfway(tmp_path: Path) -> None:
    other = shutil.copytree(PROGRAMME, tmp_path / "other")
    file = other / "programme.yaml"
    file.write_text(file.read_text("utf-8").replace("\nend: 2025", "\nend:  2025"), "utf-8")
    with pytest.raises(ValueError, match="0 lines like"):
        extended(other, tmp_path / "programme", date(2026, 5, 1))
    assert not (tmp_path / "programme").exists()


def test_the_logframes_columns_are_those_of_its_targets_however_long_the_programme_goes_on(
    tmp_path: Path,
) -> None:
    longer = load(extended(PROGRAMME, tmp_path / "programme", date(2026, 5, 1)))
    view = LogframeView(longer, version=1, as_of=None, lines={}, heard=[], parked=0)
    assert (view.years, view.due) == (["2022", "2023", "2024"], date(2025, 12, 31))
