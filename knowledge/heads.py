"""How many heads a text counts: 死了七八只, 一宿没了二十, 五百只剩三百, 12 goslings.

Only counts of animals are wanted, so that days, money, weights and areas are passed over, and so is what merely holds a
numeral (百草枯, 四肢, 十分).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMERAL = "0-9一二两三四五六七八九十百千万几"
_OTHER_UNIT = (
    "天|日|号|月|年|点|分|小时|钟|周|星期|礼拜|元|块|毛|角|斤|公斤|两|克|亩|度|岁|米|里|次|回|遍|针|瓶|袋|片|支|粒|滴|晚|夜|宿"
    "|早|成|倍|种|样|下|边|毫|公分|升|桶|车|窝|批|户|家|村|层|茬|个(?:多|半|来)?(?:月|星期|礼拜|小时|钟|点|人|蛋|圈|棚|村|亩|屋)"
)
_CHINESE = re.compile(
    rf"(?<![第初{_NUMERAL}])(?P<number>好几[十百千]?|[{_NUMERAL}]+|俩|仨)(?P<about>(?:[来多余几]|好几)*(?:出头|左右|上下)?)"
    rf"(?!{_OTHER_UNIT})(?P<measure>只|个|头|口(?!气|水)|羽|匹|条)?"
)
# A count without a measure word stands right after or before what it says of them.
_BEFORE = re.compile(r"(?:[死没折倒剩糟毙丢]|[死没折倒剩踏蹋践光]了|剩下|伤了?|损失了?)$")
_AFTER = re.compile(r"[死没折倒剩鹅鸡羊鸭猪牛羔]")
_ENGLISH = {
    "two": 2, "three": 3, "four": 4, "couple": 2, "few": 3, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "dozen": 12, "dozens": 24, "hundreds": 200,
    "thousand": 1000,
}  # fmt: skip
_WORD = re.compile(
    rf"(?<![a-z0-9])(?P<number>[0-9]{{1,5}}|{'|'.join(_ENGLISH)})(?![a-z0-9])"
    r"(?! ?(?:days?|weeks?|months?|years?|hours?|minutes?|times?|yuan|kg|kilos?|jin|mu|acres?|degrees?|ml|mg|percent|am|pm"
    r"|old|hens house|o clock|litres?|liters?|bags?|metres?|meters?|eggs?)(?![a-z]))"
)
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"两": 2, "几": 3}
_TENS = {"十": 10, "百": 100, "千": 1000, "万": 10000}


def heads(text: str) -> Iterator[tuple[int, int, int]]:
    """Start, end and at least how many, for every count of heads in a plain text."""
    for found in _CHINESE.finditer(text):
        value = _value(found["number"])
        if value and (found["measure"] or found["number"][0] in "俩仨好" or _bare(text, found)):
            yield found.start(), found.end(), value
    for found in _WORD.finditer(text):
        number = found["number"]
        if not _touches_chinese(text, found):
            yield found.start(), found.end(), int(number) if number.isdigit() else _ENGLISH[number]


def _bare(text: str, found: re.Match[str]) -> bool:
    """Whether a number without a measure word can be a count: 没了二十, 三百剩一半."""
    before = _BEFORE.search(text[max(0, found.start() - 3) : found.start()])
    after = text[found.end() : found.end() + 1]
    return bool(before and after in ("", " ")) or bool(_AFTER.match(after))


def _touches_chinese(text: str, found: re.Match[str]) -> bool:
    around = text[max(0, found.start() - 2) : found.start()].strip() + text[found.end() : found.end() + 2].strip()
    return any(not character.isascii() for character in around)


def _value(number: str) -> int:
    if number.isdigit() and number.isascii():
        return int(number)
    if number[0] in "俩仨":
        return 2 if number == "俩" else 3
    if number.startswith("好几"):
        return 5 * _TENS.get(number[2:], 1)
    tens = next((place for place, character in enumerate(number) if character in _TENS), -1)
    first = next((_DIGITS[character] for character in number if character in _DIGITS), 1)
    return first if tens < 0 else (first if tens else 1) * _TENS[number[tens]]
