"""The knowledge base that is shipped and its matcher, made once for the whole run: both are only ever read."""

from __future__ import annotations

from functools import cache

from knowledge.load import HOME, load
from knowledge.match import Matcher
from knowledge.model import KnowledgeBase


@cache
def shipped_base() -> KnowledgeBase:
    return load(HOME)


@cache
def shipped_matcher() -> Matcher:
    return Matcher(shipped_base())
