"""A knowledge base of three entries that a test may change before it is written and loaded."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.errors import InputFault
from knowledge.load import load
from knowledge.model import KnowledgeBase


def entry(id: str, zh: list[str], en: list[str], **more: Any) -> dict[str, Any]:
    """An entry in the YAML form; `more` replaces keys."""
    sections = {"check": "先看一看。", "now": "先隔开。", "call": "找专家。"}
    return {
        "id": id,
        "title": {"zh": zh[0], "en": en[0]},
        "stage": "laying",
        "kind": "cause",
        "red_flag": False,
        "human_only": False,
        "confirmed": True,
        "review_by": date(2027, 11, 1),
        "phrasings": {"zh": zh, "en": en},
        "answer": {"zh": dict(sections), "en": {"check": "Look.", "now": "Separate.", "call": "Call the expert."}},
        "ask_back": {"zh": ["多大了？"], "en": ["How old?"]},
        "sources": [{"title": "标准", "issuer": "县站", "year": 2020, "tier": "B"}],
        "tests": {
            "hit": [f"{zh[0]}呢", f"请问{zh[0]}", f"{zh[0]}，急"],
            "miss": ["猪拉稀怎么办", "今天天气", "股票怎么买"],
        },
        **more,
    }


class Small:
    """Change `entries`, `lexicon`, `red_flags`, `banned`; then `load()` or `faults()`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: dict[str, list[dict[str, Any]]] = {
            "goose": [
                entry(
                    "goose-soft-eggs",
                    ["鹅下软壳蛋怎么办", "鹅光下软皮蛋"],
                    ["my geese lay soft eggs"],
                    must={"zh": [["软壳", "软皮", "软蛋"]], "en": [["soft"]]},
                    must_not={"zh": ["沙皮"], "en": ["sandy"]},
                    related=["goose-few-eggs"],
                ),
                entry(
                    "goose-few-eggs",
                    ["鹅产蛋少怎么办", "鹅不爱下蛋"],
                    ["geese lay few eggs"],
                    months=[2, 3, 4, 5, 6, 7],
                ),
            ],
            "general": [entry("general-dead-animals", ["死畜禽怎么处理"], ["how to dispose of dead animals"])],
        }
        self.lexicon: dict[str, Any] = {
            "synonyms": {
                "软壳蛋": ["软蛋", "软皮蛋"],
                "怎么办": ["咋办", "怎么治"],
                "腹泻": ["拉稀"],
                "goose": ["geese"],
            },
            "subjects": {
                "goose": {
                    "name": {"zh": "鹅", "en": "geese"},
                    "animal": True,
                    "industry": "goose",
                    "words": ["鹅", "goose", "geese"],
                },
                "pig": {"name": {"zh": "猪", "en": "pigs"}, "animal": True, "words": ["猪", "pig"]},
            },
            "no_subject": ["企鹅"],
            "fillers": ["请问", "呢", "my", "老师"],
            "question_words": ["怎么办", "how to"],
            "off_topic": {"dream": ["梦见"]},
            "smalltalk": {"thanks": ["谢谢", "thank you"], "person": ["转人工"]},
        }
        self.red_flags: list[dict[str, Any]] = [
            {
                "code": "R4",
                "title": {"zh": "成批死", "en": "Many deaths"},
                "about": "animals",
                "patterns": [[["死"], ["一片", "好几", "十几"]]],
                "unless": ["死面"],
                "card": {"zh": "别卖。打 {animal_epidemic}", "en": "Do not sell. Call {animal_epidemic}"},
                "answer_below": True,
                "examples": {"hit": ["鹅死了一片"], "miss": ["鹅下软蛋"]},
            }
        ]
        self.lists: dict[str, Any] = {}  # what redflags.yaml holds besides: words, harmless, deniable
        self.banned: list[dict[str, Any]] | None = [
            {"names": ["百草枯", "paraquat"], "since": date(2020, 9, 26), "by": "公告"}
        ]

    def write(self) -> None:
        (self.folder / "entries").mkdir(exist_ok=True)
        for industry, entries in self.entries.items():
            self.put(f"entries/{industry}.yaml", {"industry": industry, "entries": entries})
        self.put("lexicon.yaml", self.lexicon)
        self.put("redflags.yaml", {**self.lists, "red_flags": self.red_flags})
        if self.banned is not None:
            self.put("banned.yaml", {"banned": self.banned})

    def put(self, name: str, data: object) -> None:
        text = yaml.dump(data, Dumper=_NoAliases, allow_unicode=True, sort_keys=False)
        (self.folder / name).write_text(text, encoding="utf-8")

    def load(self) -> KnowledgeBase:
        self.write()
        return load(self.folder)

    def faults(self) -> list[str]:
        """What loading complains of, without the folder's name."""
        try:
            self.load()
        except InputFault as error:
            return [str(fault).removeprefix(f"{self.folder}/") for fault in error.faults]
        return []


class _NoAliases(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True
