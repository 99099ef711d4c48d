"""The cast by role, the county they live in, and a matcher that says what a test wants it to say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from bot.config import County, Duty, Limits, Name, PersonConfig, Phones, Township, Village
from bot.core.events import Address
from bot.core.house import House
from bot.locale.load import load_catalogue
from knowledge.match import Matcher
from knowledge.model import Candidate, Decision, KnowledgeBase, Lang, Verdict
from tests.shipped import shipped_base, shipped_matcher

# Who speaks from where. Those with a post are bound to their Telegram accounts; the stranger is a farmer like any other.
ADDRESSES = {
    "farmer": Address("tg", "777"),
    "stranger": Address("tg", "778"),
    "browser farmer": Address("web", "Qx81_k"),
    "expert": Address("tg", "101"),
    "other expert": Address("tg", "102"),
    "stand-in": Address("tg", "103"),
    "lead": Address("tg", "104"),
    "guide": Address("tg", "105"),
    "staff": Address("tg", "106"),
}
POSTS = {
    "expert": "tuchengzi-expert",
    "other expert": "zhaoyanghe-expert",
    "stand-in": "poultry-expert",
    "lead": "county-lead",
    "guide": "village-guide",
    "staff": "office",
}


def _name(zh: str, en: str) -> Name:
    return Name(zh=zh, en=en)


def county(**more: object) -> County:
    """土城子镇 has an expert with a stand-in and a village with a guide; 照阳河镇 an expert; 满德堂乡 the county lead."""
    village = Village(id="dongdie", name=_name("东叠不齐村", "Dongdiebuqi Village"), guide="village-guide")
    fields: dict[str, object] = {
        "name": _name("康保县", "Kangbao County"),
        "phones": Phones(animal_epidemic="0313-0000000"),
        "limits": Limits(messages_per_minute=20, question_chars=2000, media_per_consultation=5),
        "townships": (
            Township(id="tuchengzi", name=_name("土城子镇", "Tuchengzi Town"), villages=(village,)),
            Township(id="zhaoyanghe", name=_name("照阳河镇", "Zhaoyanghe Town"), aliases=("照阳",)),
            Township(id="mandetang", name=_name("满德堂乡", "Mandetang Township")),
        ),
        "people": (
            PersonConfig(
                id="tuchengzi-expert",
                role="expert",
                title=_name("土城子镇包联专家", "the expert for Tuchengzi Town"),
                townships=("tuchengzi",),
                stand_in="poultry-expert",
                panel=("goose",),
                phone="0313-1111111",
            ),
            PersonConfig(
                id="zhaoyanghe-expert",
                role="expert",
                title=_name("照阳河镇包联专家", "the expert for Zhaoyanghe Town"),
                townships=("zhaoyanghe",),
                panel=("buckwheat",),
            ),
            PersonConfig(
                id="poultry-expert", role="expert", title=_name("家禽专家", "the poultry expert"), panel=("goose",)
            ),
            PersonConfig(
                id="county-lead",
                role="expert",
                title=_name("县农技负责人", "the head of the county's farm advice"),
                townships=("mandetang",),
            ),
            PersonConfig(id="village-guide", role="guide", title=_name("东叠不齐村指导员", "the guide of Dongdiebuqi")),
            PersonConfig(
                id="office", role="staff", title=_name("农技站工作人员", "staff of the station"), duties=tuple(Duty)
            ),
        ),
        "lead": "county-lead",
    }
    return County.model_validate(fields | more)


@cache
def knowledge() -> KnowledgeBase:
    """The knowledge base that is shipped."""
    return shipped_base()


class ScriptedMatcher(Matcher):
    """Says what it was told to say about a text, and what the shipped matcher says about any other (remembered).

    `says("...", ...)` sets the word on a text, whatever was spoken of before; vetoes and months do not play in.
    """

    def __init__(self, real: Matcher) -> None:
        self._real = real
        self._script: dict[str, Verdict] = {}
        self._remembered: dict[tuple[str, str, int | None], Verdict] = {}

    def says(
        self,
        text: str,
        decision: Decision = Decision.ESCALATE,
        *candidates: str,
        flags: Sequence[str] = (),
        subject: str = "",
        smalltalk: str = "",
        score: float = 1.0,
    ) -> None:
        self._script[text] = Verdict(
            decision=decision,
            entry=candidates[0] if decision is Decision.ANSWER else None,
            candidates=tuple(Candidate(entry, score) for entry in candidates),
            confidence=0.5,
            reason="scripted",
            red_flags=tuple(flags),
            lang="zh",
            normalised=text,
            subject=subject,
            smalltalk=smalltalk,
        )

    def red_flags(self, text: str) -> tuple[str, ...]:
        return self.verdict(text).red_flags

    def verdict(self, text: str, *, lang: Lang | None = None, subject: str = "", month: int | None = None) -> Verdict:
        if text in self._script:
            return self._script[text]
        key = (text, subject, month)
        if key not in self._remembered:
            self._remembered[key] = self._real.verdict(text, subject=subject, month=month)
        return self._remembered[key]


@cache
def _matcher() -> Matcher:
    """The shipped one, which remembers what it said: the stories ask the same again and again."""
    return ScriptedMatcher(shipped_matcher())


@cache
def house() -> House:
    """The county above with the shipped knowledge base and words."""
    return House(county(), knowledge(), _matcher(), load_catalogue())


def scripted() -> tuple[House, ScriptedMatcher]:
    """The same house with a matcher that can be told what to say."""
    matcher = ScriptedMatcher(_matcher())
    return replace(house(), matcher=matcher), matcher
