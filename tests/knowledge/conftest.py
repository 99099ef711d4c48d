"""The knowledge base that comes with the program, read once; and a small one that tests write and spoil."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.match import Matcher
from knowledge.model import KnowledgeBase
from tests.knowledge.small import Small
from tests.shipped import shipped_base, shipped_matcher


@pytest.fixture(scope="session")
def real() -> KnowledgeBase:
    return shipped_base()


@pytest.fixture(scope="session")
def matcher() -> Matcher:
    return shipped_matcher()


@pytest.fixture
def small(tmp_path: Path) -> Small:
    return Small(tmp_path)
