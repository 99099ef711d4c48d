"""What an editor has to mend though a knowledge base may serve with it: sources, reviews, doubtful characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.errors import Fault
from knowledge.lint import entry_fault
from knowledge.model import Entry, KnowledgeBase, RedFlag
from knowledge.script import doubtful

_ADDRESS = re.compile(r"://|\bwww\.", re.IGNORECASE)


def editorial_faults(kb: KnowledgeBase, today: date) -> Iterator[Fault]:
    """Every such fault, in no order. `today` judges review dates and years."""
    for entry in kb.entries.values():
        yield from _review_faults(entry, today)
        yield from _source_faults(entry, today)
        yield from _script_faults(entry)
    for flag in kb.red_flags:
        yield from _card_faults(flag)


def _review_faults(entry: Entry, today: date) -> Iterator[Fault]:
    if entry.review_by < today:
        message = f"该复审了（{entry.review_by}） / its review was due on {entry.review_by}"
        yield entry_fault(entry, ("review_by",), message)


def _source_faults(entry: Entry, today: date) -> Iterator[Fault]:
    """A confirmed answer rests on one source of tier A or B, or on two of tier C that are independent: from two issuers.

    What only people answer states nothing. No source is from a year to come, and none is an address: those go away.
    """
    good = any(source.tier in "AB" for source in entry.sources)
    press = {source.issuer for source in entry.sources if source.tier == "C"}
    if entry.confirmed and not entry.human_only and not good and len(press) < 2:
        message = (
            "依据不够：要一个 A、B 级的，或两家 C 级的；不然写 confirmed: false"
            " / needs a source of tier A or B, or two of tier C from different issuers; else confirmed: false"
        )
        yield entry_fault(entry, ("sources",), message)
    for number, source in enumerate(entry.sources):
        if source.year > today.year:
            message = f"{source.year} 年还没到 / {source.year} is still to come"
            yield entry_fault(entry, ("sources", number, "year"), message)
        for name, text in (("title", source.title), ("issuer", source.issuer)):
            if _ADDRESS.search(text):
                message = "依据写材料名、单位、年份，不写网址 / a source has title, issuer and year, no address"
                yield entry_fault(entry, ("sources", number, name), message)


def _script_faults(entry: Entry) -> Iterator[Fault]:
    """Nobody who reads traditional characters is shown one that was guessed: 干草 is 乾草, 干活 is 幹活."""
    shown: list[tuple[tuple[str | int, ...], str]] = [(("title", "zh"), entry.title.zh)]
    shown += [(("answer", "zh", section), text) for section, text in entry.answer.zh.items()]
    shown += [(("sources", number, "issuer"), source.issuer) for number, source in enumerate(entry.sources)]
    for way, text in shown:
        for place in doubtful(text):
            yield entry_fault(entry, way, _doubt(place))


def _card_faults(flag: RedFlag) -> Iterator[Fault]:
    """The same for a safety card."""
    for place in doubtful(f"{flag.title.zh}\n{flag.card.zh}"):
        yield Fault(flag.file, flag.line, 1, f"{flag.code}: {_doubt(place)}")


def _doubt(place: str) -> str:
    return (
        f"繁体拿不准，请把这个词加到 traditional.yaml：{place}"
        f" / its traditional form is doubtful, add the word to traditional.yaml: {place}"
    )
