"""Words that must not go out to a farmer: a banned substance, a restricted one, a dose of medicine.

    objections("给鹅拌点氯霉素", kb)     -> (Objection("banned", "氯霉素", since 2019-12-27, by 公告第250号),)
    objections("千万别用氯霉素", kb)     -> ()        to speak against it is allowed
    objections("打 2 毫升恩诺沙星", kb)  -> (Objection("dose", "2 毫升"),)

Whoever sends a person's words to a farmer asks here first (bot/core/experts/outgoing.py does it for the line). Names are found
however they are set: with spaces or signs between their characters, full width, traditional, with whatever stands behind
them (氯霉素片). A name is let pass only where the words next to it plainly speak against it or ask whether it was used;
whatever is not understood counts as advice.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from knowledge.doses import spoken_doses
from knowledge.model import Banned, KnowledgeBase, Words
from knowledge.text import simplified

_GAP = r"[\W_]{0,3}"  # what may stand between two characters of a name: 氯 霉 素, 氯-霉-素
_COUNTED = r"(?!\s*(?:斤|公斤|千克|吨|克|元|块|亩|只|头|株|棵|号|个|年|米|人|户|箱|袋|kg|yuan|mu\b))"


@dataclass(frozen=True, slots=True)
class Objection:
    """One thing that is wrong with a text. `words`: the substance's name, or the dose as it was written.

    `since` and `by`: from which day, by which announcement; `on`: for what a restricted one is banned. None and "" for a dose.
    """

    kind: Literal["banned", "restricted", "dose"]
    words: str
    since: date | None = None
    by: str = ""
    on: Words | None = None

    @property
    def final(self) -> bool:
        """Whether nobody may send it all the same: a vet may speak of a dose, nobody of what is banned."""
        return self.kind == "banned"


def objections(text: str, kb: KnowledgeBase) -> tuple[Objection, ...]:
    """All that speaks against sending this text, each once, in the order of the text; empty when it may go."""
    folded = _folded(text)
    places: list[tuple[int, int, _Name]] = []
    for name in _names(kb.banned, kb.restricted):
        for found in name.pattern.finditer(folded):
            if not any(start <= found.start() < end for start, end, _ in places):  # 对硫磷 in 甲基对硫磷
                places.append((*found.span(), name))
    listed = folded
    for start, end, _ in places:
        listed = listed[:start] + _NAMED * (end - start) + listed[end:]
    told: dict[str, tuple[int, Objection]] = {}
    for start, end, name in sorted(places, key=lambda one: one[:2]):
        if not _may_be_said(listed, start, end):
            told.setdefault(name.words, (start, name.objection))
    for start, words in spoken_doses(folded):
        told.setdefault(words, (start, Objection("dose", words)))
    return tuple(objection for _, objection in sorted(told.values(), key=lambda one: one[0]))


def _folded(text: str) -> str:
    """Half width, lower case, simplified, without what cannot be seen; signs and line ends stay: they end a denial."""
    text = unicodedata.normalize("NFKC", text).lower()
    seen = "".join(c for c in text if unicodedata.category(c) not in ("Cf", "Mn", "Me", "Cs", "Co", "Cn"))
    return simplified(seen)


@dataclass(frozen=True, slots=True)
class _Name:
    """One name of a substance, and how it may be set."""

    words: str
    objection: Objection
    pattern: re.Pattern[str]


@cache
def _names(banned: tuple[Banned, ...], restricted: tuple[Banned, ...]) -> tuple[_Name, ...]:
    """Every name of every substance, the longest first."""
    kinds: tuple[tuple[Literal["banned", "restricted"], tuple[Banned, ...]], ...]
    kinds = (("banned", banned), ("restricted", restricted))
    found = [
        _Name(name, Objection(kind, name, one.since, one.by, one.on), _pattern(name))
        for kind, items in kinds
        for one in items
        for name in one.names
    ]
    return tuple(sorted(found, key=lambda name: -len(name.words)))


def _pattern(name: str) -> re.Pattern[str]:
    characters = [re.escape(c) for c in _folded(name) if c.isalnum()]
    if name.isdecimal():  # 1605, 3911: as a whole number that counts nothing and is no part of a telephone number
        return re.compile(rf"(?<![0-9])(?<![0-9][- .:：/年月]){re.escape(name)}(?![0-9]|[-.:：/年月][0-9]){_COUNTED}")
    body = _GAP.join(characters)
    before = "(?<![a-z])" if name[0].isascii() else ""
    after = "(?![a-rt-z]|s[a-z])" if name[-1].isascii() else ""
    return re.compile(before + body + after)


# --- whether what is named is spoken against

# A plain no. Not one that asks (能不能), is turned round (不能不, 别忘了, 没有禁止) or means others (别家).
_NO = (
    r"(?<!不是)(?:(?<!要)不要(?!不|忘)|(?<!能)不能(?!不|少|没)|(?<!可)不可以?(?!不|少|以)|不许(?!不)|不准(?!不)|不得(?!不)|不应该?(?!不)|不该(?!不)"
    r"|不宜|不允许|(?<![不没未有消])(?:严禁|禁止|禁用)|杜绝|别(?!的|人|家|处|忘|怕|急|样|停|断|管|少|不)|切?勿"
    r"|(?<![别不要能])(?:停用|停止使用)|(?<![能得要别用])不用|绝不|从不|禁药(?:名单|目录)?(?:有|:)"
    r"|(?<!why )\b(?:do not|don'?t|never|must not|mustn'?t|cannot|can'?t|should not|shouldn'?t|may not|no|avoid|stop using"
    r"|forbidden|prohibited|banned|illegal to)\b)"
)
# What may stand between a no and the name, and nothing else: the deed, whom it is done to, what else is named.
_BETWEEN = (
    r"(?:使用|施用|滥用|乱用|用|乱|再|去|买|喂|给|打|注射|灌|拌|喷|洒|撒|加|掺|兑|涂|泡|浸|洗|吃|饮|投|混|添|上|自己|私自|擅自|随便|随意|长期"
    r"|鸡|鹅|鸭|羊|禽|畜|牲畜|牲口|小|大|雏|苗|羔|母|公|它们?|下蛋|产蛋|的|了|在|往|里|中|内|饮?水|饲料|料|草|地|菜|庄稼|蔬菜|食品动物"
    r"|任何|所有|一切|什么|含有?|有|这种|这类|这些|那种|那类|这样|像|例如|比如|包括|如|人用|人药|兽用|农用|禁药|违禁|农药|兽药|药物|药品|药"
    r"|[,，](?:像|例如|比如|如|包括|特别是|尤其是)|或者?|和|以?及|与|跟|还有"
    r"|(?:[^，,。！!；;\n?？用改换可才就]{1,8})?、|[/\"'“”‘’「」《》() ]"
    r"|:\s*(?:[0-9]{1,2}[.、)]\s*)?|NAMED+等?(?:\s+[0-9]{1,2}[.、)]\s*)?"
    r"|to|use|using|give|feed|spray|buy|add|inject|put|any|the|an?|of|or|and|it|them|your|geese|goose|sheep|hens?|chickens?|animals?|on|in"
    r"|for|with|water|such as|like|drugs?|substances?)"
)
# Said after the name that it may not be used, up to the end of the clause: 不能用太多 says no such thing.
_AFTER = (
    r"(?:片|粉|针剂?|注射液|乳油|水剂|粉剂|颗粒剂?|[、/ \"'”’」》()]|和|或|及|与|等"
    r"|这个|这种|这类|这些|那种|药|农药|兽药|都|也|是|属于|已经?|早就?|NAMED"
    r"|国家|明令|全面|绝对|千万|一律|现在|如今|坚决|is|are|has been|have been|was|:)*"
    r"(?:禁止(?:使用|用|销售)?|禁用药?物?|禁药|违禁药?品?|禁|不(?:能|要|得|准|许|可以?)(?:使用|用|喂|打|使)|别(?:用|喂|打|使)|犯法|违法"
    r"|banned|forbidden|prohibited|illegal|not allowed)"
    r"(?:的|了|啦|啊|呀|药品?|品|农药|兽药|东西)*\s*(?=$|[，,。！!；;、\n)）.])"
)
# Whether it was used: 用过氯霉素没有？
_USED = re.compile(
    r"(?:用|打|喂|吃|喷|灌|拌|买)(?:没|没用|没打|没喂|没喷|没吃)?过\s*$|\b(?:did you|have you)\b[^,.;?!]{0,30}$"
)
_ASKED = re.compile(r"[^，,。！!；;\n?？]{0,6}?(?:没有|没|吗|么|嘛|\?)\s*(?=$|[，,。；;\n?？])|[a-z ]{0,40}\?")
# Taken back in the same breath: 不要用氯霉素，实在不行可以用一点.
_TAKEN_BACK = re.compile(r"[^。！!\n]{0,40}?(?:但|不过|可是|除非|实在|要是|少量|\b(?:but|unless|except)\b)")

_NAMED = "\N{OBJECT REPLACEMENT CHARACTER}"  # a character of a name, so that a list of names is one
_NO_BEFORE = re.compile(f"{_NO}{_BETWEEN}*$".replace("NAMED", _NAMED))
_NO_AFTER = re.compile(_AFTER.replace("NAMED", _NAMED))
_LOOK_BACK = 60  # characters before a name in which its denial stands


def _may_be_said(listed: str, start: int, end: int) -> bool:
    """Whether the name is spoken against, or only asked about. All names in `listed` are made of _NAMED."""
    before = listed[max(0, start - _LOOK_BACK) : start]
    if _USED.search(before) and _ASKED.match(listed, end):
        return True
    against = _NO_BEFORE.search(before) is not None or _NO_AFTER.match(listed, end) is not None
    return against and _TAKEN_BACK.match(listed, end) is None
