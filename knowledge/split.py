"""A message -> its sentences and its clauses, as they are written (before signs are lost)."""

from __future__ import annotations

import re

from knowledge.text import MAX_CHARACTERS, simplified

MOST_SENTENCES = 8  # a message of more questions than this goes to a person anyway
_SENTENCE = re.compile(
    r"[。！？!?；;\n\r]+|(?<=[a-z])\.(?=\s|$)"
    r"|(?:另外|还有就是|还有个事|还有一个事|再问一下|再问一个|再问|顺便问一下|顺便问|顺便|对了|还想问|还有(?![救没用啥什药办]))(?=[^，。！？,!?]{3})"
    r"|(?i:\b(?:by the way|another question|also|and another thing|second question)\b)"
)
_CLAUSE = re.compile(r"[，,、：:~～…—()（）]+|(?<=[㐀-鿿])\s+(?=[㐀-鿿])|(?<=[a-z]) - | but | so |\.{2,}")


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a message that hold at least three letters or characters, at most MOST_SENTENCES."""
    return _pieces(_SENTENCE, simplified(text[:MAX_CHARACTERS]), 3)[:MOST_SENTENCES]


def clauses(text: str) -> tuple[str, ...]:
    """All clauses of a message, its sentences parted too."""
    text = simplified(text[:MAX_CHARACTERS])
    return tuple(clause for sentence in _pieces(_SENTENCE, text, 1) for clause in _pieces(_CLAUSE, sentence, 1))


def _pieces(at: re.Pattern[str], text: str, least: int) -> tuple[str, ...]:
    return tuple(piece for piece in at.split(text) if sum(map(str.isalnum, piece)) >= least)
