"""What Nongda's matcher is measured against: the ways to find the nearest phrasing that are a few lines each.

Each is prepared from (text, entry id) pairs and gives the entry of the nearest phrasing. None of them knows when it does
not know; they are here for time and memory only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bm25s
import numpy as np
from rapidfuzz import process

from knowledge.match import Matcher
from knowledge.model import KnowledgeBase
from knowledge.text import plain

Find = Callable[[str], str]


def _pairs(base: KnowledgeBase) -> tuple[list[str], list[str]]:
    texts, owners = [], []
    for entry in base.entries.values():
        for text in (entry.title.zh, entry.title.en, *entry.phrasings.zh, *entry.phrasings.en):
            texts.append(plain(text))
            owners.append(entry.id)
    return texts, owners


def nongda(base: KnowledgeBase) -> Find:
    """The matcher: normal form, repair, retrieval, features, vetoes, verdict."""
    matcher = Matcher(base)

    def find(text: str) -> str:
        verdict = matcher.verdict(text)
        return verdict.candidates[0].entry if verdict.candidates else ""

    return find


def extract_one(base: KnowledgeBase) -> Find:
    """rapidfuzz.process.extractOne with its default scorer (WRatio) over all phrasings."""
    texts, owners = _pairs(base)

    def find(text: str) -> str:
        found = process.extractOne(plain(text), texts)
        return owners[found[2]] if found else ""

    return find


def bm25(base: KnowledgeBase) -> Find:
    """bm25s over single characters, pairs of them, and English words."""
    texts, owners = _pairs(base)
    retriever: Any = bm25s.BM25()
    retriever.index([_tokens(text) for text in texts], show_progress=False)
    known = set(retriever.vocab_dict)

    def find(text: str) -> str:
        tokens = [token for token in _tokens(plain(text)) if token in known]
        if not tokens:
            return ""
        numbers, _ = retriever.retrieve([tokens], k=10, show_progress=False)
        return owners[int(numbers[0, 0])]

    return find


def tf_idf(base: KnowledgeBase) -> Find:
    """Plain tf-idf: the cosine with every phrasing that shares a token, over an inverted index in numpy."""
    texts, owners = _pairs(base)
    holders: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        for token in set(_tokens(text)):
            holders.setdefault(token, []).append(number)
    postings = {token: np.array(numbers, dtype=np.int32) for token, numbers in holders.items()}
    idf = {token: float(np.log(1 + len(texts) / len(numbers))) for token, numbers in postings.items()}
    norms = np.zeros(len(texts))
    for token, numbers in postings.items():
        norms[numbers] += idf[token] ** 2
    norms = np.sqrt(norms)

    def find(text: str) -> str:
        tokens = [token for token in dict.fromkeys(_tokens(plain(text))) if token in postings]
        if not tokens:
            return ""
        places = np.concatenate([postings[token] for token in tokens])
        weights = np.repeat([idf[token] ** 2 for token in tokens], [len(postings[token]) for token in tokens])
        return owners[int(np.argmax(np.bincount(places, weights, minlength=len(texts)) / norms))]

    return find


def _tokens(text: str) -> list[str]:
    tokens = []
    for run in text.split():
        if run.isascii():
            tokens.append(run)
        else:
            tokens += [*run, *(run[i : i + 2] for i in range(len(run) - 1))]
    return tokens


METHODS: dict[str, Callable[[KnowledgeBase], Find]] = {
    "Nongda": nongda,
    "extractOne": extract_one,
    "bm25s": bm25,
    "tf-idf": tf_idf,
}
