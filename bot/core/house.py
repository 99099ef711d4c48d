"""What decide() may look at besides the situation: the county, the knowledge base and the words. Frozen, built once at start."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config import County
from bot.core.wording import Catalogue
from knowledge.match import Matcher
from knowledge.model import KnowledgeBase


@dataclass(frozen=True, slots=True)
class House:
    """The county's posts and clocks, the answers with the matcher over them, and the sentences the bot says."""

    county: County
    knowledge: KnowledgeBase
    matcher: Matcher
    words: Catalogue
