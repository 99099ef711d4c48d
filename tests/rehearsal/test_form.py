"""What is wrong with a scenario is told at once, with its line, and with the nearest right name."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.config.load import load_county
from bot.core.house import House
from bot.errors import InputFault
from bot.rehearsal.checks import read_script
from bot.rehearsal.script import Script
from bot.rehearsal.times import day_and_time, moment, next_at, span


def read(folder: Path, house: House, text: str) -> Script:
    file = folder / "scenario.yaml"
    file.write_text(text, encoding="utf-8")
    return read_script(file, lambda named: load_county(named) if named else house.county)[0]


def faults(folder: Path, house: House, text: str) -> dict[int, str]:
    """By line."""
    with pytest.raises(InputFault) as wrong:
        read(folder, house, text)
    told: dict[int, str] = {}
    for fault in wrong.value.faults:
        assert fault.file.endswith(".yaml")
        told[fault.line] = told.get(fault.line, "") + fault.message
    return told


FAULTY = """\
start: 2026-12-04
unitl: 2026-12-05T10:00
never_started: [expert:expert-tuchengz]
down: {from: 2026-12-06T10:00, to: never}
steps:
  - {at: 2026-12-04T17:30, who: farmr:甲, village: 东叠不齐村, says: 鹅下软蛋}
  - {who: farmer:甲, village: 东叠不起村, says: 鹅下软蛋}
  - {who: farmer:甲, village: 郝家营, says: 鹅下软蛋, tpas: 有用}
  - {who: farmer:甲, village: 土城子镇, says: 鹅下软蛋}
  - {at: 17:20, after: 1h, who: expert:expert-tuchengz, taps: 我来接}
  - {after: 3 minutes, who: staff:county-lead, says: 5}
  - {who: guide:guide-heibagou, village: 郝家营, replies_to: card, taps: 接}
  - {who: staff-office, says: 好, sends: foto}
  - {who: expert:expert-poultry, says: 好, taps: 好, repeat: {farmers: 0, within: 1h}}
  - {who: expert:expert-poultry, away: {from: 2026-12-05, to: 2026-12-09, stand_in: expert-crop}}
  - {who: expert:expert-poultry}
"""


def test_all_faults_are_told_at_once_with_their_lines_and_the_nearest_names(tmp_path: Path, house: House) -> None:
    told = faults(tmp_path, house, FAULTY)
    for line, part in {
        1: "2026-12-04T17:30",
        2: "until",
        3: "expert:expert-tuchengzi",
        4: "2026-12-04T17:30",
        6: "farmer:甲",
        7: "东叠不齐",
        8: "taps",
        9: "farmer:甲 前面住在",
        10: "expert-tuchengzi",
        11: "county-lead 是 expert:county-lead",
        12: "village 只写给农户",
        13: "who 要写成",
        14: "repeat 只用于农户",
        15: "expert-crops",
        16: "每步要做一件事",
    }.items():
        assert part in told[line], (line, told[line])
    assert "at 和 after" in told[10]
    assert "30m" in told[11]
    assert "引号" in told[11]
    assert "replies_to 要配" in told[12]
    assert "photo" in told[13]
    assert "不能小于 1" in told[14]


OUT_OF_ORDER = """\
start: 2026-12-04T09:00
until: 2026-12-04T10:00
down:
  - {from: 2026-12-04T12:00, to: 2026-12-04T11:00}
  - {from: 2026-12-04T10:30, to: 2026-12-04T13:00}
steps:
  - {at: 2026-12-04T17:30, who: farmer:甲, says: 鹅下软蛋}
  - {at: 2026-12-04T17:20, who: farmer:甲, says: 鹅下软蛋}
  - {who: expert:expert-poultry, away: {from: 2026-12-09, to: 2026-12-05}}
"""


def test_times_that_stand_the_wrong_way_round(tmp_path: Path, house: House) -> None:
    told = faults(tmp_path, house, OUT_OF_ORDER)
    assert sorted(told) == [2, 4, 5, 8, 9]
    assert "12-04 17:30" in told[8]


def test_a_county_that_cannot_be_read_is_told_beside_the_faults_of_the_form(tmp_path: Path, house: House) -> None:
    told = faults(tmp_path, house, "config: nosuch.yaml\nstart: 2026-12-04T09:00\nsteps: [{who: farmer:甲}]\n")
    assert "每步要做一件事" in told[3]
    assert "nosuch" not in told[3]
    assert len(told) == 2


def test_a_scenario_may_name_a_county_of_its_own(tmp_path: Path, house: House) -> None:
    config = Path(__file__).parents[2] / "config.yaml"
    (tmp_path / "other.yaml").write_text(config.read_text("utf-8").replace("康保县", "另一县"), encoding="utf-8")
    file = tmp_path / "scenario.yaml"
    file.write_text("config: other.yaml\nstart: 2026-12-04T09:00\nsteps: [{who: farmer:甲, says: 好}]\n", "utf-8")
    _, county = read_script(file, lambda named: load_county(named) if named else house.county)
    assert county.name.zh == "另一县"


def test_times_as_people_write_them() -> None:
    assert moment("2026-12-04 9:05") == day_and_time("2026-12-04T09:05")
    assert moment("9:05") == time(9, 5)
    assert span("1d 12h") == timedelta(hours=36)
    assert span("90s") == timedelta(seconds=90)
    assert next_at(time(9), day_and_time("2026-12-04T09:00")) == day_and_time("2026-12-04T09:00")
    assert next_at(time(9), day_and_time("2026-12-04T09:01")) == day_and_time("2026-12-05T09:00")
    for wrong in ("25:00", "tomorrow", 900, None, "2026-13-04T09:00"):
        with pytest.raises(ValueError, match="2026-12-04T17:30"):
            moment(wrong)
    with pytest.raises(ValueError, match="要写上日期"):
        day_and_time("09:00")
    for wrong in ("2 hours", "", 30):
        with pytest.raises(ValueError, match="30m"):
            span(wrong)


def test_a_repeated_step_is_spread_over_its_time_and_the_steps_after_it_fall_in_between(
    tmp_path: Path, house: House
) -> None:
    script = read(
        tmp_path,
        house,
        "start: 2026-12-04T09:00\nsteps:\n"
        "  - {who: farmer:户, says: 荞麦多会儿种, repeat: {farmers: 4, within: 1h}}\n"
        "  - {after: 20m, who: farmer:乙, says: 鹅下软蛋}\n",
    )
    assert [(cue.actor, f"{cue.when:%H:%M}") for cue in script.cues()] == [
        ("farmer:户1", "09:00"),
        ("farmer:户2", "09:15"),
        ("farmer:乙", "09:20"),
        ("farmer:户3", "09:30"),
        ("farmer:户4", "09:45"),
    ]
    assert script.end == day_and_time("2026-12-04T10:45")
