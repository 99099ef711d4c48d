"""A farmer's text -> its normal form.

    text ──plain──> lower-case simplified words without signs ──normal──> no fillers, farmers' words made the usual ones

Animals and crops are looked for in the plain form, before synonyms: 玉米螟 -> 螟虫 would lose the maize.
Everything here takes any `str` at all and works in time proportional to its first MAX_CHARACTERS characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

import snowballstemmer
from opencc import OpenCC

from knowledge.model import Lang, Lexicon

# What a question is read by; a longer message is kept whole elsewhere, and reaches the expert whole.
MAX_CHARACTERS = 1000
_LATIN_BESIDE_CHINESE = re.compile(r"(?<=[a-z])(?=[㐀-鿿])|(?<=[㐀-鿿])(?=[a-z])")
_SIGN = " "


@cache
def _converter(name: str) -> OpenCC:
    return OpenCC(name)


class _Letters(dict[int, str]):
    """A character -> itself, a space (signs, emoji, line ends) or nothing (controls, halves of pairs); fills itself."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kind = unicodedata.category(character)
        if kind[0] in "LN":
            out = character
        elif kind in ("Cf", "Cs", "Co", "Cn", "Mn", "Me", "Mc") or character in "'’":
            out = ""
        else:
            out = _SIGN
        self[code] = out
        return out


_LETTERS = _Letters()


def plain(text: str) -> str:
    """Lower-case simplified characters, words parted by single spaces; no signs, emoji, controls, halves of pairs."""
    text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS])[:MAX_CHARACTERS].lower().translate(_LETTERS)
    text = _LATIN_BESIDE_CHINESE.sub(_SIGN, simplified(text))
    return " ".join(text.split())


def simplified(text: str) -> str:
    """The text in simplified characters; halves of pairs are left out, which nothing can convert.

    著 is 着 everywhere: which of the two it is depends on the words around it, and opencc knows few of a farmer's.
    """
    whole = "".join(c for c in text if not 0xD800 <= ord(c) <= 0xDFFF)
    return str(_converter("tw2s").convert(whole)).replace("著", "着")


def lang_of(text: str) -> Lang:
    """The language a text is mostly in; Chinese when it is in neither."""
    chinese = sum(_is_chinese(c) for c in text[:MAX_CHARACTERS])
    english = len(re.findall(r"[A-Za-z]{2,}", text[:MAX_CHARACTERS]))
    return "en" if english > chinese else "zh"


def is_traditional(text: str) -> bool:
    """Whether more of its characters are traditional than simplified ones (False when all are common to both)."""
    chinese = "".join(c for c in text[:MAX_CHARACTERS] if _is_chinese(c))
    return _changed(chinese, "t2s") > _changed(chinese, "s2t")


def _changed(text: str, conversion: str) -> int:
    return sum(a != b for a, b in zip(text, _converter(conversion).convert(text), strict=False))


def _is_chinese(character: str) -> bool:
    return "㐀" <= character <= "鿿"


class Scanner:
    """Finds the words of a list in a plain text, leftmost and longest first, in one pass.

    Chinese words are found anywhere; words that begin or end with a Latin letter or a digit only as whole words, with
    or without a plural s (hen finds hens, not hence).
    """

    def __init__(self, words: Iterable[str]) -> None:
        # By the first two characters (one, where that is all there is): hardly ever more than a few words each.
        self._by_start: dict[str, list[str]] = {}
        for word in sorted({w for w in words if w}, key=lambda w: (-len(w), w)):
            self._by_start.setdefault(word[:2], []).append(word)
        # Where a word may begin at all: found much faster than by looking at every place.
        firsts = re.escape("".join(sorted({start[0] for start in self._by_start})))
        self._maybe = re.compile(f"(?<![a-z0-9])[{firsts}]|(?![a-z0-9])[{firsts}]" if firsts else "(?!)")

    def find(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and word of each find."""
        start, by_start, none = 0, self._by_start, list[str]()
        while place := self._maybe.search(text, start):
            start = place.start()
            for word in (*by_start.get(text[start : start + 2], none), *by_start.get(text[start], none)):
                end = _end(text, word, start) if text.startswith(word, start) else 0
                if end:
                    yield start, end, word
                    start = end
                    break
            else:
                start += 1

    def everywhere(self, text: str) -> set[str]:
        """Every word that the text holds, also those that overlap others."""
        return {word for _, _, word in self.spots(text)}

    def spots(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Start, end and word of every word that the text holds, also of those that overlap others, by their start."""
        by_start, none = self._by_start, list[str]()
        for match in self._maybe.finditer(text):
            start = match.start()
            for word in (*by_start.get(text[start : start + 2], none), *by_start.get(text[start], none)):
                if text.startswith(word, start) and (end := _end(text, word, start)):
                    yield start, end, word

    def replace(self, text: str, by: Mapping[str, str]) -> str:
        """The text with each find replaced by `by[word]` ("" when it has none)."""
        out, after = [], 0
        for start, end, word in self.find(text):
            out += [text[after:start], by.get(word, "")]
            after = end
        return "".join([*out, text[after:]])

    def words(self, text: str) -> tuple[str, ...]:
        """The words found, in the order of the text, each once."""
        return tuple(dict.fromkeys(word for _, _, word in self.find(text)))


def _end(text: str, word: str, start: int) -> int:
    """Where `word`, found at `start` of `text`, ends; 0 if it is no whole word there."""
    end = start + len(word)
    if _is_ascii(word[0]) and start and _is_ascii(text[start - 1]):
        return 0
    if _is_ascii(word[-1]) and end < len(text) and _is_ascii(text[end]):
        plural = text[end] == "s" and (end + 1 == len(text) or not _is_ascii(text[end + 1]))
        return end + 1 if plural else 0
    return end


def _is_ascii(character: str) -> bool:
    return character.isascii() and character.isalnum()


def holds(text: str, word: str) -> bool:
    """Whether the plain text holds the word, by the Scanner's rule for whole words."""
    start = text.find(word)
    while start >= 0:
        if _end(text, word, start):
            return True
        start = text.find(word, start + 1)
    return False


class Normaliser:
    """Brings plain texts into the normal form of one lexicon.

    `industry` is the one that is talked of: some words mean one thing in one industry only (大豆 is 蚕豆 among grain).
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._synonyms = {"": _Synonyms(lexicon.synonyms)}
        for industry, words in lexicon.synonyms_in.items():
            self._synonyms[industry] = _Synonyms({**lexicon.synonyms, **words})
        self._homophones = lexicon.homophones
        self._homophone_scanner = Scanner(lexicon.homophones)
        self._fillers = Scanner(lexicon.fillers)
        self._question_words = Scanner(lexicon.question_words)

    def heard(self, plain_text: str) -> str:
        """Words that the lexicon knows to be typed by sound or dictated wrong, put right: 乔麦 -> 荞麦."""
        return self._homophone_scanner.replace(plain_text, self._homophones)

    def normal(self, plain_text: str, industry: str = "") -> str:
        """Without fillers (unless that leaves fewer than two characters), farmers' words made the usual ones."""
        short = self._fillers.replace(plain_text, {})
        return self.canonical(short if len(short.replace(" ", "")) >= 2 else plain_text, industry)

    def usual(self, plain_text: str) -> str:
        """Without fillers, farmers' words made the usual ones; English words stay as they are."""
        return self._synonyms[""].replace(self._fillers.replace(plain_text, {}))

    def canonical(self, plain_text: str, industry: str = "") -> str:
        """Farmers' words made the usual ones, English words their stems; nothing is left out."""
        return _stemmed(self._synonyms.get(industry, self._synonyms[""]).replace(plain_text))

    def content(self, normal_text: str) -> str:
        """What a normal text is about: without the words that only make it a question."""
        return " ".join(self._question_words.replace(normal_text, {}).split())


class _Synonyms:
    """Variants and what they are called; what something is called stays, even where it holds a variant."""

    def __init__(self, variants: Mapping[str, str]) -> None:
        self._words = {**{word: word for word in variants.values()}, **variants}
        self._scanner = Scanner(self._words)

    def replace(self, plain_text: str) -> str:
        return self._scanner.replace(plain_text, self._words)


def _stemmed(text: str) -> str:
    return " ".join(_stem(word) if word.isascii() else word for word in text.split())


@lru_cache(maxsize=10_000)
def _stem(word: str) -> str:
    return str(snowballstemmer.stemmer("english").stemWord(word))
