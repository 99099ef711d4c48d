"""Troubles that a text denies: 拉稀，一个没死 is about diarrhoea, not about deaths.

Only a denial right before the trouble counts, and only one that says so plainly: 不 alone may also ask (死不死), wish
(咋能不啄毛) or be part of the trouble (不产蛋).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.text import Scanner

# 是不是, 有没有, 死没死 ask; 还没 and 没法 are no denials of what follows.
_DENIAL = re.compile(
    r"(?:(?<![有是还])没有?(?!长|出|露|见)|(?<!是)不是|并?未|不见|不再"
    r"|\b(?:no|not|without|never|no signs? of|not any|didn t|don t|isn t|aren t)\b)"
    r" ?(?:见|发现|发生|出现|有|再)?(?:一个|一只|一头)?$"
)
_UNSEEN = re.compile(r"(?:没有?|未)看?见(?:着|到|有)?$")
_LOOK_BACK = 16  # characters before a trouble in which its denial stands
# What is denied in other ways, or only a manner of speaking: animals that did not die, people who are worried to death.
_NOT_MEANT = re.compile(
    r"不(?:死亡?(?!不活)|胀气?|瘤胃臌气)|没死|[愁急气烦累笑乐困吵忙恨](?:死|就死)亡?"
    r"|\b(?:none|no one|not one|nothing)(?: have| has| of them)? (?:die|dies|died|dead)\b"
)


def denied(text: str, start: int) -> bool:
    """Whether what begins at `start` of a plain text is denied right before: 没死, 不是中毒, not dead."""
    return _denial_before(text, start) is not None


def denies(text: str, word: str) -> bool:
    """Whether a plain text denies a word wherever it holds it."""
    places = [found.start() for found in re.finditer(re.escape(word), text)]
    return bool(places) and all(denied(text, at) or _UNSEEN.search(text, 0, at) for at in places)


def _denial_before(text: str, start: int) -> re.Match[str] | None:
    return _DENIAL.search(text[max(0, start - _LOOK_BACK) : start])


class Denials:
    """Finds the denied ones of a lexicon's troubles."""

    def __init__(self, troubles: Iterable[str]) -> None:
        self._scanner = Scanner(troubles)

    def without(self, text: str) -> str:
        """The plain or normal text with every denied trouble, and its denial, made a space."""
        denied = [found.span() for found in _NOT_MEANT.finditer(text)]
        for start, end, _ in self._scanner.find(text):
            if found := _denial_before(text, start):
                denied.append((start - len(found.group()), end))
        for start, end in denied:
            text = text[:start] + " " * (end - start) + text[end:]
        return text
