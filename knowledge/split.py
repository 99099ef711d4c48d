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

# What is spoken into a telephone comes without signs. A long run is parted where people begin anew: at words that begin a
# clause wherever they stand, and after the particles that end one.
_LONG_RUN = 16  # characters; what is shorter is one breath
_SHORTEST_BREATH = 4
_WHO = "我|俺|咱|人家|邻居|媳妇|老伴|儿子|闺女|孩子|老婆|村里|隔壁|亲戚"
_BREATH = re.compile(
    rf"(?<![给让叫跟对和是我俺咱你他她])(?={_WHO})"
    r"|(?=今年|去年|前年|往年|昨天|昨儿|今天|今儿|前天|前两天|这两天|这几天|明天|后天|早上|现在|这会儿|这阵|后来)"
    r"|(?=可是|但是|不过|就是不|结果|所以|因为|要不就|听说|寻思|想问|问问|请问|到底|你说|您说|麻烦)"
    r"|(?<=[了呢吗吧啦呀])(?=还能|还要|能不能|是不是|要不要|该不该|有没有|用不用|咋|怎么|为啥|可|就|这|那|都|拔|一看|也|要)"
    r"|(?<=[呢吗吧啦呀])"
)


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a message that hold at least three letters or characters, at most MOST_SENTENCES."""
    return _pieces(_SENTENCE, simplified(text[:MAX_CHARACTERS]), 3)[:MOST_SENTENCES]


def clauses(text: str) -> tuple[str, ...]:
    """All clauses of a message, its sentences parted too."""
    text = simplified(text[:MAX_CHARACTERS])
    said = (clause for sentence in _pieces(_SENTENCE, text, 1) for clause in _pieces(_CLAUSE, sentence, 1))
    return tuple(breath for clause in said for breath in _breaths(clause))


def _breaths(clause: str) -> tuple[str, ...]:
    """A clause, or where it runs on without a sign its parts: none shorter than _SHORTEST_BREATH."""
    if len(clause) <= _LONG_RUN:
        return (clause,)
    found: list[str] = []
    for piece in filter(None, _BREATH.split(clause)):
        if found and min(len(found[-1]), len(piece)) < _SHORTEST_BREATH:
            found[-1] += piece
        else:
            found.append(piece)
    return tuple(found)


def _pieces(at: re.Pattern[str], text: str, least: int) -> tuple[str, ...]:
    return tuple(piece for piece in at.split(text) if sum(map(str.isalnum, piece)) >= least)
