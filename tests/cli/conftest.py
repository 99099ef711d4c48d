"""A small knowledge base and a county of their own, and the program run in this process."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main, records, rooms
from knowledge import load
from knowledge.match import Matcher
from knowledge.model import KnowledgeBase
from tests.shipped import shipped_base, shipped_matcher

ROOT = Path(__file__).parents[2]

ENTRIES = """\
industry: goose
entries:
  - id: goose-soft-eggs
    title: {zh: 鹅下软壳蛋, en: Geese lay soft-shelled eggs}
    stage: laying
    kind: cause
    red_flag: false
    human_only: false
    confirmed: true
    review_by: 2099-01-01
    phrasings:
      zh: [鹅下软蛋咋办, 鹅下软皮蛋怎么回事]
      en: [my geese lay soft eggs]
    must: {zh: [[软壳蛋]], en: [[soft]]}
    answer:
      zh: {check: 先看壳。, now: 喂贝壳粉。, call: 还不好就找专家。}
      en: {check: Look at the shell first., now: "Feed [shell] grit.", call: Ask an expert if it goes on.}
    ask_back: {zh: [几只？], en: [How many?]}
    sources: [{title: 书, issuer: 出版社, year: 2020, tier: B}]
    tests: {hit: [鹅下软蛋, 鹅软蛋, 软蛋鹅], miss: [鹅不下蛋, 鸡软蛋, 鸭软蛋]}
  - id: goose-low-eggs
    title: {zh: 鹅下蛋少, en: Geese lay few eggs}
    stage: laying
    kind: low-yield
    red_flag: false
    human_only: false
    confirmed: true
    review_by: 2099-01-01
    phrasings:
      zh: [鹅下蛋少咋办, 鹅产蛋上不去]
      en: [my geese lay few eggs]
    answer:
      zh: {check: 看日照。, now: 加光。, call: 找专家。}
      en: {check: Look at the light., now: Add light., call: Ask an expert.}
    ask_back: {zh: [几只？], en: [How many?]}
    sources: [{title: 书, issuer: 出版社, year: 2020, tier: B}]
    tests: {hit: [鹅下蛋少, 鹅蛋少, 蛋少鹅], miss: [鹅软蛋, 鸡蛋少, 鸭蛋少]}
"""
LEXICON = """\
synonyms: {软壳蛋: [软蛋, 软皮蛋]}
subjects:
  goose: {name: {zh: 鹅, en: goose}, animal: true, industry: goose, words: [鹅, goose, geese]}
fillers: [请问]
question_words: [咋办, 怎么回事]
smalltalk: {greeting: [你好, hello]}
"""
RED_FLAGS = """\
red_flags:
  - code: R1
    title: {zh: 人中毒, en: People poisoned}
    about: people
    patterns: [[[喝了农药, drank pesticide]]]
    card: {zh: "马上打 120；畜病打 {animal_epidemic}。", en: "Call 120 now; animals {animal_epidemic}."}
    answer_below: false
    examples: {hit: [喝了农药], miss: [打农药]}
"""


@dataclass
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Program = Callable[..., Ended]


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "answers"
    (folder / "entries").mkdir(parents=True)
    (folder / "entries" / "goose.yaml").write_text(ENTRIES, encoding="utf-8")
    (folder / "lexicon.yaml").write_text(LEXICON, encoding="utf-8")
    (folder / "redflags.yaml").write_text(RED_FLAGS, encoding="utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own; no other NONGDA_ variable is set."""
    folder = tmp_path / "data"
    monkeypatch.setenv("NONGDA_DATA", str(folder))
    return folder


@pytest.fixture(autouse=True)
def shipped_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands over the shipped knowledge base get the one that was read already: two seconds less for each."""
    real = load.load

    def loaded(folder: Path = load.HOME) -> KnowledgeBase:
        return shipped_base() if folder.resolve() == load.HOME.resolve() else real(folder)

    def matcher(base: KnowledgeBase, **wishes: Any) -> Matcher:
        return shipped_matcher() if base is shipped_base() and not any(wishes.values()) else Matcher(base, **wishes)

    monkeypatch.setattr(load, "load", loaded)
    for module in (rooms, records):
        monkeypatch.setattr(module, "load", loaded)
    monkeypatch.setattr(rooms, "Matcher", matcher)


@pytest.fixture
def open_umask() -> Iterator[None]:
    """What is written may be read by everybody, as on most machines; commands that change it change it for this test only."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture
def nongda(data: Path, capsys: pytest.CaptureFixture[str], open_umask: None) -> Program:
    """Runs a command: `nongda("ask", "...")`."""

    def run(*arguments: str) -> Ended:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(arguments)
        code = left.value.code
        assert isinstance(code, int | None)
        said = capsys.readouterr()
        return Ended(code or 0, said.out, said.err)

    return run


@pytest.fixture
def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port
