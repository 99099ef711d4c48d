"""An entry of the plan as YAML that is still to be filled: what the plan knows stands there, the rest is marked."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from knowledge.plan import Planned
from knowledge.unfinished import GAP

# Law and medicine change fast: their entries come to review after half a year.
_YEAR, _HALF_A_YEAR = timedelta(days=365), timedelta(days=182)
_FAST = frozenset({"law", "poisoning"})
_PHRASINGS = (
    ("普通话怎么问，要说出是什么牲畜或庄稼", "as people ask, with the animal or crop"),
    ("土话怎么问（咋办、多会儿、甚）", "in other main words"),
    ("换一个主要的词怎么问；至少十句", "at least six in all"),
)
_SECTIONS = {
    "check": ("先看是不是这个：两三个样子", "make sure it is this: two or three signs"),
    "now": ("马上做，不花钱的", "what to do at once, free of cost"),
    "then": ("接着做；没有就删掉这一段", "what next; take the section out if there is nothing"),
    "drugs": ("只写“按标签”“找兽医开方”；没有就删掉这一段", "only 'by the label', 'a vet prescribes'; or take it out"),
    "wait": ("多久见效；没有就删掉这一段", "how long until it shows; or take it out"),
    "call": ("什么时候马上找人", "when to call a person at once"),
}
_URGENT = {"now": ("从隔离、别卖、别杀、别剖、别扔开始", "begin with: isolate; do not sell, kill, open or dump")}
_BY_PEOPLE = {
    "check": ("为什么要人来答", "why a person has to answer"),
    "now": ("找谁，先准备好说什么", "who helps, and what to have ready"),
    "call": ("什么时候马上找人", "when to call a person at once"),
}


def skeleton(planned: Planned, written: Collection[str], today: date) -> str:
    """The entry as it stands in a file of entries. `written`: the ids that `related` may name."""
    review = today + (_HALF_A_YEAR if planned.kind in _FAST else _YEAR)
    neighbours = [id for id in re.findall(r"[a-z]+(?:-[a-z0-9]+)+", planned.scope) if id in written]
    lines = [
        f"# 管什么、不管什么 what belongs here: {planned.scope}",
        f"- id: {planned.id}",
        f"  title: {{zh: {_quoted(planned.title.zh)}, en: {_quoted(planned.title.en)}}}",
        f"  stage: {planned.stage}",
        f"  kind: {planned.kind}",
        f"  red_flag: {_truth(planned.red_flag)}",
        f"  human_only: {_truth(planned.human_only)}",
        "  confirmed: false  # 数字都有依据了，写 true true once every figure has its source",
        f"  review_by: {review.isoformat()}",
        "  phrasings:",
        *_list("zh", (zh for zh, _ in _PHRASINGS)),
        *_list("en", (en for _, en in _PHRASINGS)),
        "  must:  # 一行一组，每组至少要有一个词；不用就删掉 a group a line, a word of every group; or take it out",
        *_list("zh", ["没有它就不可能是这件事的词"], group=True),
        *_list("en", ["a word without which it cannot be this"], group=True),
        "  must_not:  # 隔壁条目的词；不用就删掉 words of a neighbour; or take it out",
        *_list("zh", ["有它就不是这一条的词"]),
        *_list("en", ["a word that rules it out"]),
        "  answer:",
        *_answer(planned),
        "  ask_back:",
        *_list("zh", ["专家会先问什么"]),
        *_list("en", ["what the expert will ask first"]),
        "  sources:",
        f"    - {{title: {GAP}材料名, issuer: {GAP}单位, year: {today.year}, tier: C}}",
        f"  related: [{', '.join(dict.fromkeys(neighbours))}]",
        "  tests:",
        *_list("hit", ["必须答到的问题，不能和问法一样"] * 3),
        *_list("miss", ["不该由它答的问题，同一种牲畜或庄稼的别的事"] * 3),
    ]
    return "".join(f"  {line}\n" for line in lines)


def _answer(planned: Planned) -> Iterable[str]:
    sections = _BY_PEOPLE if planned.human_only else {**_SECTIONS, **(_URGENT if planned.red_flag else {})}
    for number, lang in enumerate(("zh", "en")):
        yield f"    {lang}:"
        for name, hints in sections.items():
            yield from (f"      {name}: |-", f"        {GAP}{hints[number]}")


def _list(key: str, hints: Iterable[str], *, group: bool = False) -> list[str]:
    opened, closed = ("[", "]") if group else ("", "")
    return [f"    {key}:", *(f"      - {opened}{_quoted(GAP + hint)}{closed}" for hint in hints)]


def _quoted(text: str) -> str:
    """A JSON string is a YAML string: whatever the text holds, it is read as it is."""
    return json.dumps(text, ensure_ascii=False)


def _truth(value: bool) -> str:
    return "true" if value else "false"
