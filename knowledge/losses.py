"""What a text tells of deaths among animals: how many died, of how many, how old they are, since when.

`told("300只死了十几只，20天大，昨天开始")` is dead 11 to 19, of 300, aged 20 days, for a day or two.
Whatever a number leaves open is a range: nobody is asked to count exactly. Where we have just asked for one of these, a bare
number is the answer to that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.text import plain

Range = tuple[int, int]  # at least, at most

NUMERAL = "一二两三四五六七八九十百千万几"
_DIGITS = {"两": 2} | {character: value for value, character in enumerate("零一二三四五六七八九")}
_TENS = {"十": 10, "百": 100, "千": 1000}

_MEASURE = "只|个|头|口|羽|匹|条"
_NUMBER = (
    rf"(?<![0-9])(?P<{{0}}>好几[十百千]?|上[百千万](?![0-9])|[0-9]+[百千万]?|[零{NUMERAL}]+|俩|仨)(?P<{{0}}_about>[来多余几])?"
    rf"(?![0-9{NUMERAL}.%％])\s*(?:{_MEASURE})?"
)
_NOT_HEADS = (
    r"(?!\s*(?:多|来)?(?:天|日|号|月|年|点|分|小时|周|星期|礼拜|元|块|斤|公斤|亩|岁|下|起|直|夜|晚|宿|黑夜|早|般|样|些|点|阵|连|次|回|棵|株|苗|成|窝|%|％"
    r"|(?<![只个头口羽匹条])(?:大半|小半|半|片|堆|群|批|地)"  # 死了一半, 一大半, 一片: how many is to be asked
    r"|个(?:多|半)?(?:月|星期|礼拜|小时)))"
)
_SOME = r"(?:差不多|大概|大约|约|有|得有|快|能有|总共|一共)*\s*"
_DIED = r"(?:死亡|死掉|死|折|没了|扔|糟蹋)"
_DIED_THEN = re.compile(rf"{_DIED}[了的有过去是数:：掉\s]*{_SOME}{_NUMBER.format('dead')}{_NOT_HEADS}")
_THEN_DIED = re.compile(
    rf"{_NUMBER.format('dead')}{_NOT_HEADS}(?:大|小)?(?:鹅|鸡|羊|鸭|猪|牛|羔|雏|兔|苗|崽|子|母|公|仔){{0,3}}(?:都|全|又|也|就|突然|已经|给)*(?:死了|死掉|死|没了|折了)"
    r"(?!了?\s*(?:不少|好些|好多|很多|一些|多半|大半|小半|一大半|一小半|一半|一片))"
)
_WHOLE = re.compile(
    rf"(?:一共|总共|共|总数|存栏|全群|养着|养了|养的|养|进了|买了|抓了|群里有|圈里有|家里有)(?:着|了|有|是|[鹅鸡羊鸭猪牛雏苗羔])*{_SOME}"
    rf"{_NUMBER.format('whole')}{_NOT_HEADS}"
)
_OF = re.compile(rf"{_NUMBER.format('whole')}{_NOT_HEADS}[^，,。；;！!？?\n0-9{NUMERAL}]{{0,8}}?(?=死|折了|没了)")
_LEFT = re.compile(rf"(?:只|就|还)?剩(?:下|了)?{_SOME}{_NUMBER.format('left')}{_NOT_HEADS}")
_BOTH = re.compile(r"(?<![0-9])(?P<dead>[0-9]{1,6})\s*/\s*(?P<whole>[0-9]{1,6})(?![0-9/])")
_NONE_DIED = re.compile(
    r"(?:没有?|还没|未)(?:有)?死(?!了?[一二三四五六七八九十0-9])|\b(?:none|nothing) died\b|\bno deaths?\b"
)
_SPAN = rf"(?P<{{0}}>[0-9]+|[{NUMERAL}]+|半)(?P<{{0}}_about>[来多])?\s*(?P<{{0}}_unit>天|日|个?[来多]?月|周|个?星期|个?礼拜|岁|年)"
_AGE = re.compile(
    rf"{_SPAN.format('age')}(?:多)?(?:龄|大(?!概|约)|的[鹅鸡羊鸭猪牛雏苗羔小])"
    rf"|(?:出壳|出生|生下(?:来)?|孵出(?:来)?|日龄|月龄|周龄|买回来)(?:有|才|[:：])*{_SPAN.format('born')}?"
)
_YEARS = re.compile(rf"(?P<age>[0-9]+|[{NUMERAL}]+|半)(?P<age_about>[来多])?\s*(?P<age_unit>岁)")
_FOR = re.compile(
    rf"(?:这|近|连着|前后|有|死了){_SPAN.format('since')}|{_SPAN.format('for')}(?:了|里|内|以来|来|前|工夫|功夫|死了|没了|开始)"
)
_ANY_SPAN = re.compile(_SPAN.format("since"))
_NUMBER_ALONE = re.compile(rf"{_SOME}{_NUMBER.format('number')}{_NOT_HEADS}")
_SINCE_WORDS: tuple[tuple[re.Pattern[str], Range], ...] = (
    (re.compile(r"大前[天儿日]"), (4, 4)),
    (re.compile(r"前[天儿日晚](?!后)|day before yesterday"), (3, 3)),
    (re.compile(r"昨晚|昨夜|夜里|半夜|一[夜宿]|一晚上?|一黑夜|last night|overnight"), (1, 1)),
    (re.compile(r"昨[天儿日]|夜来|yesterday"), (1, 2)),
    (re.compile(r"今[天儿日早]|刚才|刚刚|早起|早上|today|this morning|just now"), (1, 1)),
    (re.compile(r"(?:这|上|一个?)(?:个)?(?:星期|礼拜|周)|a week|last week"), (7, 7)),
)
_MORE = re.compile(r"[又再]死|[又再](?:没|折)了|\bmore (?:have |has |are )?(?:died|dead)|another|died again")
_UNKNOWN = re.compile(
    r"不知道|不清楚|记不[清得住]|说不[上清准]|没数|数不清|不晓得|没记|dont know|don't know|no idea|not sure|unknown"
)
_WORDS = "|".join(("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "a dozen", "twenty"))
_COUNT = rf"(?:[0-9]{{1,6}}|{_WORDS})"
_ENGLISH_VALUES = dict(zip(_WORDS.split("|"), (*range(1, 11), 12, 20), strict=True))
_EN_DEAD = re.compile(
    rf"\b(?P<dead>{_COUNT})\b(?: out)?(?: of (?:my |our |the |about )*(?P<whole>[0-9]{{1,6}}))?"
    rf"(?: [a-z]+){{0,3}}? (?:have |has |are |is )?(?:died|dead|die\b)"
    rf"|\b(?:lost|died|dead|deaths?):? (?:about )?(?P<lost>{_COUNT})\b"
    r"(?! ?(?:days?|weeks?|months?|years?|hours?|mu\b|kg|kilos?|jin\b|yuan|rmb|%|percent))"
)
_EN_WHOLE = re.compile(
    r"\b(?:of|have|had|total(?: of)?|in all|out of) (?:my |our |the |about |around )*(?P<whole>[0-9]{1,6})\b"
    r"(?! ?(?:days?|weeks?|months?|years?))"
)
_EN_AGE = re.compile(r"\b(?P<age>[0-9]{1,4}|one|two|three|four|five|six)[ -](?P<unit>day|week|month|year)s?[ -]old")
_EN_SPAN = re.compile(
    r"\b(?:in|for|since|over|past|last|within)(?: the| last| past)* (?P<since>[0-9]{1,3}|one|two|three|four|five|six)"
    r" (?P<unit>day|week|month)s?"
)
_DAYS_OF = {
    "天": 1,
    "日": 1,
    "月": 30,
    "周": 7,
    "期": 7,
    "拜": 7,
    "岁": 365,
    "年": 365,
    "day": 1,
    "week": 7,
    "month": 30,
    "year": 365,
}
_MOST = 10_000_000
_PAIR = re.compile(r"([一二三四五六七八])([二三四五六七八九])([十百千万])")
_SHORT = 24  # characters: in more than that a bare number may be of anything


@dataclass(frozen=True, slots=True)
class Told:
    """What a text says of deaths; None where it says nothing of that. `age` and `days` (since when) in days; `unknown`: that it is
    not known."""

    dead: Range | None = None
    whole: Range | None = None
    age: Range | None = None
    days: Range | None = None
    unknown: bool = False
    more: bool = False  # 又死了三只: these are to be added

    def __bool__(self) -> bool:
        return any((self.dead, self.whole, self.age, self.days, self.unknown))


def told(text: str, asked: str = "") -> Told:
    """What the text tells. `asked`: dead, whole, age or days, where that was asked a moment ago and a bare number answers it."""
    both = _of_both(text)
    said = plain(text if both else _BOTH.sub(" ", text)).lower()  # 11/25 is a day: no number of it counts heads
    age, said = _taken(_AGE, said, "age", "born")
    if age is None:
        age, said = _taken(_YEARS, said, "age")
    if age is None and (found := _EN_AGE.search(said)):
        age = _exactly(_english(found["age"]) * _DAYS_OF[found["unit"]])
        said = said[: found.start()] + " " + said[found.end() :]
    if age is None and asked == "age" and (found := _ANY_SPAN.search(said)):
        age = _length(found, "since")
        said = said[: found.start()] + " " + said[found.end() :]
    days = _since(said, asked)
    dead, whole, rest = both or _heads(said)
    if len(said) <= _SHORT and dead is None and asked == "dead":
        dead = _alone(rest)
    elif len(said) <= _SHORT and whole is None and asked == "whole":
        whole = _alone(rest)
    unknown = bool(asked) and len(said) <= _SHORT and bool(_UNKNOWN.search(said))
    return Told(dead, whole, age, days, unknown, more=dead is not None and bool(_MORE.search(said)))


def _of_both(text: str) -> tuple[Range, Range, str] | None:
    """12/300, as it was typed."""
    found = _BOTH.search(text)
    if found is None:
        return None
    dead, whole = int(found["dead"]), int(found["whole"])
    a_date_or_a_share = dead <= 12 and whole <= 31
    return None if a_date_or_a_share or dead > whole else (_exactly(dead), _exactly(whole), "")


def _heads(said: str) -> tuple[Range | None, Range | None, str]:
    """How many died, of how many, and the text without what was read as the dead."""
    dead, rest = None, said
    for pattern in (_DIED_THEN, _THEN_DIED):
        if found := pattern.search(said):
            dead, rest = _range(found, "dead"), said[: found.start()] + "死" + said[found.end() :]
            break
    if dead is None and (found := _EN_DEAD.search(said)):
        dead, rest = (
            _exactly(_english(found["dead"] or found["lost"])),
            said[: found.start()] + " " + said[found.end() :],
        )
        if found["whole"]:
            return dead, _exactly(int(found["whole"])), rest
    if dead is None and _NONE_DIED.search(said):  # 死了五十只，剩下的没死: only where no number says otherwise
        return (0, 0), None, said
    whole = _whole(rest, dead)
    return dead, None if whole and dead and whole[1] < dead[0] else whole, rest


def _whole(rest: str, dead: Range | None) -> Range | None:
    if found := _WHOLE.search(rest) or (_OF.search(rest) if dead else None):
        return _range(found, "whole")
    if found := _EN_WHOLE.search(rest):
        return _exactly(int(found["whole"]))
    if dead and (found := _LEFT.search(rest)) and (left := _range(found, "left")):
        return left[0] + dead[0], left[1] + dead[1]
    return None


def _since(said: str, asked: str) -> Range | None:
    if (found := _FOR.search(said)) and (days := _length(found, "since") or _length(found, "for")):
        return days
    if found := _EN_SPAN.search(said):
        return _exactly(_english(found["since"]) * _DAYS_OF[found["unit"]])
    for pattern, days in _SINCE_WORDS:
        if pattern.search(said):
            return days
    if asked == "days" and (found := _ANY_SPAN.search(said)):
        return _length(found, "since")
    return None


def _taken(pattern: re.Pattern[str], said: str, *names: str) -> tuple[Range | None, str]:
    """The length of time this pattern finds, and the text without it."""
    for found in pattern.finditer(said):
        for name in names:
            if length := _length(found, name):
                return length, said[: found.start()] + " " + said[found.end() :]
    return None, said


def _alone(said: str) -> Range | None:
    found = _NUMBER_ALONE.search(said)
    if found is not None:
        return _range(found, "number")
    english = re.search(rf"\b{_COUNT}\b", said)
    return _exactly(_english(english[0])) if english else None


def _length(found: re.Match[str], name: str) -> Range | None:
    number = found[name]
    unit = found[f"{name}_unit"]
    if not number or not unit:  # 孵出四十: so many, not so old
        return None
    a_unit = _DAYS_OF[unit[-1]]
    if number == "半":
        return _exactly(max(1, a_unit // 2))
    value = _value(number)
    if not value:
        return None
    about = found[f"{name}_about"] or "来" in unit or "多" in unit
    most = value + 1 if about else value
    return (min(value * a_unit, _MOST), min(most * a_unit, _MOST))


def _range(found: re.Match[str], name: str) -> Range | None:
    """How many a number means: 十几 11 to 19, 二十多 21 to 29, 二三十 20 to 30, 七八 7 to 8, 几 3 to 9, 上百 100 to 199."""
    number, about = found[name], found[f"{name}_about"]
    if number.startswith("上"):
        least = {"百": 100, "千": 1000, "万": 10000}[number[1]]
        return least, 2 * least - 1
    if number.startswith("好几") or number.startswith("几"):
        unit = {"十": 10, "百": 100, "千": 1000, "万": 10000}.get(number[-1], 1)
        return (3 if unit == 1 or number.startswith("好") else 2) * unit, 10 * unit - 1
    if number.endswith("几"):
        number, about = number[:-1], "几"
    if len(number) >= 2 and all(one in "一二两三四五六七八九" for one in number[-2:]):
        apart = numeral(number[:-1]), numeral(number[:-2] + number[-1])
        return (min(apart), max(apart)) if all(apart) else None
    if found_pair := _PAIR.fullmatch(number):  # 二三十
        unit = _TENS.get(found_pair[3], 10_000)
        return _DIGITS[found_pair[1]] * unit, _DIGITS[found_pair[2]] * unit
    value = _value(number)
    if not value or value > _MOST:
        return None
    step = 1
    while about and value % (step * 10) == 0:
        step *= 10
    return (value + 1, value + step - 1) if step > 1 else (value, value)


def _value(number: str) -> int:
    if number.isascii() and number.isdigit():
        return int(number[:9])
    if number[:-1].isascii() and number[:-1].isdigit():  # 3百
        return int(number[:-1][:9]) * numeral(number[-1])
    return {"俩": 2, "仨": 3}.get(number) or numeral(number)


def numeral(text: str) -> int:
    """What a Chinese numeral says: 三百二十 is 320, 三百二 too; 0 for what is none."""
    whole = part = digit = 0
    last = 1
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character == "万":
            whole, part, digit, last = (part + digit) * 10_000, 0, 0, 10_000
        elif character in _TENS:
            last = _TENS[character]
            part, digit = part + (digit or 1) * last, 0
        else:
            return 0
    if digit and last >= 100 and len(text) > 2 and text[-2] != "零":
        digit *= last // 10  # 三百二
    return whole + part + digit


def _english(number: str) -> int:
    return int(number) if number.isdigit() else _ENGLISH_VALUES[number]


def _exactly(number: int) -> Range:
    return number, number
