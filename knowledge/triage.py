"""What is not a question: alarms, which bring a person at once, and small talk."""

from __future__ import annotations

import re

from knowledge.alarms import Alarms
from knowledge.model import KnowledgeBase
from knowledge.text import Normaliser, Scanner

# The kinds of small talk; of several in one text the first of this list counts (谢谢，转人工 asks for a person).
SMALLTALK = ("person", "unsolved", "none", "better", "meta", "thanks", "bye", "greeting", "ack")
_LONGEST_SMALLTALK = 60
# Particles that may stand between and after the words of small talk.
_PARTICLES = (
    "了",
    "的",
    "吗",
    "个",
    "要",
    "想",
    "请",
    "帮",
    "给",
    "来",
    "一下",
    "下",
    "那",
    "就",
    "to",
    "for",
    "so",
    "much",
    "want",
)
_NUMBER = re.compile(r"(?<![a-z0-9])[0-9]{1,4}(?![0-9])")
_BETWEEN_CHINESE = re.compile(r"(?<=[^ -~]) (?=[^ -~])")


class Triage:
    """Finds alarms and small talk in plain texts (see knowledge.text.plain)."""

    def __init__(self, kb: KnowledgeBase, normaliser: Normaliser) -> None:
        self._alarms = Alarms(kb.red_flags, normaliser.usual)
        self.about_people = frozenset(flag.code for flag in kb.red_flags if not flag.answer_below)
        self._normaliser = normaliser
        self._kinds = {word: kind for kind in reversed(SMALLTALK) for word in kb.lexicon.smalltalk.get(kind, ())}
        self._pieces = Scanner([*self._kinds, *kb.lexicon.fillers, *_PARTICLES])

    def red_flags(self, *plain_texts: str) -> tuple[str, ...]:
        """The codes of the alarms the text raises, in the order of the list. Give it as it is, and with slips mended.

        Every form of the text counts (as it is, without spaces, with numbers in words, in normal form): what a
        normaliser hides in one is found in another.
        """
        forms: dict[str, None] = {}
        for text in dict.fromkeys(plain_texts):
            spoken = _NUMBER.sub(_spoken, text)
            forms |= dict.fromkeys((text, _BETWEEN_CHINESE.sub("", text), spoken, self._normaliser.usual(spoken)))
        return self._alarms.raised(tuple(forms))

    def smalltalk(self, plain_text: str) -> str:
        """The kind, when the text consists of small talk and fillers only, else ""."""
        text = plain_text if len(plain_text) <= _LONGEST_SMALLTALK else ""
        kinds: set[str] = set()
        after = 0
        for start, end, word in self._pieces.find(text):
            if text[after:start].strip():
                return ""
            kinds.add(self._kinds.get(word, ""))
            after = end
        if text[after:].strip():
            return ""
        return next((kind for kind in SMALLTALK if kind in kinds), "")


def _spoken(found: re.Match[str]) -> str:
    """A number as people say it, so that the alarms need only words: 6 -> 六, 14 -> 十几, 60 -> 几十, 300 -> 上百."""
    number = int(found.group())
    if number < 10:
        return "零一两三四五六七八九"[number]
    return "十几" if number < 20 else "几十" if number < 100 else "上百"
