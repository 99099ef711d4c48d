"""The console's words: all that is used is written, all that is written is used, and every code of the core has a name."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import pytest
import yaml

import bot.core
import bot.locale
import handlers.web
import knowledge.match
from bot.core.events import MediaKind
from bot.core.plan import ParcelKind
from bot.core.situation import Language, Status
from bot.core.taps import Verb
from handlers.web.console.asked import NARROWING, SORTS
from handlers.web.console.record import _told
from handlers.web.console.words import Voice
from handlers.web.ports import Site
from knowledge.features import WEIGHTS
from tests.console.conftest import CLERK, READER, Console

WEB = Path(handlers.web.__file__).parent
CORE = "\n".join(path.read_text() for path in Path(bot.core.__file__).parent.rglob("*.py"))
WRITTEN = yaml.safe_load((Path(bot.locale.__file__).parent / "console.yaml").read_text())
OURS = WRITTEN["console"]


@pytest.fixture
def voice(console: Console) -> Voice:
    return voice_of(console, CLERK)


def voice_of(console: Console, who: str, language: Language = Language.SIMPLIFIED) -> Voice:
    site: Site = console.app.state.site
    person = site.house.county.person(who)
    assert person is not None
    return Voice(site.house, site.pages, person, language)


def test_every_used_sentence_is_written_and_every_written_one_used() -> None:
    templates = "\n".join(path.read_text() for path in (WEB / "templates" / "console").glob("*.html"))
    code = "\n".join(path.read_text() for path in (WEB / "console").glob("*.py"))
    plain = {key for key, value in OURS.items() if set(value) == {"zh", "en"}}
    used = set(re.findall(r'\b(?:t|say)\(\s*["\']([\w-]+)["\']', templates + code))
    assert {key for key in used if not key.endswith("_")} <= plain
    families = (
        "state_",
        "language_",
        "menu_",
        "yes",
        "no",
        "reached_",
        "away_wrong_",
        "figure_",
        "figures_",
        "is_",
        "of_",
        "held_",
    )
    unused = {key for key in plain if not re.search(rf"""["']{key}["']""", templates + code)}
    assert {key for key in unused if not key.startswith(families)} == set()


@pytest.mark.parametrize(
    ("family", "codes"),
    [
        ("did", set(re.findall(r'\.plan\(\s*"(\w+)"', CORE))),
        ("fact", set(re.findall(r"draft\.note\(\s*(\w+)=", CORE))),
        ("kind", {str(kind) for kind in ParcelKind}),
        ("verb", {str(verb) for verb in Verb}),
        ("sort", set(SORTS)),
        ("field", set(NARROWING)),
        ("why", set(re.findall(r'(?:return|reason =|Decision\.\w+,) "([\w-]+)"', Path(knowledge.match.__file__).read_text()))),
    ],
)  # fmt: skip
def test_every_code_has_a_name(family: str, codes: set[str]) -> None:
    assert codes
    assert codes - set(OURS[family]) == set()


def test_every_feature_of_a_verdict_has_a_name() -> None:
    named = yaml.safe_load((Path(bot.locale.__file__).parent / "verdicts.yaml").read_text())["feature"]
    assert set(WEIGHTS) == set(named)


def test_every_outcome_and_language_has_a_name() -> None:
    outcomes = set(re.findall(r'close\(\w+, draft\.now, "(\w+)"\)', CORE))
    assert outcomes
    assert outcomes - set(WRITTEN["outcome"]) == set()
    assert {f"language_{language}" for language in Language} <= set(OURS)


def test_names_stand_in_place_of_ids_and_an_unknown_id_stays(voice: Voice) -> None:
    assert voice.place("tuchengzi", "dongdiebuqi") == "土城子镇东叠不齐村"
    assert voice.place("gone", None) == "gone"
    assert voice.place(None, "gone-village") == "gone-village"
    assert voice.status(Status.WAITING) == "等人接"
    assert voice.status("odd") == "odd"
    assert voice.post("expert-gone") == "expert-gone"
    assert voice.post(None) == voice.entry(None) == voice.named("reason", "") == ""
    assert voice.entry("gone") == "gone"
    assert voice.flag("R99") == "R99"
    assert (voice.who("operator"), voice.who("f-1"), voice.who("")) == ("管理员", "农户", "机器人")


def test_a_place_is_told_in_the_order_of_the_language(console: Console) -> None:
    english = voice_of(console, READER, Language.ENGLISH)
    assert english.place("tuchengzi", "dongdiebuqi") == "Dongdiebuqi Village, Tuchengzi Town"


def test_facts_of_the_journal_are_told_as_a_person_reads_them(voice: Voice) -> None:
    due = datetime(2026, 6, 3, 6, 5).astimezone().isoformat()
    assert re.fullmatch(r"2026-06-0\d \d\d:\d\d:\d\d", _told(voice, "due", due))
    assert _told(voice, "confidence", 0.456) == "46%"
    assert _told(voice, "unreachable", True) == "是"
    assert _told(voice, "verb", "take") == "接手"
    assert _told(voice, "verb", "new-verb") == "new-verb"
    assert _told(voice, "red_flags", ["R1"]).startswith("R1 ")
    assert _told(voice, "offered", ["goose-soft-eggs", "gone"]).endswith("; gone")
    assert _told(voice, "rung", 2) == "2"
    assert {kind.value for kind in MediaKind} >= {"photo", "voice"}
