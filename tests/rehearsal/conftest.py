"""The shipped county, and a scenario in a few lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest

from bot.core.house import House
from bot.rehearsal.checks import read_script
from bot.rehearsal.play import Played, play
from tests.rehearsal.shipped import shipped_house

MULE = "我家的骡子这几天不吃草，光趴着，毛也不亮了，是啥毛病"  # nobody wrote an answer to this one


@pytest.fixture(scope="session")
def house() -> House:
    return shipped_house()


class Stage(Protocol):
    """Plays a story."""

    def __call__(self, rest: str, on_time: Callable[[float], None] = ...) -> Played: ...


@pytest.fixture
def story(tmp_path: Path, house: House) -> Stage:
    """Plays the steps that are given, from Monday nine o'clock on."""

    def run(rest: str, on_time: Callable[[float], None] = lambda share: None) -> Played:
        file = tmp_path / "scenario.yaml"
        file.write_text("start: 2026-12-07T09:00\n" + rest, encoding="utf-8")
        script, _ = read_script(file, lambda _: house.county)
        return play(script, house, on_time)

    return run
