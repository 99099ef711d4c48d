"""Questions made of the knowledge base itself, each with its right answer, and what comes of asking them.

Entries are left out (their questions must then not be answered), phrasings are left out (theirs must be), the entries' own test
questions are asked, and so is out_of_scope.yaml. They set the thresholds; for an honest measure use questions that nobody
looked at (`nongda evaluate`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from knowledge.embedder import Embedder
from knowledge.match import Matcher
from knowledge.model import Decision, Entry, KnowledgeBase, Lang, Phrases

FOLDS = 5
# What messages are made of: a guess at real life. `inside` have an entry; `left` had one that is left out; `near` are the
# groups of out_of_scope.yaml that are near some entry, `far` the other groups.
MIX = {"inside": 0.6, "left": 0.05, "near": 0.05, "far": 0.3}
_JUDGED_EACH = 0.001  # what a real question that people judged weighs beside MIX ...
_JUDGED_MOST = 0.5  # ... and all of them at most
_NEAR = {"near", "tricky"}


@dataclass(frozen=True, slots=True)
class Trial:
    """One question asked of a knowledge base in which the right answer is known (or known to be missing)."""

    kind: str  # a key of MIX
    strength: float
    vetoes: tuple[str, ...]
    right: bool
    weight: float = 1.0
    text: str = ""
    came_first: str = ""  # the entry that came first
    of: str = ""  # the entry whose question it is; "" when it is of none


@dataclass(frozen=True, slots=True)
class Judgement:
    """A real question and what people made of the answer: the entry that is `right` for it ("": none is known), and one that
    is known to be `wrong` ("": none). `subject` is the animal or crop that was talked of."""

    text: str
    subject: str
    right: str
    wrong: str


def steps(kb: KnowledgeBase, judged: Sequence[Judgement] = ()) -> int:
    """How often `trials` calls its `step`."""
    return sum(1 for fold in range(FOLDS) for _ in _questions(kb, fold)) + len(judged)


def trials(
    kb: KnowledgeBase,
    step: Callable[[], object] = bool,
    embedder: Embedder | None = None,
    judged: Sequence[Judgement] = (),
) -> list[Trial]:
    """Every question asked in every fold, and what people accepted or corrected asked of the whole; `step` is called after
    each."""
    found = _judged_trials(kb, judged, step, embedder)
    for fold in range(FOLDS):
        matcher = Matcher(_without(kb, fold), embedder=embedder)
        for question in _questions(kb, fold):
            trial = _trial(matcher, question)
            step()
            if trial:
                found.append(trial)
    return _weighed(found)


def _without(kb: KnowledgeBase, fold: int) -> KnowledgeBase:
    """The knowledge base without a fifth of its entries, and without a fifth of the phrasings of the others."""
    entries = {}
    for number, entry in enumerate(kb.entries.values()):
        if number % FOLDS != fold:
            kept = Phrases(
                tuple(t for n, t in enumerate(entry.phrasings.zh) if not _is_out(n, fold, entry.phrasings.zh)),
                tuple(t for n, t in enumerate(entry.phrasings.en) if not _is_out(n, fold, entry.phrasings.en)),
            )
            entries[entry.id] = replace(entry, phrasings=kept)
    return replace(kb, entries=entries)


def _is_out(number: int, fold: int, of: Sequence[str]) -> bool:
    return number % FOLDS == fold and len(of) > 1


def mistakes(found: Iterable[Trial]) -> list[Trial]:
    """The trials in which a wrong entry came first and lacked nothing, strongest first; each question once."""
    wrong = sorted((trial for trial in found if not trial.right and not trial.vetoes), key=lambda t: -t.strength)
    return list({(trial.text, trial.came_first): trial for trial in reversed(wrong)}.values())[::-1]


class _Question(NamedTuple):
    """`kind` is a key of MIX, `of` the entry whose question it is, which is the right answer unless it is left out."""

    kind: str
    text: str
    lang: Lang
    of: str = ""


def _questions(kb: KnowledgeBase, fold: int) -> Iterator[_Question]:
    """The questions of a fold."""
    for number, entry in enumerate(kb.entries.values()):
        out = number % FOLDS == fold
        yield from _of_entry(entry, fold, out)
    for line in kb.out_of_scope:
        if line.unless not in kb.entries:
            kind = "near" if line.group in _NEAR else "far"
            yield _Question(kind, line.text, _lang(line.text))


def _lang(text: str) -> Lang:
    return "en" if text.isascii() else "zh"


def _of_entry(entry: Entry, fold: int, out: bool) -> Iterator[_Question]:
    kind = "left" if out else "inside"
    langs: tuple[Lang, ...] = ("zh", "en")
    for lang in langs:
        phrasings = entry.phrasings.get(lang)
        for number, text in enumerate(phrasings):
            if out or _is_out(number, fold, phrasings):
                yield _Question(kind, text, lang, entry.id)
    for text in entry.tests.hit:
        yield _Question(kind, text, _lang(text), entry.id)
    if not out and not entry.human_only:
        for text in entry.tests.hit:
            for changed in (_shortened(text), _rambled(text, fold)):
                yield _Question(kind, changed, _lang(text), entry.id)


def _shortened(text: str) -> str:
    """Every fifth character lost, as in hurried typing."""
    return "".join(character for number, character in enumerate(text) if number % 5 != 3)


def _rambled(text: str, fold: int) -> str:
    """The question with something said around it."""
    zh = (
        "今天跟邻居说起这个事，",
        "家里人都说不清楚，",
        "去年也是这样子，",
        "您好麻烦您了，",
        "我在外地打工，家里人问，",
    )
    en = (
        "my neighbour told me to ask, ",
        "sorry to bother you, ",
        "it was the same last year, ",
        "hello, ",
        "my wife asks, ",
    )
    return (en if text.isascii() else zh)[fold] + text


def _trial(matcher: Matcher, question: _Question) -> Trial | None:
    kind, text, lang, of = question
    verdict = matcher.verdict(text, lang=lang)
    if verdict.decision is Decision.SMALLTALK or not verdict.candidates or not verdict.explanation:
        return None
    best = verdict.candidates[0]
    right = kind == "inside" and best.entry == of
    return Trial(kind, verdict.explanation.strength, best.vetoes, right, 1.0, text, best.entry, of)


def _judged_trials(
    kb: KnowledgeBase, judged: Sequence[Judgement], step: Callable[[], object], embedder: Embedder | None
) -> list[Trial]:
    """Real questions: a judgement of which the right entry is not known tells only that the wrong one was wrong."""
    if not judged:
        return []
    matcher, found = Matcher(kb, embedder=embedder), []
    for one in judged:
        verdict = matcher.verdict(one.text, subject=one.subject)
        step()
        best = verdict.candidates[0] if verdict.candidates else None
        if best is not None and verdict.explanation and (one.right or best.entry == one.wrong):
            right, strength = best.entry == one.right, verdict.explanation.strength
            found.append(Trial("judged", strength, best.vetoes, right, 1.0, one.text, best.entry, one.right))
    return found


def _weighed(found: Iterable[Trial]) -> list[Trial]:
    """Weights that make up MIX and sum to 1; real questions weigh the more the more there are."""
    by_kind = {kind: list(ones) for kind, ones in groupby(sorted(found, key=lambda t: t.kind), lambda t: t.kind)}
    mix = {**MIX, "judged": min(_JUDGED_MOST, _JUDGED_EACH * len(by_kind.get("judged", ())))}
    total = sum(mix[kind] for kind in by_kind)
    return [replace(t, weight=mix[kind] / total / len(ones)) for kind, ones in by_kind.items() for t in ones]
