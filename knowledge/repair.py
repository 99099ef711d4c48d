"""Slips of the finger and of dictation, mended: 鹅下软旦 -> 鹅下软蛋, buckweat -> buckwheat.

Mended, not likened: a character is changed only where no known word holds it, and only into one that sounds the same and
makes a known pair with a neighbour; an English word only where it is no word at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.index import FUNCTION
from knowledge.model import Lexicon
from knowledge.tables import common_english, common_words, homophones

_MOST_REPAIRS = 12  # of one text: more slips than that are no slips
_SURE = 2  # how often a pair must be written for one side to be enough
_AFTER_ANY = frozenset(
    "了着过得"
)  # stands after any verb, so that it says nothing about which one was meant: 撕了, 死了
_AS_WRITTEN = _AFTER_ANY | frozenset("不没吗的")  # never taken for slips of something beside a slip
_SHORTEST = 4  # English words of fewer letters are too like each other


class Repair(NamedTuple):
    """What was written, and what it was read as."""

    written: str
    read: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a slip may stand for: Chinese words, how often pairs of characters and single ones are written, English words."""

    chinese: frozenset[str]
    pairs: Mapping[str, int]
    characters: Mapping[str, int]
    words: Mapping[str, tuple[str, ...]]  # by first letter
    kept: frozenset[str] = frozenset()  # characters that are words by themselves: 锄, 埋


def vocabulary(texts: Iterable[str], words: Iterable[str], lexicon: Lexicon) -> Vocabulary:
    """Of the plain texts of all phrasings, of `words` (those that entries must hold) and of the words of the lexicon."""
    pairs: Counter[str] = Counter()
    characters: Counter[str] = Counter()
    english: set[str] = set()
    listed = (
        *lexicon.synonyms, *lexicon.synonyms.values(), *lexicon.subjects, *lexicon.problems, *lexicon.aspects,
        *lexicon.stages, *words,
    )  # fmt: skip
    chinese = frozenset(word for word in listed if not word.isascii() and (len(word) > 1 or word in lexicon.subjects))
    for text in (*texts, *listed, *lexicon.fillers, *lexicon.question_words, *lexicon.off_topic):
        for run in text.split():
            if run.isascii():
                english.add(run)
            else:
                pairs.update(run[i : i + 2] for i in range(len(run) - 1))
                characters.update(run)
    kept = frozenset(word for word in listed if len(word) == 1 and not word.isascii())
    by_first: dict[str, list[str]] = {}
    for word in sorted(english):
        if len(word) >= _SHORTEST and word.isalpha():
            by_first.setdefault(word[0], []).append(word)
    return Vocabulary(chinese, pairs, characters, {first: tuple(words) for first, words in by_first.items()}, kept)


class Repairer:
    """Mends plain texts by a vocabulary."""

    def __init__(self, known: Vocabulary) -> None:
        self._known = known
        self._words = frozenset(word for words in known.words.values() for word in words)

    def repair(self, plain_text: str) -> tuple[str, tuple[Repair, ...]]:
        """The text with its slips mended, and what was mended."""
        repairs: list[Repair] = []
        runs = []
        # An animal's or crop's one-character name is heard only where none is written: else 养 becomes 羊 beside 鹅.
        names = frozenset[str]() if any(one in self._known.chinese for one in plain_text) else self._known.chinese
        for run in plain_text.split(" "):
            mended = run
            if len(repairs) < _MOST_REPAIRS:
                mended = self._word(run) if run.isascii() else self._characters(run, names)
            if mended != run:
                repairs.append(Repair(run, mended) if run.isascii() else _changed(run, mended))
            runs.append(mended)
        return " ".join(runs), tuple(repairs)

    def _word(self, word: str) -> str:
        """The nearest known English word, when this one is none."""
        known = any(form in self._words or form in common_english() for form in _forms(word))
        if known or len(word) < _SHORTEST or not word.isalpha():
            return word
        most = 1 if len(word) < 8 else 2
        near = process.extractOne(word, self._known.words.get(word[0], ()), scorer=OSA.distance, score_cutoff=most)
        return near[0] if near else word

    def _characters(self, run: str, names: frozenset[str]) -> str:
        good = self._good(run)
        mended = list(run)
        for place in [place for place, is_good in enumerate(good) if not is_good][:_MOST_REPAIRS]:
            beside = slice(max(0, place - 1), place + 2)
            if mended[beside] == list(run[beside]):  # else it has just become part of a word
                self._mend(mended, place, names)
        return "".join(mended)

    def _good(self, run: str) -> list[bool]:
        """For each character whether a known word holds it (or it stands for itself beside anything)."""
        good = [
            character in FUNCTION or character in self._known.kept or character not in homophones() for character in run
        ]
        for start in range(len(run) - 1):
            pair = run[start : start + 2]
            if (pair in self._known.pairs and FUNCTION.isdisjoint(pair)) or pair in common_words():
                good[start] = good[start + 1] = True
            if pair[0] == pair[1]:
                good[start] = good[start + 1] = True
            if run[start : start + 3] in common_words():
                good[start : start + 3] = [True] * len(good[start : start + 3])
        return good

    def _mend(self, run: list[str], place: int, names: frozenset[str]) -> None:
        """Changes the character at `place` to one that sounds like it and is known beside its neighbours; or else a
        neighbour that no word holds on its other side, to one that is known beside it."""
        best = self._heard(run, place, names)
        if best != run[place]:
            run[place] = best
            return
        for other in (place + 1, place - 1):
            if 0 <= other < len(run) and run[other] not in _AS_WRITTEN and self._is_loose(run, other, place):
                pairs = {
                    _pair(run, other, place, c): c
                    for c in homophones().get(run[other], "")
                    if c not in {run[other], *FUNCTION}
                }
                sure = [p for p in pairs if p in common_words() and self._known.pairs.get(p, 0) >= _SURE]
                if sure:
                    run[other] = pairs[max(sure, key=self._known.pairs.__getitem__)]
                    return

    def _is_loose(self, run: list[str], place: int, apart_from: int) -> bool:
        """Whether no known word holds the character together with its neighbour on the far side of `apart_from`."""
        beyond = place + (1 if place > apart_from else -1)
        if not 0 <= beyond < len(run):
            return True
        pair = _pair(run, place, beyond, run[place])
        return pair not in self._known.pairs and pair not in common_words()

    def _heard(self, run: list[str], place: int, names: frozenset[str]) -> str:
        """The character that sounds like the one at `place` and is best known beside its neighbours, or that one."""
        before = run[place - 1] if place else ""
        after = run[place + 1] if place + 1 < len(run) else ""
        open_before, open_after = before in FUNCTION or not before, after in FUNCTION or not after
        familiar = self._known.characters.get(run[place], 0) >= _SURE
        # What is written may be known beside its neighbours too: 能卖 is no slip for 能买.
        as_written = [self._known.pairs.get(pair, 0) for pair in (before + run[place], run[place] + after)]
        best, most = run[place], sum(as_written) + 1000 * all(as_written)
        for other in homophones()[run[place]]:
            if other in FUNCTION or (other in self._known.chinese and other not in names):
                continue
            left = self._known.pairs.get(before + other, 0) if before else 0
            right = self._known.pairs.get(other + after, 0) if after and after not in _AFTER_ANY else 0
            both = left > 0 and right > 0
            sure = both or (not familiar and ((left >= _SURE and open_after) or (right >= _SURE and open_before)))
            if (
                sure
                and other != run[place]
                and left + right + 1000 * both > most
                and self._is_word(run, place, other, names)
            ):
                best, most = other, left + right + 1000 * both
        return best

    def _is_word(self, run: list[str], place: int, character: str, names: frozenset[str]) -> bool:
        """Whether `character` at `place` would be part of a word, or be one that names an animal or crop."""
        text = "".join([*run[:place], character, *run[place + 1 :]])
        return character in names or any(
            (word := text[start : start + length]) in self._known.chinese or word in common_words()
            for length in (2, 3, 4)
            for start in range(max(0, place - length + 1), min(place, len(text) - length) + 1)
        )


def _forms(word: str) -> tuple[str, ...]:
    """The word, and what it may be an ending of: drooling -> drool, drools -> drool."""
    ends = [word[: -len(end)] for end in ("s", "es", "ed", "ing", "er", "or", "ly", "d") if word.endswith(end)]
    return (word, *ends, *(stem + "e" for stem in ends))


def _pair(run: list[str], place: int, beside: int, character: str) -> str:
    """The two as they follow one another, with `character` at `place`."""
    return character + run[beside] if place < beside else run[beside] + character


def _changed(run: str, mended: str) -> Repair:
    """The part that changed, with a neighbour on each side."""
    places = [place for place, (a, b) in enumerate(zip(run, mended, strict=True)) if a != b]
    part = slice(max(0, places[0] - 1), places[-1] + 2)
    return Repair(run[part], mended[part])
