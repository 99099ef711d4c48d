"""The scenarios that are shipped, and the transcripts they are compared with.

After a change of the line or of the answers: `python -m tests.rehearsal.shipped` writes the transcripts anew; read what
changed before it is committed. Of answers and safety cards only the first line is kept: those texts are other people's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from bot.config.load import load_county
from bot.core.house import House
from bot.locale.load import load_catalogue
from bot.rehearsal.checks import read_script
from bot.rehearsal.play import Played, play
from bot.rehearsal.telling import rows
from tests.shipped import shipped_base, shipped_matcher

ROOT = Path(__file__).parents[2]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.yaml"))
TRANSCRIPTS = Path(__file__).parent / "transcripts"
_ONLY_FIRST_LINE = ("answer", "safety")
_OF_THE_ENTRIES = "可以先问农户"
_MOST = 60  # lines: of five hundred farmers the first ones will do


@cache
def shipped_house() -> House:
    return House(load_county(ROOT / "config.yaml"), shipped_base(), shipped_matcher(), load_catalogue())


def played(file: Path) -> Played:
    house = shipped_house()
    script, county = read_script(file, lambda _: house.county)
    return play(script, replace(house, county=county))


def transcript(story: Played) -> list[str]:
    """A line a message."""
    return [_line(row) for row in rows(story, shipped_house())][:_MOST]


def _line(row: dict[str, Any]) -> str:
    said = list(_kept(row))
    case = f" #{row['case']}" if row["case"] else ""
    return f"{row['at'][5:16]} {row['to']} [{row['kind']}]{case} {' / '.join(said)}"


def _kept(row: dict[str, Any]) -> Iterator[str]:
    lines = row["text"].splitlines()
    yield from lines[:1] if row["kind"] in _ONLY_FIRST_LINE else (x for x in lines if not x.startswith(_OF_THE_ENTRIES))


def main() -> None:
    TRANSCRIPTS.mkdir(exist_ok=True)
    for file in SCENARIOS:
        lines = transcript(played(file))
        (TRANSCRIPTS / f"{file.stem}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
