"""Amounts of medicine in a text: what an answer leaves to the label and the vet.

`_WRITTEN` is the strict reading of entries, which are written with care. What people type by the way is read wider, but
milk by the millilitre, leaves and water are no medicine.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# An amount of medicine: a number and a unit that medicines are measured in.
_WRITTEN = re.compile(
    r"[0-9][0-9.]*\s*(?:毫升|ml\b|毫克|mg\b|cc\b|片|支|万?单位|iu\b|tablets?\b|pills?\b|millilit(?:re|er)s?\b|milligrams?\b)"
    r"|[一二两三四五六七八九十半几]\s*(?:毫升|毫克|片药|支)"
    r"|(?:毫克|mg|毫升|ml|克|g)\s*(?:/|每|per )\s*(?:公斤|千克|kg)",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:[0-9][0-9.]*(?:\s*[-~～—–至到]\s*[0-9][0-9.]*)?"
    r"|[一二两俩三四五六七八九十百半]{1,4}(?:[到至][一二两三四五六七八九十]{1,3})?)"
)
_COUNT = r"(?:one|two|three|four|five|six|half(?: a)?|a)"
# Units in which little else than medicine is measured.
_OF_MEDICINE = (
    r"(?:毫升|公撮|毫克|微克|cc|ml|mg|μg|ug|iu|万?(?:国际)?单位|(?:头|羽|只)份"
    r"|millilit(?:re|er)s?|milligrams?)(?![a-z])"
)
# Units that other things are counted in as well: medicine only where the sentence speaks of one.
_OF_MUCH = (
    r"(?:片(?!\s*(?:真|子|小|老|新|嫩)?叶|地|草)|粒|丸|颗|支(?!书|部|援|付)|瓶|袋|包|针(?!对)|滴|克(?!服)|勺|倍量"
    r"|(?:tablets?|pills?|shots?|drops?|bottles?|grams?|g|tsp)(?![a-z]))"
)
_CERTAIN = re.compile(rf"(?:{_NUMBER}|\b{_COUNT})\s*个?\s*{_OF_MEDICINE}")
_PERHAPS = re.compile(rf"(?:{_NUMBER}|\b{_COUNT})\s*{_OF_MUCH}")
_PER_WEIGHT = re.compile(r"(?:毫克|mg|毫升|ml|克|g)\s*(?:/|每|per )\s*(?:公斤|千克|斤|kg)")
# What is fed or poured and no medicine: named right behind the amount or not far before it.
_DRINK_AFTER = re.compile(
    r"\s*(?:的)?(?:温|凉|冷|热|清|开|井|糖|盐|淡盐|凉开|温开)?"
    r"(?:水|奶|初乳|乳|牛奶|羊奶|代乳|of (?:warm |clean )?(?:water|milk|colostrum))"
)
_DRINK_BEFORE = re.compile(r"(?:奶|初乳|奶粉|代乳粉|喝水|饮水|清水|温水|milk|colostrum|water)[^，,；;]{0,8}$")
_MEDICINE = re.compile(
    r"药|尼考|霉素|沙星|西林|磺胺|菌素|头孢|青霉|先锋|咪唑|吡喹酮|珠利|地塞|安乃近|安痛定|阿托品|肾上腺|血清|疫苗|抗体|卵黄|"
    r"打针|注射|肌注|皮下|静注|静脉|灌服|口服|内服|拌料|饮水|兑水|antibiotic|penicillin|cillin\b|mycin\b|floxacin|oxacin|"
    r"cycline|sulfa|ivermectin|albendazole|levamisole|wormer|vaccine|serum|inject|drug|medicine|dose"
)
_SENTENCE = re.compile(r"[^。！？!?\n]+")


def written_doses(text: str) -> list[str]:
    """Every amount of medicine in an entry's answer, as it stands there, each once."""
    return list(dict.fromkeys(_WRITTEN.findall(text)))


def spoken_doses(text: str) -> list[tuple[int, str]]:
    """Every amount of medicine in what somebody typed: where it stands and its words. `text` is folded (see outgoing)."""
    return [
        found for sentence in _SENTENCE.finditer(text) for found in _in_sentence(sentence.group(), sentence.start())
    ]


def _in_sentence(sentence: str, start: int) -> Iterator[tuple[int, str]]:
    spoken_of = _MEDICINE.search(sentence) is not None
    told = -1
    amounts = [*_CERTAIN.finditer(sentence), *_PER_WEIGHT.finditer(sentence)]
    amounts += _PERHAPS.finditer(sentence) if spoken_of else ()
    for found in sorted(amounts, key=lambda one: one.start()):
        if found.start() >= told and not _is_drink(sentence, found):
            told = found.end()
            yield start + found.start(), found.group().strip()


def _is_drink(sentence: str, found: re.Match[str]) -> bool:
    before = sentence[max(0, found.start() - 16) : found.start()]
    named = _MEDICINE.search(before) is not None
    return bool(_DRINK_AFTER.match(sentence, found.end()) or (not named and _DRINK_BEFORE.search(before)))
