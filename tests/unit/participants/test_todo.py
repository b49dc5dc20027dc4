"""What the desk says is to be done, as far as the programme's files say it."""

from __future__ import annotations

from datetime import date

import pytest

from deploy.provision.layout import ROOT
from services.participants.reading.todo import milestones
from shared.programme import load

PROGRAMME = load(ROOT / "deploy" / "programmes" / "csdp")


@pytest.mark.parametrize(
    ("today", "due"), [(date(2023, 11, 3), True), (date(2023, 9, 30), False), (date(2026, 11, 28), False)]
)
def test_a_milestone_is_told_in_the_quarter_in_which_its_period_ends(today: date, due: bool) -> None:
    codes = [one.code for one in milestones(PROGRAMME, today)]
    assert ("X.2" in codes) is due
    assert due or codes == []
